import { type Duration } from '@redress/contracts';
import { early } from '@redress/messaging';
import { keep } from './case-file.js';
import { endPlan } from './domain/case-life.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

/** The remedy is cancelled: by a withdrawal, which intake tells by itself, or because the bank has taken the matter over. */
export const noteCancellation = (period: Duration) => followUp.useCase({
  name: 'note-cancellation',
  on: 'remedy.cancelled.v1',
  reads: (e) => ({ rows: followUps.all(e.data.reason === 'withdrawn' ? [] : [{ merchant: e.merchant, caseId: e.data.caseId }]) }),
  decide: ({ at, data: { planId, reason } }, { rows: [row] }) => {
    if (reason === 'withdrawn') return {};
    if (!row) return early('case.opened.v1');
    return keep(row, endPlan(row, planId, 'none', at, period, reason));
  },
});
