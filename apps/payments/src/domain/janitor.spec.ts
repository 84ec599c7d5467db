import { elapsed, type Instant, milliseconds, plus } from '@redress/contracts';
import { aPayout, at } from '../examples.js';
import { nextMove } from './janitor.js';
import { type Payout } from './payout.js';

const silence = { is: 'unknown', reason: 'no-answer-to-lookup' } as const;
const DAY = { hours: 24 };

describe('the janitor', () => {
  it('asks after 10 s, 1 m, 5 m, 30 m, 2 h, 12 h, then daily, and then hands over to a person', () => {
    const waits: number[] = [];
    let payout: Payout = aPayout({ state: 'unknown', sentFrom: at });
    let now: Instant = at;
    for (;;) {
      const move = nextMove(payout, silence, now, DAY);
      if (move.act !== 'ask') {
        expect(move).toEqual({ act: 'escalate', because: 'no-answer' });
        break;
      }
      waits.push(elapsed(now, move.dueAt));
      now = move.dueAt;
      payout = { ...payout, askStep: payout.askStep + 1 };
    }
    const expected = [{ seconds: 10 }, { minutes: 1 }, { minutes: 5 }, { minutes: 30 }, { hours: 2 }, { hours: 12 }, ...Array(7).fill({ days: 1 })];
    expect(waits).toEqual(expected.map(milliseconds));
  });

  it('sends again, with the same key, what the rail has never seen, as long as the rail keeps keys', () => {
    const payout = aPayout({ state: 'unknown', sentFrom: at });
    expect(nextMove(payout, { is: 'not-found' }, plus(at, { hours: 22 }), DAY)).toEqual({ act: 'submit', dueAt: plus(at, { hours: 22 }) });
    expect(nextMove(payout, { is: 'not-found' }, plus(at, { hours: 23 }), DAY).act).toBe('escalate');
    expect(nextMove({ ...payout, sentFrom: undefined }, { is: 'not-found' }, at, DAY).act).toBe('escalate');
  });

  it('tries again what never left, ever more slowly', () => {
    const waits = [1, 2, 3, 4, 5, 50].map((submissions) => nextMove(aPayout({ submissions }), { is: 'not-sent', reason: 'econnrefused' }, at, DAY));
    expect(waits.map((move) => ('dueAt' in move ? elapsed(at, move.dueAt) / 1_000 : move.act))).toEqual([2, 5, 10, 30, 60, 60]);
  });

  it('rests where the end is known', () => {
    for (const state of ['succeeded', 'failed', 'held', 'cancelled', 'returned', 'manual_review'] as const) {
      expect(nextMove(aPayout({ state }), silence, at, DAY)).toEqual({ act: 'rest' });
    }
  });
});
