import { type PastCase } from './backtest.js';
import { type Plan, planCycle } from '../plan/plan.js';

/** What a backtest needs of a plan. */
export const pastPlanColumns = ['merchant', 'planId', 'caseId', 'channel', 'facts', 'approver', 'state'] as const satisfies readonly (keyof Plan)[];
export type PastPlan = Pick<Plan, (typeof pastPlanColumns)[number]>;

/** A plan of the past, whatever became of it, as drafts are tried on it. Approvers that are no people have a colon in their name. */
export const pastCaseOf = ({ merchant, planId, caseId, channel, facts, approver, state }: PastPlan): PastCase => ({
  merchant, planId, caseId, facts: { channel, ...facts }, open: !planCycle.isFinal(state) && state !== 'fulfilled',
  ...(approver && !approver.includes(':') && { agent: approver }),
});
