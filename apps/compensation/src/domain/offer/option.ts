import { type HeadOfLoss, type Leg, type OrderLine, type RemedyOption, type Severity, legId } from '@redress/contracts';
import { type Money, sum } from '@redress/money';
import { type Facts } from '../facts.js';
import { awardOf, floorOf } from './floor.js';
import { type Amounts, type LegRule, type Rule } from '../policy/rule.js';

/** A leg before the accounts were looked at: what rule or law would give, were nothing given yet. */
export type DraftLeg = Omit<Leg, 'legId' | 'ordinal'>;
export interface DraftOption {
  readonly optionId: string;
  readonly label: RemedyOption['label'];
  readonly legs: readonly DraftLeg[];
}

export const totalOf = ({ legs }: { readonly legs: readonly Pick<Leg, 'amount'>[] }, currency: string): Money =>
  sum(legs.flatMap(({ amount }) => (amount ? [amount] : [])), currency);

/** What an option gives in cash: all that counts toward a floor. Credit counts toward limits and accounts alone. */
export const cashTotalOf = ({ legs }: { readonly legs: readonly Pick<Leg, 'amount' | 'form'>[] }, currency: string): Money =>
  totalOf({ legs: legs.filter(({ form }) => form === 'money') }, currency);

/** Cash that legs give for a line under a head. Credit is no cash. */
export const cashOn = (legs: readonly DraftLeg[], head: HeadOfLoss, lineRef: string): bigint =>
  legs.reduce((all, leg) => all + (leg.form === 'money' && leg.head === head && leg.lineRef === lineRef ? leg.amount!.minor : 0n), 0n);

/** What the house's own rule offers. */
export function houseDrafts(rule: Rule, { complaint: { order }, reading: { severity } }: Facts): DraftOption[] {
  return rule.options.map(({ id, label, legs }) => ({
    optionId: id, label,
    legs: legs.flatMap((leg) => linesOf(leg, order.lines).flatMap((line) => draftOf(rule, leg, line, severity))),
  }));
}

function draftOf(rule: Rule, { form, remedy, head, gate, days, ...leg }: LegRule, line: OrderLine, severity: Severity): DraftLeg[] {
  const common = { form, remedy, head, lineRef: line.lineRef, gate, ...(days !== undefined && { days }) };
  if (leg.worth) return owesWords(rule, severity) ? creditOf(common, leg.worth, leg.units, line.paid.value.currency) : [];
  if (leg.share === undefined) return owesWords(rule, severity) ? [common] : [];
  const amount = awardOf({ form, remedy, head, gate, ...leg }, severity, line, floorOf(rule, severity, line));
  return amount.minor > 0n ? [{ ...common, amount }] : [];
}

/** Credit has a value in money, in the currencies for which the policy names one. */
function creditOf(leg: DraftLeg, worth: Amounts, units: number | undefined, currency: string): DraftLeg[] {
  const minor = worth[currency];
  return minor === undefined ? [] : [{ ...leg, amount: { minor, currency }, ...(units !== undefined && { units }) }];
}

const linesOf = (leg: LegRule, lines: readonly OrderLine[]): readonly OrderLine[] =>
  (leg.once || leg.form !== 'money' ? lines.slice(0, 1) : lines);

/** A mere remark gets no letter: other remedies go with a severity for which the rule gives anything at all. */
const owesWords = (rule: Rule, severity: Severity): boolean =>
  severity !== 's5' || rule.options.some(({ legs }) => legs.some(({ share }) => share?.s5));

/** What each draft leg would really give, the accounts being what they are. In kind, as points that were paid with: nothing in money. */
export interface Grant {
  readonly leg: DraftLeg;
  readonly amount?: Money | undefined;
}

/** Holds one option to what the accounts have left; each option by itself could draw all of it. */
export function grantsOf({ legs }: DraftOption, { left: before }: Facts): Grant[] {
  const left = new Map(before.map(({ lineRef, head, amount }) => [`${lineRef} ${head}`, amount.minor]));
  return legs.map((leg) => (leg.amount ? { leg, amount: takeFrom(left, leg, leg.amount) } : { leg }));
}

/** The drafts as options of a plan, held to what the accounts have left. Legs of no plan, in a trial, have no id of their own. */
export function withinAccounts(drafts: readonly DraftOption[], facts: Facts, planId: string | undefined): { options: RemedyOption[]; reduced: boolean } {
  let ordinal = 0;
  let reduced = false;
  const prices = new Map(facts.complaint.order.lines.map(({ lineRef, paid }) => [lineRef, paid.value.minor]));
  const options = drafts.map((draft) => ({
    optionId: draft.optionId, label: draft.label,
    legs: grantsOf(draft, facts).flatMap(({ leg, amount }): Leg[] => {
      if (amount && amount.minor < leg.amount!.minor) reduced = true;
      if (amount?.minor === 0n) return [];
      const units = unitsFor(leg, amount);
      if (units === 0) return [];
      const whole = leg.remedy === 'refund_partial' && leg.head === 'price' && amount?.minor === prices.get(leg.lineRef);
      ordinal += 1;
      return [{
        legId: planId === undefined ? '' : legId(planId, ordinal), ordinal, ...leg, ...(amount && { amount }), ...(units && { units }),
        ...(whole && { remedy: 'refund_full' as const }),
      }];
    }),
  }));
  return { options, reduced };
}

/** Where an account has less left than points cost, there are fewer points; a part of a point is none. */
const unitsFor = ({ units, amount: full }: DraftLeg, given: Money | undefined): number | undefined =>
  (units === undefined || !full || !given ? units : Number((BigInt(units) * given.minor) / full.minor));

/** Takes up to the leg's amount from what is left of its account, and for the price also of the whole order. */
function takeFrom(left: Map<string, bigint>, { head, lineRef }: DraftLeg, asked: Money): Money {
  const names = head === 'price' ? [`${lineRef} price`, WHOLE_ORDER] : [`${lineRef} ${head}`];
  const minor = names.reduce((least, name) => { const has = left.get(name) ?? 0n; return has < least ? has : least; }, asked.minor);
  for (const name of names) left.set(name, (left.get(name) ?? 0n) - minor);
  return { minor, currency: asked.currency };
}

const WHOLE_ORDER = '* price';
