import { type HeadOfLoss, type Leg, type OrderLine, type Reason, type RemedyOption, type Severity, legId } from '@redress/contracts';
import { type Money, compare, greater, sum, zero } from '@redress/money';
import { automaticUpTo } from './authority.js';
import { type AccountName } from './entitlement-account.js';
import { type Facts } from './facts.js';
import { awardOf, floorOf, totalFloor } from './floor.js';
import { policyInputsOf } from './policy/policy-inputs.js';
import { type Policy } from './policy/policy.js';
import { type LegRule, type Rule, headsOf } from './policy/rule.js';

/** What is owed, and in which ways it can be given. */
export interface Entitlement {
  readonly rule: string;
  readonly floor: Money;
  readonly ceiling: Money;
  readonly options: readonly RemedyOption[];
  readonly defaultOption: string;
  /** Up to which sum nobody is asked. */
  readonly automaticUpTo: Money;
  /** Why this, or, where there are no options, why nothing. */
  readonly reasons: readonly Reason[];
}

/** Which accounts must be looked at before a complaint with this reading can be decided. */
export function accountsNeeded(policy: Policy, { complaint, reading }: Pick<Facts, 'complaint' | 'reading'>): AccountName[] {
  if (!reading.isComplaint || reading.category === 'suggestion') return [];
  const heads = headsOf(policy.ruleFor(policyInputsOf({ complaint, reading })).options);
  return complaint.order.lines.flatMap(({ lineRef }) => heads.map((head) => ({ lineRef, head })));
}

/** What all plans together may draw on a line under a head: the price that was captured, or the policy's own ceiling. */
export function ceilingOf(policy: Policy, { paid: { value } }: OrderLine, head: HeadOfLoss): bigint {
  if (head === 'price') return value.minor;
  const ceiling = (value.minor * BigInt(policy.ceilings[head])) / 10_000n;
  const least = policy.leastCeiling[value.currency] ?? 0n;
  return ceiling > least ? ceiling : least;
}

/** Applies the policy to the facts. `facts.left` says what each account and the order's price (lineRef `*`) have left. */
export function assess(policy: Policy, facts: Facts, planId: string): Entitlement {
  const { complaint: { order }, reading } = facts;
  const nothing = zero(order.currency);
  if (!reading.isComplaint || reading.category === 'suggestion') {
    const why = reading.category === 'suggestion' ? policy.explanations.suggestion : policy.explanations.no_complaint;
    return { rule: why.code, floor: nothing, ceiling: nothing, options: [], defaultOption: '', automaticUpTo: nothing, reasons: [why] };
  }
  const rule = policy.ruleFor(policyInputsOf(facts));
  const drawn = drawOptions(rule, facts, planId);
  const limit = automaticUpTo(policy, rule, order.currency);
  const options = drawn.options.filter(({ legs }) => legs.length > 0).map((option) => guarded(option, limit));
  const totals = options.map((option) => totalOf(option, order.currency));
  const reasons = options.length === 0
    ? [drawn.reduced ? policy.explanations.already_made_whole : policy.explanations.nothing_owed]
    : [rule.reason, ...(drawn.reduced ? [policy.explanations.reduced_to_remainder] : [])];
  const owed = totalFloor(rule, reading.severity, order.lines, order.currency);
  const ceiling = totals.reduce(greater, nothing);
  // Where the price was given back already, what remains of it is all that can still be owed.
  const floor = totals.reduce((least, total) => (compare(total, least) < 0 ? total : least), options.length === 0 ? nothing : owed);
  return {
    rule: rule.id, floor, ceiling, options, reasons,
    defaultOption: (options.find(({ optionId }) => optionId === rule.byDefault) ?? options[0])?.optionId ?? '',
    automaticUpTo: limit,
  };
}

export const totalOf = ({ legs }: Pick<RemedyOption, 'legs'>, currency: string): Money =>
  sum(legs.flatMap(({ amount }) => (amount ? [amount] : [])), currency);

/** Where the sum needs a person, legs that would need nothing else wait for that person. */
function guarded(option: RemedyOption, limit: Money): RemedyOption {
  if (compare(totalOf(option, limit.currency), limit) <= 0) return option;
  return { ...option, legs: option.legs.map((leg) => (leg.gate === 'none' ? { ...leg, gate: 'approval' } : leg)) };
}

/** The rule's options with the accounts' limits applied; each option by itself could draw all that is left. */
function drawOptions(rule: Rule, facts: Facts, planId: string): { options: RemedyOption[]; reduced: boolean } {
  const { complaint: { order }, reading: { severity } } = facts;
  let ordinal = 0;
  let reduced = false;
  const options = rule.options.map((option) => {
    const left = new Map(facts.left.map(({ lineRef, head, amount }) => [`${lineRef} ${head}`, amount.minor]));
    const legs = option.legs.flatMap((legRule) => linesOf(legRule, order.lines).flatMap((line): Leg[] => {
      const common = { form: legRule.form, head: legRule.head, lineRef: line.lineRef, gate: legRule.gate };
      if (legRule.form !== 'money') {
        return owes(rule, severity) ? [{ legId: legId(planId, ++ordinal), ordinal, remedy: legRule.remedy, ...common }] : [];
      }
      const award = awardOf(legRule, severity, line, floorOf(rule, severity, line));
      const amount = takeFrom(left, legRule, line.lineRef, award);
      if (amount.minor < award.minor) reduced = true;
      if (amount.minor === 0n) return [];
      const whole = legRule.head === 'price' && amount.minor === line.paid.value.minor;
      const remedy = legRule.remedy === 'refund_partial' && whole ? 'refund_full' : legRule.remedy;
      return [{ legId: legId(planId, ++ordinal), ordinal, remedy, amount, ...common }];
    }));
    return { optionId: option.id, legs, label: option.label };
  });
  return { options, reduced };
}

const linesOf = (leg: LegRule, lines: readonly OrderLine[]): readonly OrderLine[] =>
  (leg.once || leg.form !== 'money' ? lines.slice(0, 1) : lines);

/** A mere remark gets no letter: other remedies go with a severity for which the rule gives anything at all. */
const owes = (rule: Rule, severity: Severity): boolean =>
  severity !== 's5' || rule.options.some(({ legs }) => legs.some(({ share }) => share?.s5));

/** Takes up to `award` from what is left of the account, and for the price also of the whole order. */
function takeFrom(left: Map<string, bigint>, { head }: LegRule, lineRef: string, award: Money): Money {
  const names = head === 'price' ? [`${lineRef} price`, WHOLE_ORDER] : [`${lineRef} ${head}`];
  const minor = names.reduce((least, name) => { const has = left.get(name) ?? 0n; return has < least ? has : least; }, award.minor);
  for (const name of names) left.set(name, (left.get(name) ?? 0n) - minor);
  return { minor, currency: award.currency };
}

const WHOLE_ORDER = '* price';
