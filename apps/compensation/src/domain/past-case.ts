import { type PastCase } from './backtest.js';
import { type Plan, planCycle } from './plan.js';

/** A plan of the past, whatever became of it, as drafts are tried on it. Approvers that are no people have a colon in their name. */
export const pastCaseOf = ({ merchant, planId, caseId, channel, facts, approver, state }: Plan): PastCase => ({
  merchant, planId, caseId, facts: { channel, ...facts }, open: !planCycle.isFinal(state) && state !== 'fulfilled',
  ...(approver && !approver.includes(':') && { agent: approver }),
});
