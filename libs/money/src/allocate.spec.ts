import fc from 'fast-check';
import { allocate, money, sum } from './index.js';

const anyAmount = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }).map((minor) => money(minor, 'CNY'));
const anyWeights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 30 })
  .filter((weights) => weights.some((weight) => weight > 0n));

describe('an allocation', () => {
  it('neither loses nor makes a unit', () => {
    fc.assert(fc.property(anyAmount, anyWeights, (amount, weights) => {
      expect(sum(allocate(amount, weights), 'CNY')).toEqual(amount);
    }));
  });

  it('gives each part its exact share, to within one unit', () => {
    fc.assert(fc.property(anyAmount, anyWeights, (amount, weights) => {
      const total = weights.reduce((a, b) => a + b, 0n);
      allocate(amount, weights).forEach((part, index) => {
        const off = part.minor * total - amount.minor * weights[index]!;
        expect(off < total && off > -total).toBe(true);
      });
    }));
  });

  it('gives nothing to a weight of zero', () => {
    fc.assert(fc.property(anyAmount, anyWeights, (amount, weights) => {
      allocate(amount, weights).forEach((part, index) => {
        if (weights[index] === 0n) expect(part.minor).toBe(0n);
      });
    }));
  });

  it('takes back exactly what it gave', () => {
    fc.assert(fc.property(anyAmount, anyWeights, (amount, weights) => {
      const back = allocate(money(-amount.minor, 'CNY'), weights).map(({ minor }) => -minor);
      expect(back).toEqual(allocate(amount, weights).map(({ minor }) => minor));
    }));
  });

  it.each([
    [100n, [1n, 1n, 1n], [34n, 33n, 33n]], // a tie: the earlier part gets the unit
    [100n, [2n, 1n], [67n, 33n]],
    [1n, [1n, 5n], [0n, 1n]], // the larger remainder gets it
    [-100n, [1n, 1n, 1n], [-34n, -33n, -33n]],
    [0n, [3n, 4n], [0n, 0n]],
  ])('of %p by %p is %p', (minor, weights, parts) => {
    expect(allocate(money(minor, 'JPY'), weights)).toEqual(parts.map((part) => money(part, 'JPY')));
  });

  it.each([[[]], [[0n, 0n]], [[1n, -1n, 1n]]])('refuses the weights %p', (weights: bigint[]) => {
    expect(() => allocate(money(1, 'CNY'), weights)).toThrow(RangeError);
  });
});
