import { instant } from '@redress/contracts';
import { type Delivered } from './bus.js';
import { Ages } from './kafka-lag.js';

const START = Date.parse('2026-11-23T00:00:00Z');
const at = (seconds: number): number => START + seconds * 1_000;
const message = (offset: number, seconds: number): Delivered => ({
  topic: 't', partition: 0, offset: BigInt(offset), key: 'k', headers: {}, body: '', storedAt: instant(at(seconds)),
});

describe('how long the oldest message has waited', () => {
  it('is zero where nothing waits', () => {
    const ages = new Ages();
    expect(ages.secondsOf(0, 10n, 10n, at(0))).toBe(0);
    expect(ages.secondsOf(0, 20n, 20n, at(5))).toBe(0);
  });

  it('counts from the last look at which it was not there yet', () => {
    const ages = new Ages();
    ages.secondsOf(0, 10n, 10n, at(0));
    ages.secondsOf(0, 10n, 15n, at(5));
    expect(ages.secondsOf(0, 10n, 30n, at(10))).toBe(10);
    // What was there at 5 s is read by now: the oldest that waits came after.
    expect(ages.secondsOf(0, 15n, 30n, at(12))).toBe(7);
    expect(ages.secondsOf(0, 30n, 30n, at(15))).toBe(0);
  });

  it('is exact where the message has been in hand, before any look too', () => {
    const ages = new Ages();
    ages.seen(message(10, -3_600));
    expect(ages.secondsOf(0, 10n, 500n, at(0))).toBe(3_600);
  });

  it('is told for each partition by itself', () => {
    const ages = new Ages();
    ages.seen(message(10, -60));
    expect(ages.secondsOf(1, 0n, 5n, at(0))).toBe(0);
    expect(ages.secondsOf(1, 0n, 5n, at(4))).toBe(4);
    expect(ages.secondsOf(0, 10n, 11n, at(4))).toBe(64);
  });

  it('stays right, if less fine, over a very long wait', () => {
    const ages = new Ages();
    for (let i = 0; i <= 5_000; i++) ages.secondsOf(0, 0n, BigInt(i * 10), at(i * 5));
    expect(ages.secondsOf(0, 0n, 60_000n, at(30_000))).toBe(30_000);
    const halfway = ages.secondsOf(0, 25_000n, 60_000n, at(30_000));
    expect(halfway).toBeGreaterThanOrEqual(17_500);
    expect(halfway).toBeLessThan(30_000);
  });
});
