import { early } from '@redress/messaging';
import { keep } from './case-file.js';
import { type FollowUp, isOver, isUnanswered, reopen } from './domain/case-life.js';
import { meet } from './domain/clock.js';
import { letterTo } from './messages.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

/** The complaint is on file: the customer gets a receipt with its number and the link to the case, and the first clock is met. */
export const acknowledge = followUp.useCase({
  name: 'acknowledge',
  on: 'complaint.acknowledged.v1',
  reads: (e) => ({ row: followUps.at({ merchant: e.merchant, caseId: e.data.caseId }) }),
  decide: ({ data }, { row }) => {
    if (!row) return early('case.opened.v1');
    const { clocks, told } = meet(row.clocks, row, 'first_response', data.acknowledgedAt);
    const after: FollowUp = { ...row, clocks, state: row.state === 'opened' ? 'acknowledged' : row.state, complaints: row.complaints + 1 };
    // One more complaint about a case that has its outcome: the case is alive again. The first one's receipt may come after its outcome.
    const again = isOver(after) && isUnanswered(after)
      ? reopen({ ...after, unresolvedReason: undefined }, 'customer', 'complained-again', data.acknowledgedAt) : undefined;
    return keep(row, { row: again?.row ?? after, told: [...told, ...(again?.told ?? [])] }, [
      letterTo(row, { template: 'acknowledged' }, data.complaintId),
    ]);
  },
});
