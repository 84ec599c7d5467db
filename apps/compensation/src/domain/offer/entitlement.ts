import { type HeadOfLoss, type OrderLine, type Reason, type RemedyOption } from '@redress/contracts';
import { type Money, compare, greater, lesser, zero } from '@redress/money';
import { automaticUpTo } from '../authority/authority.js';
import { type AccountName } from '../plan/entitlement-account.js';
import { type Facts } from '../facts.js';
import { totalFloor } from './floor.js';
import { isLawful, isOpen, leastCash, mostCash, withLaw } from './lawful-option.js';
import { grantedWish } from './wish.js';
import { cashTotalOf, houseDrafts, totalOf, withinAccounts } from './option.js';
import { type Floor } from '../statute/floor.js';
import { policyInputsOf } from '../policy/policy-inputs.js';
import { type Policy } from '../policy/policy.js';
import { headsOf } from '../policy/rule.js';

/** What is owed, and in which ways it can be given. */
export interface Entitlement {
  /** The house's rule, then the statutes that bear on it. */
  readonly rules: readonly string[];
  readonly floor: Money;
  readonly ceiling: Money;
  readonly options: readonly RemedyOption[];
  readonly defaultOption: string;
  /** The option that gives what the customer asked for: with it there is nothing left to choose. */
  readonly granted?: string | undefined;
  /** Up to which sum nobody is asked. */
  readonly automaticUpTo: Money;
  /** Why this, or, where there are no options, why nothing. */
  readonly reasons: readonly Reason[];
}

/** By what a complaint is judged: the house's policy, and what law owes on these facts, with the words of each statute. */
export interface Measures {
  readonly policy: Policy;
  readonly floor: Floor;
  readonly cite: (rule: string) => Reason;
}

const isHeard = ({ isComplaint, category }: Facts['reading']): boolean => isComplaint && category !== 'suggestion';

/** Which accounts must be looked at before a complaint with this reading can be decided. */
export function accountsNeeded({ policy, floor }: Pick<Measures, 'policy' | 'floor'>, known: Omit<Facts, 'left'>): AccountName[] {
  if (!isHeard(known.reading)) return [];
  const heads = new Set([...headsOf(policy.ruleFor(policyInputsOf(known)).options), ...floor.entitlements.map(({ head }) => head)]);
  return known.complaint.order.lines.flatMap(({ lineRef }) => [...heads].map((head) => ({ lineRef, head })));
}

/** What all plans together may draw on a line under a head: the price that was captured, or the policy's own ceiling, never less than law owes. */
export function ceilingOf({ policy, floor }: Pick<Measures, 'policy' | 'floor'>, { lineRef, paid: { value } }: OrderLine, head: HeadOfLoss): bigint {
  if (head === 'price') return value.minor;
  const ceiling = (value.minor * BigInt(policy.ceilings[head])) / 10_000n;
  return [policy.leastCeiling[value.currency] ?? 0n, mostCash(floor, lineRef, head)].reduce((most, one) => (one > most ? one : most), ceiling);
}

/** Applies law and policy to the facts. `facts.left` says what each account and the order's price (lineRef `*`) have left. Without a plan: as a trial. */
export function assess({ policy, floor, cite }: Measures, facts: Facts, planId?: string): Entitlement {
  const { complaint: { order }, reading, blockedBy } = facts;
  if (!isHeard(reading)) return nothingOwed(policy, facts);
  const rule = policy.ruleFor(policyInputsOf(facts));
  const limit = automaticUpTo(policy, blockedBy !== undefined || floor.entitlements.some(isOpen) ? { authority: 'person' } : rule, order.currency);
  const drafts = withLaw(houseDrafts(rule, facts), floor, reading);
  const lawful = new Set(drafts.filter((draft) => isLawful(draft, floor)).map(({ optionId }) => optionId));
  const inMoney = new Set(drafts.filter(({ legs }) => legs.some(({ form }) => form === 'money')).map(({ optionId }) => optionId));
  const { options: drawn, reduced } = withinAccounts(drafts, facts, planId);
  const { refundDays } = policy.deadlinesFor(policyInputsOf(facts));
  const options = drawn.filter(({ legs }) => legs.length > 0).map((option) => dated(guarded(option, limit), refundDays));
  const law = [...new Set(floor.entitlements.flatMap(({ rules }) => rules))];
  const totals = options.map((option) => totalOf(option, order.currency));
  const owed = greater(totalFloor(rule, reading.severity, order.lines, order.currency), leastCash(floor, order.currency));
  return {
    rules: [rule.id, ...law], options,
    ceiling: totals.reduce(greater, zero(order.currency)),
    floor: options.length === 0 ? zero(order.currency) : atMost(owed, options.filter(({ optionId }) => inMoney.has(optionId))),
    reasons: options.length === 0
      ? [reduced ? policy.explanations.already_made_whole : policy.explanations.nothing_owed]
      : [rule.reason, ...law.map(cite), ...(reduced ? [policy.explanations.reduced_to_remainder] : [])],
    defaultOption: defaultOf(options, rule.byDefault, lawful), granted: grantedWish(options, facts),
    automaticUpTo: limit,
  };
}

/** Where the price was given back already, what remains of it is all that can still be owed. A remedy in kind is measured by law, not by a sum. */
const atMost = (owed: Money, options: readonly RemedyOption[]): Money =>
  options.map((option) => cashTotalOf(option, owed.currency)).reduce(lesser, owed);

/** What silence means: the house's default where it gives all that law owes, else the first option that does. */
function defaultOf(options: readonly RemedyOption[], byDefault: string | undefined, lawful: ReadonlySet<string>): string {
  const enough = options.filter(({ optionId }) => lawful.has(optionId));
  return (enough.find(({ optionId }) => optionId === byDefault) ?? enough[0] ?? options[0])?.optionId ?? '';
}

function nothingOwed({ explanations }: Policy, { complaint: { order: { currency } }, reading }: Facts): Entitlement {
  const why = reading.category === 'suggestion' ? explanations.suggestion : explanations.no_complaint;
  const nothing = zero(currency);
  return { rules: [why.code], floor: nothing, ceiling: nothing, options: [], defaultOption: '', automaticUpTo: nothing, reasons: [why] };
}

/** Money is promised within the policy's days, where its leg names no others. */
const dated = (option: RemedyOption, refundDays: number): RemedyOption =>
  ({ ...option, legs: option.legs.map((leg) => (leg.form === 'money' && leg.days === undefined ? { ...leg, days: refundDays } : leg)) });

/** Where the sum needs a person, legs that would need nothing else wait for that person. */
function guarded(option: RemedyOption, limit: Money): RemedyOption {
  if (compare(totalOf(option, limit.currency), limit) <= 0) return option;
  return { ...option, legs: option.legs.map((leg) => (leg.gate === 'none' ? { ...leg, gate: 'approval' } : leg)) };
}
