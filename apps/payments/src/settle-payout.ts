import { type Duration } from '@redress/contracts';
import { booksOf, hear } from './advance-payout.js';
import { isUnsent } from './domain/payout.js';
import { type Report } from './domain/report.js';
import { railSubmit } from './rails/intents.js';
import { pen } from './score.js';

/** How long a rail keeps idempotency keys. */
export type KeyRetention = (rail: string) => Duration;

/**
 * What sending gave. Where the lease ran out nobody knows whether the call was made, and that is what the payout becomes: unknown, which
 * only the rail's own word ends.
 */
export const settlePayout = (keyRetention: KeyRetention) => pen.useCase({
  name: 'settle-payout',
  on: railSubmit,
  reads: ({ data }) => booksOf(data.payload.ref),
  decide: ({ data: { payload, result } }, { payout, exposure, finance }, now) => {
    if (!payout) throw new Error('a payout that was sent is not on the books');
    const report: Report = result.is === 'answered' ? result.answer : { is: 'unknown', reason: 'lease-expired' };
    const current = payload.submission === payout.submissions && (isUnsent(payout) || payout.state === 'unknown');
    return hear({ payout, exposure, finance }, report, { act: 'submit', current, keyRetention: keyRetention(payout.rail) }, now);
  },
});
