import { improvementOf, promiseOf, withdrawPromises } from './domain/promise.js';
import { withPromises } from './promise-book.js';
import { followUp } from './score.js';
import { promises } from './store/promises.js';

/** A leg will not be given after all: what it promised is taken back and never told as broken. One that was never released promised nothing. */
export const noteLegCancellation = followUp.useCase({
  name: 'note-leg-cancellation',
  on: 'leg.cancelled.v1',
  reads: ({ merchant, data: { legId } }) => ({
    made: promises.all([promiseOf(legId), improvementOf(legId)].map((promiseId) => ({ merchant, promiseId }))),
  }),
  decide: (_, { made }) => withPromises({}, withdrawPromises(made)),
});
