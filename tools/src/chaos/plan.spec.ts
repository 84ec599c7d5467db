import { planKills, randomFrom } from './plan.js';

const victims = ['intake', 'payments', 'PostgreSQL', 'Kafka'];
const plan = (seed: number) => planKills({ seed, kills: 30, complaints: 300, victims, besides: ['rail'] });

describe('the plan of a chaos run', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(plan(7)).toEqual(plan(7));
    expect(plan(8)).not.toEqual(plan(7));
  });

  it('kills everybody, all over the run, and leaves its end alone', () => {
    for (let seed = 0; seed < 50; seed++) {
      const kills = plan(seed);
      expect(kills).toHaveLength(31);
      expect(new Set(kills.map(({ victim }) => victim))).toEqual(new Set([...victims, 'rail']));
      expect(kills.map(({ atRest }) => atRest)).toEqual(kills.map(({ atRest }) => atRest).toSorted((a, b) => a - b));
      expect(kills.at(-1)!.atRest).toBeLessThan(300 * 0.85);
      expect(kills.filter(({ atRest }) => atRest < 128).length).toBeGreaterThan(3);
      expect(kills.filter(({ atRest }) => atRest >= 128).length).toBeGreaterThan(3);
    }
  });

  it('draws evenly', () => {
    const random = randomFrom(1);
    const draws = Array.from({ length: 10_000 }, random);
    const tenths = Array.from({ length: 10 }, (_, tenth) => draws.filter((draw) => Math.floor(draw * 10) === tenth).length);
    for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});
