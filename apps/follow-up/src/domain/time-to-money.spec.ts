import { plus } from '@redress/contracts';
import { type Timed, timeToMoney } from './time-to-money.js';

const START = '2026-03-02T08:00:00.000Z';
const took = (hours: number, change: Partial<Timed> = {}): Timed => ({ kind: 'refund_full', releasedAt: START, keptAt: plus(START, { hours }), ...change });

it('tells median and 95th percentile of what was received, and counts every breach', () => {
  const sums = [...Array.from({ length: 20 }, (_, index) => took(20 - index)), took(0, { keptAt: undefined, brokenAt: START }), took(3, { kind: 'damages', brokenAt: START })];
  expect(timeToMoney(sums)).toEqual([
    { remedy: 'damages', promised: 1, received: 1, p50: 10_800, p95: 10_800, breaches: 1 },
    { remedy: 'refund_full', promised: 21, received: 20, p50: 36_000, p95: 68_400, breaches: 1 },
  ]);
});

it('tells no time where nothing was received', () => {
  expect(timeToMoney([took(1, { keptAt: undefined })])).toEqual([{ remedy: 'refund_full', promised: 1, received: 0, p50: undefined, p95: undefined, breaches: 0 }]);
});
