import { type Plan, planCycle } from '../plan/plan.js';
import { pastCaseOf, pastPlanColumns } from './past-case.js';

const plan = { merchant: 'm1', planId: 'p', caseId: 'c', channel: 'shop', facts: { left: [] }, approver: 'olga', state: 'released' } as unknown as Plan;

it('a past case is a plan with who decided it, where a person did', () => {
  expect(pastCaseOf(plan)).toEqual({ merchant: 'm1', planId: 'p', caseId: 'c', facts: { channel: 'shop', left: [] }, open: true, agent: 'olga' });
  expect([pastCaseOf({ ...plan, approver: 'policy:house' }), pastCaseOf({ ...plan, approver: undefined })].map((one) => Object.hasOwn(one, 'agent'))).toEqual([false, false]);
  expect([pastCaseOf({ ...plan, facts: { channel: 'jd' } as never }).facts.channel, Object.keys(plan).toSorted()]).toEqual(['jd', [...pastPlanColumns].toSorted()]);
});

it('a past case is open while its floor may still rise', () => {
  expect(planCycle.states.filter((state) => pastCaseOf({ ...plan, state }).open)).toEqual(['investigating', 'proposed', 'accepted', 'countered', 'approved', 'released']);
});
