import { promiseLapses } from './deadlines.js';
import { breakPromise } from './domain/promise.js';
import { withPromises } from './promise-book.js';
import { followUp } from './score.js';
import { promises } from './store/promises.js';

/** The date of a promise has passed and it was not kept: said once. It is still owed. */
export const noteLapse = followUp.useCase({
  name: 'note-lapse',
  on: promiseLapses,
  reads: (t) => ({ promise: promises.at({ merchant: t.merchant, promiseId: t.data.promiseId }) }),
  decide: (_timer, { promise }, now) => withPromises({}, breakPromise(promise, now)),
});
