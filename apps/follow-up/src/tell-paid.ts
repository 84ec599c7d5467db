import { early } from '@redress/messaging';
import { letterTo } from './messages.js';
import { keepPromise, promiseOf } from './domain/promise.js';
import { withPromises } from './promise-book.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';
import { promises } from './store/promises.js';

/** The money is on its way to the customer's account: how much, why, and from which day. What was promised is kept. */
export const tellPaid = followUp.useCase({
  name: 'tell-paid',
  on: 'payout.succeeded.v1',
  reads: ({ merchant, data: { caseId, legId } }) => ({
    row: followUps.at({ merchant, caseId }), promise: promises.at({ merchant, promiseId: promiseOf(legId) }),
  }),
  decide: ({ at, data: { legId, amount, valueDate } }, { row, promise }) => {
    const reason = row?.reasons[legId];
    if (!row || !reason) return early('leg.released.v1');
    return withPromises({ intents: [letterTo(row, { template: 'paid', amount, reason, valueDate }, legId)] }, keepPromise(promise, at));
  },
});
