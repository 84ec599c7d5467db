import { type Duration } from '@redress/contracts';
import { early } from '@redress/messaging';
import { keep } from './case-file.js';
import { fulfilPlan } from './domain/case-life.js';
import { keepPromise } from './domain/promise.js';
import { promisesOf, withPromises } from './promise-book.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

/** Every leg of the remedy has reached the customer: the case is resolved, and we ask in a while whether it helped. */
export const fulfil = (period: Duration) => followUp.useCase({
  name: 'fulfil',
  on: 'remedy.fulfilled.v1',
  reads: (e) => ({ row: followUps.at({ merchant: e.merchant, caseId: e.data.caseId }) }),
  then: (e, { row }) => ({ promises: promisesOf(row, e.data.planId) }),
  decide: ({ at, data: { planId, outcome } }, { row, promises }) => {
    if (!row) return early('case.opened.v1');
    return withPromises(keep(row, fulfilPlan(row, planId, outcome, at, period)), promises.flatMap((promise) => keepPromise(promise, at)));
  },
});
