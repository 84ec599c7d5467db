import { type DisputeLevel, planId as planIdOf } from '@redress/contracts';
import { command, refuse } from '@redress/messaging';
import { type Money, toDecimal } from '@redress/money';
import { keepDispute } from './dispute-telling.js';
import { type DisputeState, disputeIdOf, openDispute as opened } from '../domain/dispute/dispute.js';
import { type Plan, currencyOf } from '../domain/plan/plan.js';
import { compensation } from '../score.js';
import { disputes } from '../store/disputes.js';
import { plans } from '../store/stores.js';

export interface DisputeOpening {
  readonly caseId: string;
  readonly planId: string;
  /** Where it begins: a customer's in the house; staff write down what an outside body has told. */
  readonly level: DisputeLevel;
  /** A code for the record. */
  readonly reason: string;
  /** What is wanted in all, what was given before included. */
  readonly claimed?: Money | undefined;
}
export const openDisputeCommand = command<DisputeOpening, { disputeId: string; state: DisputeState }>()('open-dispute');

/** Somebody does not accept what a plan gives, or that it gives nothing. What is still on offer is chosen or declined first. */
export const openDispute = compensation.useCase({
  name: 'open-dispute',
  on: openDisputeCommand,
  reads: ({ merchant, data }) => ({
    plan: plans.at({ merchant, planId: data.planId }), known: disputes.at({ merchant, disputeId: disputeIdOf(data.planId) }),
  }),
  decide: ({ data, actor }, { plan, known }, now) => {
    if (!actor) throw new Error('a dispute is opened by somebody');
    const { caseId, planId, level, reason, claimed } = data;
    if (!plan || plan.caseId !== caseId) return refuse('not-found', 'this case has no such plan');
    if (known) return refuse('already-decided', `the plan is disputed already, and the dispute is ${known.state}: it may go to another level`);
    if (plan.waitsFor === 'customer') return refuse('wrong-state', 'the offer is open: choose or decline it first');
    if (claimed && claimed.currency !== currencyOf(plan)) return refuse('currency-mismatch', `the order is in ${currencyOf(plan)}`);
    const by = actor.role === 'customer' ? 'consumer' as const : 'staff' as const;
    const step = opened({ ...aboutPlan(plan), disputeId: disputeIdOf(planId), level, by, openedBy: actor.id, reason, claimed: claimed?.minor }, now);
    const effects = keepDispute(undefined, step);
    return {
      ...effects, writes: [...effects.writes, underDispute(plan, step.dispute.disputeId)],
      ...(by === 'staff' && { audit: [{ act: 'dispute.open', target: step.dispute.disputeId, detail: detailOf(data) }] }),
      reply: { disputeId: step.dispute.disputeId, state: step.dispute.state },
    };
  },
});

const detailOf = ({ level, reason, claimed }: DisputeOpening): Record<string, string> =>
  ({ level, reason, ...(claimed && { claimed: `${toDecimal(claimed)} ${claimed.currency}` }) });

/** What a dispute takes from the plan that it is about. */
export const aboutPlan = ({ merchant, planId, caseId, channel, facts: { complaint: { customerRef, order } } }: Plan) => ({
  merchant, caseId, channel, customerRef, orderSource: order.orderSource, orderRef: order.orderRef, lineRefs: order.lines.map(({ lineRef }) => lineRef),
  currency: order.currency, timeZone: order.timeZone, plans: [planId],
});

export const underDispute = (plan: Plan, disputeId: string) => plans.put({ ...plan, disputeId, version: plan.version + 1 });

/** A plan that another one has led to: a ruling, or a leg that failed. */
export const nextPlanId = (of: string, ordinal: number): string => planIdOf(of, ordinal);
