import { command, refuse } from '@redress/messaging';
import { keepPromise, promiseLife } from './domain/promise.js';
import { withPromises } from './promise-book.js';
import { followUp } from './score.js';
import { promises } from './store/promises.js';

/** `reason` is a code that says what was improved. */
export const honouring = command<{ promiseId: string; reason: string }, { state: string; late: boolean }>()('honour-promise');

/** One of ours says that what an apology promised has been improved. Every other promise is kept by what is done, not by what is said. */
export const honourPromise = followUp.useCase({
  name: 'honour-promise',
  on: honouring,
  reads: (c) => ({ promise: promises.at({ merchant: c.merchant, promiseId: c.data.promiseId }) }),
  decide: ({ data: { promiseId, reason } }, { promise }, now) => {
    if (!promise) return refuse('not-found', 'There is no such promise.');
    if (promise.kind !== 'improvement') return refuse('wrong-state', 'This promise is kept by the remedy that it is about.');
    if (promiseLife.isFinal(promise.state)) return refuse('already-decided', `The promise is ${promise.state}.`);
    return withPromises({
      reply: { state: 'kept', late: now > promise.dueAt }, audit: [{ act: 'honour-promise', target: promiseId, detail: { reason } }],
    }, keepPromise(promise, now, reason));
  },
});
