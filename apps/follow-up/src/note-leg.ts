import { early } from '@redress/messaging';
import { keep } from './case-file.js';
import { letterTo } from './messages.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

/**
 * A leg is released. An apology is a letter, and sending it is its fulfilment. Of a leg of money or credit the reason is kept, since payments, which
 * tells when it is paid, does not know it. Goods and services speak for themselves.
 */
export const noteLeg = followUp.useCase({
  name: 'note-leg',
  on: 'leg.released.v1',
  reads: (e) => ({ rows: followUps.all(concerns(e.data.leg.form) ? [{ merchant: e.merchant, caseId: e.data.caseId }] : []) }),
  decide: ({ data: { leg, reason } }, { rows: [row] }) => {
    if (!concerns(leg.form)) return {};
    if (!row) return early('case.opened.v1');
    if (leg.form === 'apology') return { intents: [letterTo(row, { template: 'apology', reason }, leg.legId)] };
    return keep(row, { row: { ...row, reasons: { ...row.reasons, [leg.legId]: reason } }, told: [] });
  },
});

const concerns = (form: string): boolean => form === 'money' || form === 'credit' || form === 'apology';
