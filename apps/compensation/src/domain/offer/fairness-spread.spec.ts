import { type ComparedCase, type Shares, countShare, spreadsIn } from './fairness-spread.js';

const one = (channel: string | undefined, agent?: string, segment?: string): ComparedCase =>
  ({ facts: { channel, complaint: { language: 'en' }, ...(segment && { standing: { segment } }) } as never, agent });
type Given = readonly [channel: string, count: number, before: number, after: number];
/** So many cases of one channel, each given the same before and after. */
function cases(...given: Given[]): Shares {
  const shares: Shares = {};
  for (const [channel, count, before, after] of given) for (let at = 0; at < count; at += 1) countShare(shares, one(channel), before, after);
  return shares;
}

it('cases are counted by whatever is known of them, with what they get before and after', () => {
  const shares: Shares = {};
  countShare(shares, one('shop', 'wen', 'loyal'), 100, 200);
  countShare(shares, one('shop'), 50, 70);
  countShare(shares, one(undefined, 'wen'), 1, 2);
  expect(shares).toEqual({
    channel: { shop: [2, 150, 270] }, language: { en: [3, 151, 272] }, segment: { loyal: [1, 100, 200] }, agent: { wen: [2, 101, 202] },
  });
});

describe('a spread', () => {
  const of = (...given: Given[]) => spreadsIn({ g: cases(...given) }).filter(({ dimension }) => dimension === 'channel');

  it('lies between the best and the worst treated, by their means', () => {
    expect(of(['a', 5, 100, 300], ['b', 6, 400, 100], ['c', 5, 200, 200]))
      .toEqual([{ dimension: 'channel', group: 'g', before: 300, after: 200, most: 'a', least: 'b', cases: 16 }]);
  });

  it('needs five cases of each of two values', () => {
    expect([of(['a', 5, 1, 1]), of(['a', 5, 1, 1], ['b', 4, 9, 9]), of(['a', 5, 1, 1], ['b', 5, 9, 9]).length]).toEqual([[], [], 1]);
  });

  it('is told from the widest on, by name where two are as wide, and no more than so many of a dimension', () => {
    const wide = (after: number) => cases(['a', 5, 0, 0], ['b', 5, 0, after]);
    const groups = { z: wide(100), c: wide(300), b: wide(300), a: wide(200) };
    expect(spreadsIn(groups).map(({ group }) => group)).toEqual(['b', 'c', 'a', 'z']);
    expect(spreadsIn(groups, 2).map(({ group, after }) => [group, after])).toEqual([['b', 300], ['c', 300]]);
    expect(spreadsIn({ none: {} })).toEqual([]);
  });
});
