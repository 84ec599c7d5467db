import { type EventData, type Reason } from '@redress/contracts';
import { early } from '@redress/messaging';
import { type Letter } from './domain/letter.js';
import { keepPromise, promiseOf } from './domain/promise.js';
import { letterTo } from './messages.js';
import { withPromises } from './promise-book.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';
import { promises } from './store/promises.js';

/**
 * The money is on its way to the customer's account: how much, why, and from which day. Or a credit is issued: its code, and why. Either
 * way what was promised is kept.
 */
export const tellPaid = followUp.useCase({
  name: 'tell-paid',
  on: 'payout.succeeded.v1',
  reads: ({ merchant, data: { caseId, legId } }) => ({
    row: followUps.at({ merchant, caseId }), promise: promises.at({ merchant, promiseId: promiseOf(legId) }),
  }),
  decide: ({ at, data }, { row, promise }) => {
    const reason = row?.reasons[data.legId];
    if (!row || !reason) return early('leg.released.v1');
    return withPromises({ intents: [letterTo(row, letterOf(data, reason), data.legId)] }, keepPromise(promise, at));
  },
});

const letterOf = ({ amount, valueDate, credit, railReference: code }: EventData<'payout.succeeded.v1'>, reason: Reason): Letter =>
  (credit ? { template: 'credit', amount, code, reason, ...credit } : { template: 'paid', amount, reason, valueDate });
