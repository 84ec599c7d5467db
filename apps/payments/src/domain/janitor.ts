import { type Duration, elapsed, type Instant, milliseconds, plus } from '@redress/contracts';
import { awaitsLookup, isUnsent, type Payout } from './payout.js';
import { NO_ANSWER, type Report } from './report.js';

const times = (count: number, duration: Duration): Duration[] => Array.from({ length: count }, () => duration);
const soonThenDaily = (days: number): Duration[] => [
  { minutes: 1 }, { minutes: 5 }, { minutes: 30 }, { hours: 2 }, { hours: 12 }, ...times(days, { days: 1 }),
];

/** How long to wait before each next question to the rail, by the state in which the payout waits. Afterwards a person has it. */
export const patience = {
  unknown: [{ seconds: 10 }, ...soonThenDaily(7)],
  pending: [{ seconds: 15 }, ...soonThenDaily(14)],
  needs_customer: [{ hours: 1 }, ...times(30, { days: 1 })],
} as const satisfies Record<string, readonly Duration[]>;
type Waiting = keyof typeof patience;

/** A rail keeps a key for so long from its first sight; near the end of it we no longer trust that it does. */
const RETENTION_MARGIN: Duration = { hours: 1 };
const BACKOFF_SECONDS = [2, 5, 10, 30, 60];

export type Move =
  | { readonly act: 'rest' }
  | { readonly act: 'ask' | 'submit'; readonly dueAt: Instant }
  | { readonly act: 'escalate'; readonly because: string };

/** After `not found`, the same key with the same body may be sent again only while the rail surely still keeps the key. */
export const mayResend = (payout: Payout, now: Instant, retention: Duration): boolean =>
  payout.sentFrom !== undefined && elapsed(payout.sentFrom, now) < milliseconds(retention) - milliseconds(RETENTION_MARGIN);

/** What comes next for a payout that has just been reported on. */
export function nextMove(payout: Payout, report: Report, now: Instant, retention: Duration): Move {
  if (isUnsent(payout)) {
    const seconds = BACKOFF_SECONDS[Math.min(payout.submissions, BACKOFF_SECONDS.length) - 1] ?? BACKOFF_SECONDS[0]!;
    return report.is === 'not-sent' ? { act: 'submit', dueAt: plus(now, { seconds }) } : { act: 'rest' };
  }
  const waiting = awaitsLookup(payout) ? 'unknown' : payout.state;
  if (!(waiting in patience)) return { act: 'rest' };
  if (report.is === 'restored') return { act: 'ask', dueAt: now };
  if (waiting === 'unknown' && report.is === 'not-found') {
    return mayResend(payout, now, retention) ? { act: 'submit', dueAt: now } : { act: 'escalate', because: 'not-found-after-key-retention' };
  }
  const wait: Duration | undefined = patience[waiting as Waiting][payout.askStep];
  return wait ? { act: 'ask', dueAt: plus(now, wait) } : { act: 'escalate', because: NO_ANSWER };
}
