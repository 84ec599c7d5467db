import { early } from '@redress/messaging';
import { keep } from './case-file.js';
import { close } from './domain/case-life.js';
import { letterTo } from './messages.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

/** A complaint is taken back. With the last one that stands, the case is closed without an outcome. */
export const withdraw = followUp.useCase({
  name: 'withdraw',
  on: 'complaint.withdrawn.v1',
  reads: (e) => ({ row: followUps.at({ merchant: e.merchant, caseId: e.data.caseId }) }),
  decide: ({ data }, { row }) => {
    if (!row) return early('case.opened.v1');
    const after = { ...row, complaints: Math.max(0, row.complaints - 1) };
    const letter = letterTo(row, { template: 'withdrawn' }, data.complaintId);
    const lastOne = after.complaints === 0 && row.state !== 'closed';
    return lastOne
      ? keep(row, close({ ...after, outcome: row.outcome ?? 'none', unresolvedReason: 'withdrawn' }, data.withdrawnAt), [letter])
      : keep(row, { row: after, told: [] }, [letter]);
  },
});
