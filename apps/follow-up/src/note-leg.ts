import { early } from '@redress/messaging';
import { keep } from './case-file.js';
import { awaitsUs } from './domain/case-life.js';
import { letterTo } from './messages.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

/**
 * A leg is released, so its plan no longer waits for one of ours. An apology is a letter, and sending it is its fulfilment. Of a leg of money
 * or credit the reason is kept, since payments, which tells when it is paid, does not know it. Goods and services speak for themselves.
 */
export const noteLeg = followUp.useCase({
  name: 'note-leg',
  on: 'leg.released.v1',
  reads: (e) => ({ row: followUps.at({ merchant: e.merchant, caseId: e.data.caseId }) }),
  decide: ({ data: { planId, leg, reason } }, { row }) => {
    if (!row) return early('case.opened.v1');
    const letters = leg.form === 'apology' ? [letterTo(row, { template: 'apology', reason }, leg.legId)] : [];
    const released = awaitsUs(row, planId, false);
    const after = leg.form === 'money' || leg.form === 'credit' ? { ...released, reasons: { ...row.reasons, [leg.legId]: reason } } : released;
    return after === row ? { intents: letters } : keep(row, { row: after, told: [] }, letters);
  },
});
