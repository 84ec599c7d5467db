import { type Duration } from '@redress/contracts';
import { early } from '@redress/messaging';
import { keep } from './case-file.js';
import { endPlan, forgetPlan } from './domain/case-life.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

/**
 * The remedy is cancelled: by a withdrawal, which intake tells by itself, or because the bank has taken the matter over. What could not be
 * delivered is still owed, and its periods run on.
 */
export const noteCancellation = (period: Duration) => followUp.useCase({
  name: 'note-cancellation',
  on: 'remedy.cancelled.v1',
  reads: (e) => ({ row: followUps.at({ merchant: e.merchant, caseId: e.data.caseId }) }),
  decide: ({ at, data: { planId, reason } }, { row }) => {
    if (!row) return early('case.opened.v1');
    const after = reason === 'undeliverable' ? row : forgetPlan(row, planId);
    if (reason === 'withdrawn') return keep(row, { row: after, told: [] });
    return keep(row, endPlan(after, planId, 'none', at, period, reason));
  },
});
