import { encodeJson } from '@redress/contracts';
import { money } from '@redress/money';
import fc from 'fast-check';
import { floorOf } from '../../domain/statute/evaluate.js';
import { shippedPacks } from '../shipped.js';
import { leastCash, owedBy } from './owed.js';
import { matters, someMatters } from './random.js';
import { type Matter } from './row.js';
import { spokenOf } from './table.js';

const isSum = (value: unknown): boolean => typeof value === 'object' && value !== null && 'minor' in value;
/** The matter with its line, and without sums that were said of the line as a whole. */
function plain({ order, ...matter }: Matter): Matter {
  const [line] = order.lines;
  const circumstances = Object.fromEntries(Object.entries(line!.circumstances ?? {}).filter(([, fact]) => !isSum(fact?.value)));
  return { ...matter, order: { ...order, lines: [{ ...line!, circumstances }] } };
}
function inTwo(matter: Matter, first: bigint): Matter {
  const [line] = matter.order.lines;
  const { value: { minor, currency } } = line!.paid;
  const part = (lineRef: string, paid: bigint) => ({ ...line!, lineRef, paid: { ...line!.paid, value: money(paid, currency) } });
  return { ...matter, order: { ...matter.order, lines: [part('1', first), part('2', minor - first)] } };
}
const reversed = (matter: Matter): Matter => ({ ...matter, order: { ...matter.order, lines: matter.order.lines.toReversed() } });

/** All sums by head and remedy, over all lines. */
function totals(floor: ReturnType<typeof floorOf>): Record<string, bigint> {
  const sums: Record<string, bigint> = {};
  for (const { head, ways } of floor.entitlements) {
    for (const { remedy, amount } of ways) sums[`${head} ${remedy}`] = (sums[`${head} ${remedy}`] ?? 0n) + (amount?.minor ?? 0n);
  }
  return sums;
}

describe('what is owed, by plain steps and by the packs', () => {
  it('is the same for facts at random, near the limits, in all states of proof', () => {
    fc.assert(fc.property(matters, (matter) => {
      expect(spokenOf(floorOf(shippedPacks, matter))).toEqual(owedBy(matter));
    }), { numRuns: 3_000 });
  });

  it('is the same where a line is two, in whichever order', () => {
    const divisible = matters.filter(({ order: { lines: [line] } }) => line!.goodsClass !== 'travel' && line!.paid.value.minor > 1n);
    fc.assert(fc.property(divisible, fc.integer({ min: 1, max: 99 }), (matter, percent) => {
      const whole = plain(matter);
      const { minor } = whole.order.lines[0]!.paid.value;
      const share = (minor * BigInt(percent)) / 100n;
      const split = inTwo(whole, share === 0n ? 1n : share);
      expect(totals(floorOf(shippedPacks, split))).toEqual(totals(floorOf(shippedPacks, whole)));
      expect(floorOf(shippedPacks, reversed(split))).toEqual(floorOf(shippedPacks, split));
    }), { numRuns: 1_000 });
  });

  it('is often something, and of every kind', () => {
    const all = someMatters(4_000, 1).map(owedBy);
    const kinds = new Set(all.flatMap((owed) => Object.values(owed).flatMap((ways) => Object.keys(ways))));
    expect([...kinds].sort()).toEqual([
      'care', 'care_costs', 'damages', 'delay_penalty', 'freight_reimbursement', 'price_reduction', 'refund_full', 'refund_partial', 'repair',
      'replacement', 'rerouting', 'statutory_multiple',
    ]);
    expect(all.filter((owed) => Object.keys(owed).length > 0).length).toBeGreaterThan(1_300);
  });

  it('costs no cash where there is another way, and else the least of them', () => {
    expect(leastCash({ price: { repair: true, refund_full: 10_000n } })).toBe(0n);
    expect(leastCash({ price: { refund_full: 10_000n }, statutory_multiple: { statutory_multiple: 50_000n } })).toBe(60_000n);
    expect(encodeJson(leastCash({}))).toBe('"0"');
  });
});
