import {
  type DisputeLevel, type HeadOfLoss, type Instant, type Leg, type OrderLine, type Reason, type RemedyKind, type RemedyOption, legId,
} from '@redress/contracts';
import { type Money, allocate, compare } from '@redress/money';
import { type Dispute } from './dispute.js';
import { levelRules } from './dispute-levels.js';
import { type LeftBefore } from '../facts.js';
import { type LegState } from '../plan/leg.js';
import { type Plan, chosenOption, currencyOf, stateOf } from '../plan/plan.js';

/** Cash of a plan whose legs have come as far as one of these states, by head of loss. */
export function cashOf(plan: Plan, ...states: readonly LegState[]): Map<HeadOfLoss, bigint> {
  const sums = new Map<HeadOfLoss, bigint>();
  for (const leg of chosenOption(plan)?.legs ?? []) {
    const state = stateOf(plan, leg);
    if (leg.form !== 'money' || !leg.amount || !state || !states.includes(state)) continue;
    sums.set(leg.head, (sums.get(leg.head) ?? 0n) + leg.amount.minor);
  }
  return sums;
}

const totalOver = (plans: readonly Plan[], ...states: readonly LegState[]): bigint =>
  plans.flatMap((plan) => [...cashOf(plan, ...states).values()]).reduce((a, b) => a + b, 0n);

/** What the consumer has or is about to have: it is out, and no ruling calls it back. */
export const givenBy = (plans: readonly Plan[]): bigint => totalOver(plans, 'released', 'fulfilled');
export const paidBy = (plans: readonly Plan[]): bigint => totalOver(plans, 'fulfilled');

/** What a ruling adds: the award less all that was given before, by us under this dispute or by the bank. Never negative. */
export function addedBy(awarded: bigint, plans: readonly Plan[], chargedBack: bigint): bigint {
  const added = awarded - givenBy(plans) - chargedBack;
  return added > 0n ? added : 0n;
}

/** The last award that moves money; undefined where the decision that was disputed stands. */
export function standingAward({ rulings }: Pick<Dispute, 'rulings'>) {
  const ruling = rulings.findLast(({ level, awarded }) => awarded !== undefined && levelRules[level].movesMoney);
  return ruling?.awarded && { awarded: ruling.awarded.minor, head: ruling.head ?? 'price', arbiter: ruling.arbiter, level: ruling.level };
}

/** What the consumer was paid above the last award. What the bank took is payments' to claim, not the ruling's. */
export function owedBack(dispute: Pick<Dispute, 'rulings'>, plans: readonly Plan[]): bigint {
  const award = standingAward(dispute);
  const above = award === undefined ? 0n : paidBy(plans) - award.awarded;
  return above > 0n ? above : 0n;
}

/** The head for which most was paid: what comes back is booked against it. */
export function headPaid(plans: readonly Plan[]): HeadOfLoss {
  const sums = plans.flatMap((plan) => [...cashOf(plan, 'fulfilled')]);
  return sums.reduce<[HeadOfLoss, bigint]>((most, one) => (one[1] > most[1] ? one : most), ['price', 0n])[0];
}

const remedyFor: Readonly<Record<HeadOfLoss, RemedyKind>> = {
  price: 'refund_partial', freight: 'freight_reimbursement', damages: 'damages', statutory_multiple: 'statutory_multiple', delay: 'delay_penalty',
  care: 'care_costs', goodwill: 'refund_partial',
};

/** Splits a sum over the lines by what each has left under the head; undefined where they, or the order, have less left than that. */
export function legsFor(
  planId: string, amount: Money, head: HeadOfLoss, lines: readonly OrderLine[], left: readonly LeftBefore[],
): Leg[] | undefined {
  const leftOn = (lineRef: string): bigint => left.find((one) => one.lineRef === lineRef && one.head === head)?.amount.minor ?? 0n;
  const rooms = lines.map(({ lineRef }) => leftOn(lineRef));
  if (amount.minor > rooms.reduce((a, b) => a + b, 0n) || (head === 'price' && amount.minor > leftOn('*'))) return undefined;
  return allocate(amount, rooms).map((part, index) => ({ part, line: lines[index]! })).filter(({ part }) => part.minor > 0n)
    .map(({ part, line }, index) => ({
      legId: legId(planId, index + 1), ordinal: index + 1, form: 'money', head, lineRef: line.lineRef, amount: part, gate: 'none',
      remedy: remedyFor[head],
    }));
}

/** A plan that gives these legs and leaves no choice, on the same facts as another. Sums above the automatic limit wait for a second person. */
export function planOf(
  of: Plan, planId: string, option: Omit<RemedyOption, 'legs'>, legs: readonly Leg[], reason: Reason, requestedBy: string, now: Instant,
): Plan {
  const total = { minor: legs.reduce((sum, { amount }) => sum + (amount?.minor ?? 0n), 0n), currency: currencyOf(of) };
  const gate = compare(total, of.offer.automaticUpTo) > 0 ? 'approval' as const : 'none' as const;
  return {
    merchant: of.merchant, planId, caseId: of.caseId, channel: of.channel, state: 'proposed', legs: [], facts: of.facts,
    offer: {
      options: [{ ...option, legs: legs.map((leg) => ({ ...leg, gate })) }], defaultOption: option.optionId, reasons: [reason],
      floor: total, ceiling: total, automaticUpTo: of.offer.automaticUpTo,
    },
    grounds: { ...of.grounds, rules: [reason.code] }, requestedBy, disputeId: of.disputeId, budgets: of.budgets, createdAt: now, withdrawn: false, published: 0,
    version: 0,
  };
}

export const rulingLabel = { en: 'As ruled in your dispute', zh: '按争议裁决执行' };

const names: Readonly<Record<DisputeLevel, { en: string; zh: string }>> = {
  internal_1: { en: 'our first review', zh: '内部初审' }, internal_2: { en: 'our second review', zh: '内部复审' },
  platform: { en: 'the platform', zh: '平台' }, bank: { en: 'the bank', zh: '银行' }, regulator: { en: 'the regulator', zh: '监管部门' },
  adr: { en: 'the dispute resolution body', zh: '争议解决机构' }, court: { en: 'the court', zh: '法院' },
};
export const rulingReason = (level: DisputeLevel): Reason => ({
  code: `ruling_${level}`, en: `A ruling in your dispute, by ${names[level].en}, gives you this.`, zh: `根据争议裁决（${names[level].zh}），补付该款项。`,
});
