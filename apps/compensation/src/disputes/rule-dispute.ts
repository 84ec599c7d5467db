import { type DisputeOutcome, type HeadOfLoss, headsOfLoss } from '@redress/contracts';
import { type Refusal, command, refuse } from '@redress/messaging';
import { type Money, toDecimal } from '@redress/money';
import { type Carried, carriedEffects, carryOutRuling, rulingPlanId } from './carry-out-ruling.js';
import { keepDispute } from './dispute-telling.js';
import { type Dispute, type DisputeFact, type DisputeState, awaitsRuling, ruled } from '../domain/dispute/dispute.js';
import { levelRules } from '../domain/dispute/dispute-levels.js';
import { type Plan } from '../domain/plan/plan.js';
import { reckoned } from './reckon-dispute.js';
import { compensation } from '../score.js';
import { bookRefs, booksIn, putBooks } from '../store/books.js';
import { disputes } from '../store/disputes.js';
import { standingIn, standingRefs } from '../store/standing.js';
import { plans } from '../store/stores.js';

export interface RulingGiven {
  readonly disputeId: string;
  readonly outcome: DisputeOutcome;
  /** What the consumer is to have in all; absent for `respondent`: the decision that is disputed stands as it is. */
  readonly amount?: Money | undefined;
  /** What the sum is for, where it is not the price. */
  readonly head?: HeadOfLoss | undefined;
  /** A code for the record. */
  readonly reason: string;
}
export interface Ruled {
  readonly disputeId: string;
  readonly state: DisputeState;
  readonly planId?: string;
  readonly added: Money;
  readonly receivable: Money;
}
export const ruleDisputeCommand = command<RulingGiven, Ruled>()('rule-dispute');

/**
 * An arbiter rules, or writes down what an outside body has ruled; never somebody who has decided in the matter before. The award changes
 * the plan through the same accounts, and whatever was paid above it is the customer's to give back.
 */
export const ruleDispute = compensation.useCase({
  name: 'rule-dispute',
  on: ruleDisputeCommand,
  reads: ({ merchant, data }) => ({ dispute: disputes.at({ merchant, disputeId: data.disputeId }) }),
  then: ({ merchant, data }, { dispute }) => ({
    // With the plan that the ruling may make.
    all: plans.all((dispute ? [...dispute.plans, rulingPlanId(dispute)] : []).map((planId) => ({ merchant, planId }))),
    ...(dispute && dispute.plans.length > 0 && data.amount ? bookRefs(dispute, allAccounts(dispute)) : bookRefs()),
    ...standingRefs(merchant, dispute?.customerRef ? { customerRef: dispute.customerRef, order: dispute } : undefined),
  }),
  decide: ({ data, actor }, { dispute, all, ...view }, now) => {
    if (!actor) throw new Error('a dispute is ruled on by somebody');
    if (!dispute) return refuse('not-found', 'there is no such dispute');
    const audit = [{ act: 'dispute.rule', target: dispute.disputeId, detail: detailOf(data) }];
    const fault = faultOf(dispute, data, actor.id, all);
    if (fault) return { ...fault, audit };
    const { amount, head = 'price' } = data;
    const moves = amount && levelRules[dispute.level].movesMoney;
    const carried = moves ? carryOutRuling(
      dispute, all, { awarded: amount.minor, head, arbiter: actor.id, level: dispute.level, planId: rulingPlanId(dispute) }, booksIn(view), standingIn(view, now),
    ) : undefined;
    if (carried && 'refused' in carried) return { ...carried, audit };
    return { ...effectsOf(dispute, data, actor.id, all, carried, now), audit };
  },
});

/** Every account that any of its plans may hold something on. */
export const allAccounts = ({ lineRefs }: Dispute) => lineRefs.flatMap((lineRef) => headsOfLoss.map((head) => ({ lineRef, head })));

function faultOf(dispute: Dispute, { outcome, amount }: RulingGiven, arbiter: string, all: readonly Plan[]): Refusal | undefined {
  if (!awaitsRuling(dispute)) return refuse('wrong-state', `the dispute is ${dispute.state}`);
  if (decidersOf(dispute, all).includes(arbiter)) return refuse('own-decision', 'somebody who has decided nothing in this matter has to rule');
  if (amount && amount.currency !== dispute.currency) return refuse('currency-mismatch', `the order is in ${dispute.currency}`);
  if (!amount && outcome !== 'respondent') return refuse('invalid-amount', 'name what the consumer is to have in all');
  if (amount && all.length === 0 && levelRules[dispute.level].movesMoney) return refuse('wrong-state', 'there is no plan whose accounts it could draw on');
  return undefined;
}

/** Whoever asked for a plan, approved or declined it, ruled before, or opened the dispute. */
const decidersOf = ({ rulings, openedBy }: Dispute, all: readonly Plan[]): (string | undefined)[] =>
  [openedBy, ...rulings.map(({ arbiter }) => arbiter), ...all.flatMap(({ requestedBy, approver, endorsedBy, decidedBy }) => [requestedBy, approver, endorsedBy, decidedBy])];

function effectsOf(
  dispute: Dispute, { outcome, amount, head, reason }: RulingGiven, arbiter: string, all: readonly Plan[], carried: Carried | undefined, now: string,
) {
  const { changed = [], added = 0n, planId } = carried ?? {};
  const { writes, events: told, timers, present } = carriedEffects({ changed }, all);
  const { currency, level, rulings } = dispute;
  const decided = ruled(
    { ...dispute, plans: planId ? [...dispute.plans, planId] : dispute.plans },
    { ordinal: rulings.length + 1, level, outcome, reason, arbiter, at: now, ...(amount && { awarded: amount }), ...(head && { head }), ...(planId && { planId }) },
  );
  const { dispute: after, events } = reckoned(decided, present);
  const receivable = { minor: after.receivable, currency };
  const fact: DisputeFact = {
    type: 'dispute.decided.v1', level,
    data: {
      ruling: rulings.length + 1, outcome, additional: { minor: added, currency }, receivable, final: dispute.appealedAt.includes(level), arbiter, reason,
      appealUntil: after.appealUntil!, ...(amount && { awarded: amount }), ...(planId && { planId }),
    },
  };
  const kept = keepDispute(dispute, { dispute: after, told: [fact] });
  return {
    writes: [...kept.writes, ...writes, ...(carried ? putBooks(carried.books) : [])],
    events: [...kept.events, ...told, ...events],
    timers: [...kept.timers, ...timers],
    reply: { disputeId: dispute.disputeId, state: after.state, added: { minor: added, currency }, receivable, ...(planId && { planId }) },
  };
}

const detailOf = ({ outcome, amount, reason }: RulingGiven): Record<string, string> =>
  ({ outcome, reason, ...(amount && { amount: `${toDecimal(amount)} ${amount.currency}` }) });
