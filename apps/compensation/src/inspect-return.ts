import { command, refuse } from '@redress/messaging';
import { conclude, decline, releaseOpen, tellEnd } from './carry-out.js';
import { type Plan, type PlanState, endLeg } from './domain/plan.js';
import { compensation } from './score.js';
import { bookRefsOf, booksIn } from './store/books.js';
import { plans } from './store/stores.js';
import { tellingOf } from './telling.js';

export interface Inspection {
  readonly planId: string;
  /** The goods came back in the state that the refund asks for. */
  readonly passed: boolean;
}
export const inspectReturnCommand = command<Inspection, { planId: string; state: PlanState }>()('inspect-return');

/** Goods that came back were looked at: legs that waited for it are released, or end. */
export const inspectReturn = compensation.useCase({
  name: 'inspect-return',
  on: inspectReturnCommand,
  reads: ({ merchant, data }) => ({ plan: plans.at({ merchant, planId: data.planId }) }),
  then: (_, { plan }) => bookRefsOf(plan),
  decide: ({ data, actor }, { plan, ...view }) => {
    if (!actor) throw new Error('a return is inspected by somebody');
    if (!plan) return refuse('not-found', 'there is no such plan');
    if (plan.waitsFor !== 'inspection') return refuse('wrong-state', `the plan is ${plan.state} and waits for no inspection`);
    const telling = tellingOf(plan);
    if (data.passed) {
      releaseOpen(telling, true);
    } else if (plan.state === 'approved') {
      decline(telling, actor.id, 'inspection_failed');
    } else {
      telling.plan = { ...withoutPlanned(plan), waitsFor: undefined };
      tellEnd(telling, plan);
    }
    const audit = [{ act: 'return.inspect', target: plan.planId, detail: { passed: String(data.passed) } }];
    const effects = conclude(telling, plan, booksIn(view));
    return 'refused' in effects ? effects : { ...effects, audit, reply: { planId: plan.planId, state: telling.plan.state } };
  },
});

const withoutPlanned = (plan: Plan): Plan =>
  plan.legs.reduce((next, { legId, state }) => (state === 'planned' ? endLeg(next, legId, 'cancelled') ?? next : next), plan);
