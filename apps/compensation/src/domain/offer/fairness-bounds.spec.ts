import { type Treated, unevenTreatment } from './fairness.js';

const T0 = '2026-01-01T00:00:00.000Z';
const T1 = '2026-02-01T00:00:00.000Z';
/** So many cases of one agent with one share of the price, each `apart` above or below it in turn. */
const cases = (agent: string, count: number, ratio: number, change: Partial<Treated> = {}, apart = 0): Treated[] => Array.from({ length: count }, (_, index) => ({
  similar: 'a', ratio: ratio + (index % 2 === 0 ? apart : -apart), at: T0, agent, channel: 'shop', language: 'en', segment: 'regular', named: [], ...change,
}));
const short = (all: Treated[]) => unevenTreatment(all).map(({ by, value, cases: count, effect, strength }) => `${by} ${value} ${count} ${effect} ${strength}`);

it.each<[string, Treated[], string[]]>([
  ['thirty cases against thirty, three per cent apart', [...cases('y', 30, 1_000), ...cases('x', 30, 1_300)], ['agent y 30 -300 -600', 'agent x 30 300 600']],
  ['less than three per cent apart', [...cases('y', 30, 1_000), ...cases('x', 30, 1_299)], []],
  ['one case fewer of one', [...cases('y', 30, 1_000), ...cases('x', 29, 1_300)], []],
  ['one case fewer of the others', [...cases('y', 29, 1_000), ...cases('x', 60, 1_300)], []],
  ['far apart, and scattered a little', [...cases('y', 30, 1_000), ...cases('x', 30, 1_300, {}, 250)], ['agent y 30 -300 -600', 'agent x 30 300 4.6']],
  ['far apart, and scattered as widely', [...cases('y', 30, 1_000, { named: ['agent'] }), ...cases('x', 30, 1_300, {}, 270)], []],
  ['scattered too widely to tell', [...cases('y', 30, 1_000, {}, 270), ...cases('x', 30, 1_300, {}, 270)], []],
  ['the strongest first', [...cases('y', 30, 1_000), ...cases('z', 30, 1_000), ...cases('x', 30, 1_600)], ['agent x 30 600 1200', 'agent y 30 -300 -600', 'agent z 30 -300 -600']],
  ['other kinds of cases', [...cases('y', 30, 1_000), ...cases('x', 30, 1_300, { similar: 'b' })], []],
  ['what the policy itself asks for', [...cases('y', 30, 1_000, { named: ['agent'] }), ...cases('x', 30, 1_300, { named: ['agent'] })], []],
  ['a change with time', [...cases('y', 90, 1_000), ...cases('y', 30, 1_300, { at: T1 })], [`time ${T1} 30 300 600`]],
  ['a change with time, for kinds that were there before', [...cases('y', 90, 1_000), ...cases('y', 30, 1_300, { at: T1 }), ...cases('y', 9, 9_000, { at: T1, similar: 'new' })],
    [`time ${T1} 30 300 600`]],
  ['a change of too few', [...cases('y', 90, 1_000), ...cases('y', 29, 1_300, { at: T1 })], []],
  ['nothing at all', [], []],
])('unevenness is measured: %s', (_, all, found) => {
  expect(short(all)).toEqual(found);
});
