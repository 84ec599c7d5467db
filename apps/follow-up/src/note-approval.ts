import { early } from '@redress/messaging';
import { keep } from './case-file.js';
import { awaitsUs } from './domain/case-life.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

/** A plan waits for one of ours: from now until its first leg is released, silence would be a refusal of what law owes. */
export const noteApproval = followUp.useCase({
  name: 'note-approval',
  on: 'remedy.approval-requested.v1',
  reads: (e) => ({ row: followUps.at({ merchant: e.merchant, caseId: e.data.caseId }) }),
  decide: ({ data: { planId } }, { row }) => {
    if (!row) return early('case.opened.v1');
    const after = awaitsUs(row, planId, true);
    return after === row ? {} : keep(row, { row: after, told: [] });
  },
});
