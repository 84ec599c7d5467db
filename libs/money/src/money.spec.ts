import fc from 'fast-check';
import { add, compare, exponentOf, format, fromDecimal, greater, isCurrency, isPositive, lesser, money, share, subtract, sum, toDecimal, zero } from './index.js';

const currencies = { JPY: 0, CNY: 2, EUR: 2, KWD: 3, CLF: 4 } as const;
const anyCurrency = fc.constantFrom(...Object.keys(currencies));
const anyMinor = fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n });

describe('an amount', () => {
  it('is added and subtracted exactly, far beyond what a float holds', () => {
    const big = money(9_007_199_254_740_993n, 'CNY');
    expect(add(big, money(1, 'CNY'))).toEqual(money(9_007_199_254_740_994n, 'CNY'));
    expect(subtract(money(1, 'CNY'), big)).toEqual(money(-9_007_199_254_740_992n, 'CNY'));
    expect(sum([money(1, 'EUR'), money(2, 'EUR')], 'EUR')).toEqual(money(3, 'EUR'));
    expect(sum([], 'JPY')).toEqual(zero('JPY'));
  });

  it('is ordered', () => {
    const [small, large] = [money(-1, 'CNY'), money(2, 'CNY')];
    expect([compare(small, large), compare(large, small), compare(small, money(-1, 'CNY'))]).toEqual([-1, 1, 0]);
    expect([lesser(small, large), greater(small, large)]).toEqual([small, large]);
    expect([small, zero('CNY'), large].map(isPositive)).toEqual([false, false, true]);
  });

  it.each([add, subtract, compare, lesser, greater])('is never combined with another currency (%p)', (combine) => {
    expect(() => combine(money(1, 'CNY'), money(1, 'USD'))).toThrow(TypeError);
  });

  it('is never made of a fraction', () => {
    expect(() => money(12.5, 'CNY')).toThrow(RangeError);
    expect(() => money(Number.NaN, 'CNY')).toThrow(RangeError);
  });

  it('is written as people of its currency write it', () => {
    expect(format(money(123_456, 'USD'))).toBe('$1,234.56');
    expect(format(money(1250, 'JPY'))).toBe('¥1,250');
    expect(format(money(-5, 'KWD')).replace(/\s/g, ' ')).toBe('-KWD 0.005');
    expect(format(money(9_007_199_254_740_993_00n, 'CNY'), 'zh')).toBe('¥9,007,199,254,740,993.00');
  });
});

describe('a share', () => {
  it.each([
    [1250n, 5_000, 625n],
    [1n, 5_000, 0n], // 0.5 → the even 0
    [3n, 5_000, 2n], // 1.5 → the even 2
    [5n, 5_000, 2n], // 2.5 → the even 2
    [999n, 3_333, 333n], // 332.97
    [100n, 10_000, 100n],
    [100n, 30_000, 300n],
    [100n, 0, 0n],
    [-3n, 5_000, -2n], // as far from zero as its opposite
    [-999n, 3_333, -333n],
  ])('of %p at %p basis points is %p', (minor, basisPoints, expected) => {
    expect(share(money(minor, 'CNY'), basisPoints)).toEqual(money(expected, 'CNY'));
  });

  it('is within half a unit of the exact value, and even where it is exactly between', () => {
    fc.assert(fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.integer({ min: 0, max: 30_000 }), (minor, basisPoints) => {
      const { minor: rounded } = share(money(minor, 'CNY'), basisPoints);
      const off = minor * BigInt(basisPoints) - rounded * 10_000n;
      const distance = off < 0n ? -off : off;
      expect(distance < 5_000n || (distance === 5_000n && rounded % 2n === 0n)).toBe(true);
    }));
  });
});

describe('a decimal', () => {
  it('comes back from what was written, in every currency', () => {
    fc.assert(fc.property(anyMinor, anyCurrency, (minor, currency) => {
      const written = toDecimal(money(minor, currency));
      const places = written.split('.')[1]?.length ?? 0;
      expect(places).toBe(currencies[currency as keyof typeof currencies]);
      // Channels send at most fifteen digits before the point.
      if (written.replace('-', '').split('.')[0]!.length <= 15) expect(fromDecimal(written, currency)).toEqual(money(minor, currency));
    }));
  });

  it.each([
    ['12.5', 'CNY', 1250n], ['12.50', 'CNY', 1250n], ['12.500', 'CNY', 1250n], ['0', 'CNY', 0n], ['-0.01', 'CNY', -1n], ['007', 'JPY', 7n],
    ['1250.0', 'JPY', 1250n], ['1.234', 'KWD', 1234n], ['0.0001', 'CLF', 1n],
  ])('%s %s is %p', (text, currency, minor) => {
    expect(fromDecimal(text, currency)).toEqual(money(minor, currency));
  });

  it.each([
    ['12.345', 'CNY'], ['1.5', 'JPY'], ['1.2345', 'KWD'], ['', 'CNY'], ['.5', 'CNY'], ['5.', 'CNY'], ['1e3', 'CNY'], ['1,250', 'CNY'], [' 1', 'CNY'],
    ['+1', 'CNY'], ['--1', 'CNY'], ['0x10', 'CNY'], ['NaN', 'CNY'], ['Infinity', 'CNY'], ['１２', 'CNY'], ['1\n', 'CNY'], ['9'.repeat(16), 'CNY'],
  ])('%j %s is refused', (text, currency) => {
    expect(() => fromDecimal(text, currency)).toThrow(RangeError);
  });
});

describe('a currency', () => {
  it('has the number of places that ISO 4217 gives it', () => {
    for (const [currency, exponent] of Object.entries(currencies)) expect(exponentOf(currency)).toBe(exponent);
  });

  it.each(['XXX', 'cny', 'RMB', '', 'CNYX', '__proto__', 'toString'])('%j is none', (code) => {
    expect(isCurrency(code)).toBe(false);
    expect(() => exponentOf(code)).toThrow(RangeError);
    expect(() => fromDecimal('1', code)).toThrow(RangeError);
  });
});
