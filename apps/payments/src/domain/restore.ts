import { type Duration, elapsed, type Instant, milliseconds } from '@redress/contracts';
import { changed, type Payout, type PayoutStep } from './payout.js';

/**
 * The last time that these books were brought back from a backup. What was paid between `knownUntil` and `at` they do not know of, and
 * derived ids bring the same payouts, with the same keys, again.
 */
export interface Restore {
  merchant: string;
  /** What the books know goes up to here. */
  knownUntil?: Instant | undefined;
  /** When they were brought back. */
  at?: Instant | undefined;
}

export const neverRestored = ({ merchant }: Pick<Restore, 'merchant'>): Restore => ({ merchant });

/** Whether a payout has to be looked up at its rail before it may be sent: until the rail has forgotten every key of the time that was lost. */
export const asksFirst = ({ knownUntil, at }: Restore, now: Instant, keyRetention: Duration): boolean =>
  knownUntil !== undefined && at !== undefined && elapsed(at, now) < milliseconds(keyRetention);

/** Stored before the books were brought back: nobody knows whether it was carried out afterwards. */
export const isFromBefore = (stored: Instant, { at }: Restore): boolean => at !== undefined && stored < at;

export const holdForRestore = { to: 'held', reason: 'restore' } as const satisfies PayoutStep;

/** From when on the rail may have seen the key of a payout that we have not sent, as far as the books know. */
export const maybeSeen = (payout: Payout, { knownUntil }: Restore): Payout => changed(payout, { sentFrom: knownUntil });
