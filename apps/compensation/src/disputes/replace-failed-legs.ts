import { type Leg, type Reason, legId } from '@redress/contracts';
import { command, refuse } from '@redress/messaging';
import { conclude } from '../plans/carry-out.js';
import { putInForce } from './carry-out-ruling.js';
import { type Plan, type PlanState, chosenOption, stateOf } from '../domain/plan/plan.js';
import { planOf } from '../domain/dispute/ruling.js';
import { nextPlanId } from './open-dispute.js';
import { compensation } from '../score.js';
import { bookRefs, booksIn } from '../store/books.js';
import { disputes } from '../store/disputes.js';
import { standingIn, standingRefsOf } from '../store/standing.js';
import { plans } from '../store/stores.js';
import { tellingOf } from '../plans/telling.js';

export interface Replacement {
  readonly planId: string;
}
export const replaceFailedLegsCommand = command<Replacement, { planId: string; state: PlanState }>()('replace-failed-legs');

const label = { en: 'Paid anew', zh: '重新支付' };
const reason: Reason = { code: 'paid_anew', en: 'The first payment did not reach you, so we pay it anew.', zh: '前次付款未能到账，现重新支付。' };

/**
 * What of a plan was not paid, or came back, is given another way: a new plan with new legs of the same sums on the same accounts, once for
 * each plan. A sum that somebody has to approve is approved by another person than the one who asks for it.
 */
export const replaceFailedLegs = compensation.useCase({
  name: 'replace-failed-legs',
  on: replaceFailedLegsCommand,
  reads: ({ merchant, data }) => ({
    plan: plans.at({ merchant, planId: data.planId }), made: plans.at({ merchant, planId: nextPlanId(data.planId, 1) }),
  }),
  then: ({ merchant }, { plan }) => ({
    disputed: disputes.all(plan?.disputeId ? [{ merchant, disputeId: plan.disputeId }] : []),
    ...(plan ? bookRefs(orderOf(plan), failedLegs(plan)) : bookRefs()), ...standingRefsOf(plan),
  }),
  decide: ({ data, actor }, { plan, made, disputed, ...view }, now) => {
    if (!actor) throw new Error('a plan is replaced by somebody');
    if (!plan) return refuse('not-found', 'there is no such plan');
    const audit = [{ act: 'plan.replace', target: plan.planId }];
    const not = (code: string, detail: string) => ({ ...refuse(code, detail), audit });
    if (made) return not('already-decided', `its failed legs are those of plan ${made.planId} now`);
    const failed = failedLegs(plan);
    if (plan.state !== 'failed' || plan.withdrawn || failed.length === 0) return not('wrong-state', `the plan is ${plan.state}`);
    const planId = nextPlanId(data.planId, 1);
    const legs = failed.map((leg, index): Leg => ({ ...leg, legId: legId(planId, index + 1), ordinal: index + 1 }));
    const telling = tellingOf(planOf(plan, planId, { optionId: 'anew', label }, legs, reason, actor.id, now));
    putInForce(telling, standingIn(view, now));
    const effects = conclude(telling, undefined, booksIn(view));
    if ('refused' in effects) return { ...effects, audit };
    const listed = disputed.map((one) => disputes.put({ ...one, plans: [...one.plans, planId], version: one.version + 1 }));
    return { ...effects, writes: [...effects.writes, ...listed], audit, reply: { planId, state: telling.plan.state } };
  },
});

const orderOf = ({ merchant, facts: { complaint: { order: { orderSource, orderRef } } } }: Plan) => ({ merchant, orderSource, orderRef });

/** Legs with a sum that failed; what failed has left its account. */
const failedLegs = (plan: Plan): Leg[] => (chosenOption(plan)?.legs ?? []).filter((leg) => leg.amount && stateOf(plan, leg) === 'failed');
