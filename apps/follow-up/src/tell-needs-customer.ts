import { early } from '@redress/messaging';
import { letterTo } from './messages.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

/** The rail wants the customer's own confirmation before it pays. */
export const tellNeedsCustomer = followUp.useCase({
  name: 'tell-needs-customer',
  on: 'payout.needs-customer.v1',
  reads: (e) => ({ row: followUps.at({ merchant: e.merchant, caseId: e.data.caseId }) }),
  decide: ({ data }, { row }) =>
    (row ? { intents: [letterTo(row, { template: 'needs_customer', amount: data.amount }, data.legId)] } : early('case.opened.v1')),
});
