import { type Duration } from '@redress/contracts';
import { early } from '@redress/messaging';
import { keep } from './case-file.js';
import { endPlan, forgetPlan } from './domain/case-life.js';
import { letterTo } from './messages.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

/** Nothing is owed: the customer gets the reasons, and an explanation is the outcome. Whoever has not complained is not written to. */
export const decline = (period: Duration) => followUp.useCase({
  name: 'decline',
  on: 'remedy.declined.v1',
  reads: (e) => ({ row: followUps.at({ merchant: e.merchant, caseId: e.data.caseId }) }),
  decide: ({ at, data }, { row }) => {
    if (!row) return early('case.opened.v1');
    const feedback = data.reasons.find(({ code }) => NO_COMPLAINT.has(code));
    const change = endPlan(
      forgetPlan(row, data.planId), data.planId, feedback || row.complaints === 0 ? 'none' : 'explanation', at, period, feedback?.code,
    );
    const letters = row.complaints === 0 ? [] : [letterTo(row, { template: 'declined', reasons: data.reasons, feedback: feedback !== undefined }, data.planId)];
    return keep(row, change, letters);
  },
});

/** Praise, a remark, a suggestion: it is answered, but there was nothing to resolve, and nobody is asked whether it helped. */
const NO_COMPLAINT: ReadonlySet<string> = new Set(['no_complaint', 'suggestion']);
