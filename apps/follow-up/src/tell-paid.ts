import { early } from '@redress/messaging';
import { letterTo } from './messages.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

/** The money is on its way to the customer's account: how much, why, and from which day. Or a credit is issued: its code, and why. */
export const tellPaid = followUp.useCase({
  name: 'tell-paid',
  on: 'payout.succeeded.v1',
  reads: (e) => ({ row: followUps.at({ merchant: e.merchant, caseId: e.data.caseId }) }),
  decide: ({ data: { legId, amount, valueDate, credit, railReference: code } }, { row }) => {
    const reason = row?.reasons[legId];
    if (!row || !reason) return early('leg.released.v1');
    if (credit) return { intents: [letterTo(row, { template: 'credit', amount, code, reason, ...credit }, legId)] };
    return { intents: [letterTo(row, { template: 'paid', amount, reason, valueDate }, legId)] };
  },
});
