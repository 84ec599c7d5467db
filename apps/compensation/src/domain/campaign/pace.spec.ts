import { type Instant, elapsed, plus } from '@redress/contracts';
import { type Pace, answered, firstPace, nextStepAt, stepping } from './pace.js';

const start: Instant = '2026-03-02T08:00:00.000Z';
const lane = { lines: 100, pauseMs: 200 };

/** Walks in a house that needs so many milliseconds a line, for so many steps: the lines of each step, and the share of time it leaves to others. */
function walk(msPerLine: number, steps: number, bounds = lane) {
  let pace: Pace = firstPace(bounds);
  let now = start;
  let busy = 0;
  const sizes: number[] = [];
  for (let step = 0; step < steps; step++) {
    sizes.push(pace.lines);
    const took = Math.round(pace.lines * msPerLine);
    pace = answered(stepping(pace, bounds, now), plus(now, { milliseconds: took }));
    busy += took;
    now = nextStepAt(pace, bounds, 0, plus(now, { milliseconds: took }))!;
  }
  return { sizes, left: 1 - busy / elapsed(start, now) };
}

describe('the pace of a campaign', () => {
  it('begins small and grows to the lane’s bound in a house that answers at once', () => {
    const { sizes } = walk(0.5, 20);
    expect(sizes[0]).toBe(10);
    expect(sizes.every((size, at) => at === 0 || size >= sizes[at - 1]!)).toBe(true);
    expect(sizes.at(-1)).toBe(100);
    expect(walk(0.5, 20, { lines: 3, pauseMs: 50 }).sizes.every((size) => size === 3)).toBe(true);
  });

  it('keeps a step short and three quarters of the time for others, however slow the house is', () => {
    for (const msPerLine of [5, 10, 40]) {
      const { sizes, left } = walk(msPerLine, 60);
      const late = sizes.slice(20);
      expect([msPerLine, Math.max(...late) * msPerLine <= 300]).toEqual([msPerLine, true]);
      expect([msPerLine, left >= 0.74]).toEqual([msPerLine, true]);
    }
  });

  it('takes the least where nothing is answered in time, and never rests for longer than two seconds', () => {
    const { sizes } = walk(3_000, 6);
    expect(sizes).toEqual([10, 12, 6, 5, 5, 5]);
    const slow = answered(stepping(firstPace(lane), lane, start), plus(start, { seconds: 9 }));
    expect(nextStepAt(slow, lane, 0, plus(start, { seconds: 9 }))).toBe(plus(start, { seconds: 11 }));
  });

  it('waits for the last answer, but not for ever', () => {
    const pace = stepping(firstPace(lane), lane, start);
    expect(nextStepAt(pace, lane, 3, plus(start, { milliseconds: 9_999 }))).toBeUndefined();
    expect(nextStepAt(pace, lane, 3, plus(start, { seconds: 10 }))).toBe(plus(start, { seconds: 10 }));
    expect(nextStepAt(firstPace(lane), lane, 0, start)).toBe(start);
    expect(stepping(pace, lane, plus(start, { seconds: 10 })).lines).toBe(6);
  });
});
