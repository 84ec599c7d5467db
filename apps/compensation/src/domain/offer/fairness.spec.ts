import { plus } from '@redress/contracts';
import { type Treated, unevenTreatment } from './fairness.js';
import { SPREAD, isUnusual, usualRange } from './similar-cases.js';

/** Numbers that look like chance and are the same at each run. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
const KINDS = ['a', 'b', 'c', 'd', 'e', 'f'];
const START = '2026-01-01T00:00:00.000Z';

/** A stream of cases whose kinds give very different shares, with agents who see different mixes of them. */
function stream(seed: number, change: (treated: Treated, index: number) => number = ({ ratio }) => ratio, count = 2_000): Treated[] {
  const roll = dice(seed);
  return Array.from({ length: count }, (_, index) => {
    const agent = `agent-${Math.floor(roll() * 8)}`;
    const kind = Math.floor(roll() * (agent < 'agent-4' ? 3 : 6));
    const treated: Treated = {
      similar: KINDS[kind]!, ratio: Math.round(1_000 * (kind + 1) + (roll() + roll() + roll() - 1.5) * 1_200), at: plus(START, { hours: index }), agent,
      channel: ['tmall', 'douyin', 'shopify'][Math.floor(roll() * 3)]!, language: roll() < 0.5 ? 'zh' : 'en', segment: roll() < 0.2 ? 'loyal' : 'regular', named: [],
    };
    return { ...treated, ratio: change(treated, index) };
  });
}

describe('uneven treatment', () => {
  it('raises no alarm where everybody is treated evenly, whoever sees which kind of case', () => {
    for (let seed = 1; seed <= 60; seed++) expect([seed, unevenTreatment(stream(seed))]).toEqual([seed, []]);
  });

  it('finds an agent who gives more than others for the same kinds of cases', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const [first] = unevenTreatment(stream(seed, ({ ratio, agent }) => (agent === 'agent-5' ? ratio + 700 : ratio)));
      expect(first).toMatchObject({ by: 'agent', value: 'agent-5' });
      expect(first!.effect).toBeGreaterThan(400);
    }
  });

  it('finds a language that gets less', () => {
    const [first] = unevenTreatment(stream(3, ({ ratio, language }) => (language === 'zh' ? ratio - 500 : ratio)));
    expect(first).toMatchObject({ by: 'language' });
  });

  it('finds a drift in time, and since when', () => {
    const drifted = unevenTreatment(stream(5, ({ ratio }, index) => ratio + index / 2));
    expect(drifted).toMatchObject([{ by: 'time' }]);
    expect(drifted[0]!.effect).toBeGreaterThan(300);
    expect(drifted[0]!.value).toBe(plus(START, { hours: 1_500 }));
  });

  it('blames nobody for what a rule of the policy names', () => {
    const favoured = stream(7, ({ ratio, segment }) => (segment === 'loyal' ? ratio + 900 : ratio));
    expect(unevenTreatment(favoured)).toMatchObject([{ by: 'segment' }, { by: 'segment' }]);
    expect(unevenTreatment(favoured.map((treated) => ({ ...treated, named: ['segment'] })))).toEqual([]);
  });

  it('says nothing of a few cases', () => {
    expect(unevenTreatment(stream(1, ({ ratio, agent }) => (agent === 'agent-1' ? ratio + 5_000 : ratio), 40))).toEqual([]);
  });
});

describe('the usual range', () => {
  it('holds nine in ten similar cases, and needs ten to speak of a custom', () => {
    const ratios = Array.from({ length: 101 }, (_, index) => index * 10);
    expect(usualRange(ratios)).toEqual({ cases: 101, low: 50, median: 500, high: 950 });
    expect(usualRange(ratios.slice(0, 9))).toBeUndefined();
  });

  it('calls unusual what lies beyond it by more than the spread', () => {
    const range = { cases: 20, low: 2_000, median: 3_000, high: 4_000 };
    expect([2_000 - SPREAD, 4_000 + SPREAD, 3_000].map((ratio) => isUnusual(ratio, range))).toEqual([false, false, false]);
    expect([1_999 - SPREAD, 4_001 + SPREAD].map((ratio) => isUnusual(ratio, range))).toEqual([true, true]);
  });
});
