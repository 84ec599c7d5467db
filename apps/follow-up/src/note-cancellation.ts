import { type Duration } from '@redress/contracts';
import { early } from '@redress/messaging';
import { keep } from './case-file.js';
import { endPlan, forgetPlan } from './domain/case-life.js';
import { withdrawPromises } from './domain/promise.js';
import { promisesOf, withPromises } from './promise-book.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

/**
 * The remedy is cancelled: by a withdrawal, which intake tells by itself, or because the bank has taken the matter over. What could not be
 * delivered is still owed, and its periods run on;
 * but a promise that nobody can keep any more is taken back.
 */
export const noteCancellation = (period: Duration) => followUp.useCase({
  name: 'note-cancellation',
  on: 'remedy.cancelled.v1',
  reads: (e) => ({ row: followUps.at({ merchant: e.merchant, caseId: e.data.caseId }) }),
  then: (e, { row }) => ({ promises: promisesOf(row, e.data.planId, true) }),
  decide: ({ at, data: { planId, reason } }, { row, promises }) => {
    if (!row) return early('case.opened.v1');
    const after = reason === 'undeliverable' ? row : forgetPlan(row, planId);
    const change = reason === 'withdrawn' ? { row: after, told: [] } : endPlan(after, planId, 'none', at, period, reason);
    return withPromises(keep(row, change), withdrawPromises(promises));
  },
});
