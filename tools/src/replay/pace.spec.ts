import { setTimeout as pause } from 'node:timers/promises';
import { workThrough } from './pace.js';
import { bar } from './progress.js';

async function* numbers(to: number): AsyncGenerator<number> {
  for (let number = 1; number <= to; number++) yield number;
}
const open = new AbortController().signal;

describe('working through a stream', () => {
  it('works on so many at a time and no more, until all are done', async () => {
    let [now, most, done] = [0, 0, 0];
    await workThrough(numbers(50), { atOnce: 7, rate: Infinity, signal: open }, async () => {
      most = Math.max(most, ++now);
      await pause(1);
      now -= 1;
      done += 1;
    });
    expect({ most, done }).toEqual({ most: 7, done: 50 });
  });

  it('begins no more a second than it may', async () => {
    const began = performance.now();
    await workThrough(numbers(11), { atOnce: 10, rate: 100, signal: open }, async () => undefined);
    expect(performance.now() - began).toBeGreaterThanOrEqual(95);
  });

  it('finishes what was begun before it fails or is stopped, and begins nothing more', async () => {
    const finished: number[] = [];
    const work = async (number: number): Promise<void> => {
      if (number === 2) throw new Error('two is broken');
      await pause(5);
      finished.push(number);
    };
    await expect(workThrough(numbers(100), { atOnce: 2, rate: Infinity, signal: open }, work)).rejects.toThrow('two is broken');
    expect(finished.length).toBeLessThan(4);
    const leaving = new AbortController();
    const begun: number[] = [];
    await workThrough(numbers(100), { atOnce: 1, rate: Infinity, signal: leaving.signal }, async (number) => {
      begun.push(number);
      if (number === 3) leaving.abort();
    });
    expect(begun.length).toBeLessThan(6);
  });
});

it.each([[0, 10, '[░░░░░]'], [5, 10, '[██░░░]'], [10, 10, '[█████]'], [3, 0, '[░░░░░]']])('a bar of %d of %d', (done, of, drawn) => {
  expect(bar(done, of, 5)).toBe(`${drawn} ${done}/${of}`);
});
