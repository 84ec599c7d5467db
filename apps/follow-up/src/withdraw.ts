import { type Duration } from '@redress/contracts';
import { early } from '@redress/messaging';
import { keep } from './case-file.js';
import { close, settle } from './domain/case-life.js';
import { letterTo } from './messages.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

/** A complaint is taken back. With the last one that stands, the case is closed without an outcome. */
export const withdraw = (period: Duration) => followUp.useCase({
  name: 'withdraw',
  on: 'complaint.withdrawn.v1',
  reads: (e) => ({ row: followUps.at({ merchant: e.merchant, caseId: e.data.caseId }) }),
  decide: ({ data }, { row }) => {
    if (!row) return early('case.opened.v1');
    const after = { ...row, complaints: Math.max(0, row.complaints - 1) };
    const letter = letterTo(row, { template: 'withdrawn' }, data.complaintId);
    if (after.complaints === 0 && row.state !== 'closed') {
      return keep(row, close({ ...after, outcome: row.outcome ?? 'none', unresolvedReason: 'withdrawn' }, data.withdrawnAt), [letter]);
    }
    // Where the others have their outcome already, the case has it now; one that was opened again waits for a person.
    const settles = row.state !== 'closed' && row.state !== 'reopened';
    return keep(row, settles ? settle(after, data.withdrawnAt, period) : { row: after, told: [] }, [letter]);
  },
});
