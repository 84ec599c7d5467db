import { money } from '@redress/money';
import fc from 'fast-check';
import { decodeJson, encodeJson } from './index.js';

describe('JSON', () => {
  it('carries money as decimal text and brings it back as a bigint, however deep and large', () => {
    const value = { legs: [{ amount: money(9_007_199_254_740_993n, 'CNY') }, { amount: money(-1, 'JPY') }], top: money(0, 'KWD') };
    expect(encodeJson(value)).toContain('{"minor":"9007199254740993","currency":"CNY"}');
    expect(decodeJson(encodeJson(value))).toStrictEqual(value);
  });

  it('brings any amount back', () => {
    fc.assert(fc.property(fc.bigInt({ min: -(10n ** 39n), max: 10n ** 39n }), fc.constantFrom('CNY', 'JPY'), (minor, currency) => {
      expect(decodeJson(encodeJson([{ sum: { minor, currency } }]))).toStrictEqual([{ sum: { minor, currency } }]);
    }));
  });

  it('writes a whole number beyond the safe ones as its digits, wherever it stands', () => {
    expect(encodeJson([2n ** 60n, { a: { b: -1n } }])).toBe('["1152921504606846976",{"a":{"b":"-1"}}]');
  });

  it('leaves the JSON of others as it is: whoever writes amounts in another way still sees them', () => {
    expect(() => JSON.stringify({ minor: 5n })).toThrow(TypeError);
    expect(JSON.stringify({ minor: 5n }, (_key, value: unknown) => (typeof value === 'bigint' ? Number(value) : value))).toBe('{"minor":5}');
  });

  it('leaves alone what only resembles money', () => {
    const value = [{ minor: '5' }, { currency: 'CNY' }, { minor: '5', currency: 'CNY', note: 'more' }, { minor: 5, currency: 'CNY' },
      { minor: '', currency: 'CNY' }, { minor: '0x10', currency: 'CNY' }, { minor: 'many', currency: 'CNY' }, null, 'text', 1.5];
    expect(decodeJson(encodeJson(value))).toStrictEqual(value);
  });

  it('brings plain values back as they are', () => {
    fc.assert(fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      expect(decodeJson(encodeJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }));
  });

  it('is read ten thousand levels deep', () => {
    let node = decodeJson<unknown>(`${'['.repeat(10_000)}{"minor":"1","currency":"CNY"}${']'.repeat(10_000)}`);
    for (let level = 0; level < 10_000; level++) node = (node as unknown[])[0];
    expect(node).toEqual(money(1, 'CNY'));
  });

  it('takes a key named __proto__ for a key and for nothing else', () => {
    const decoded = decodeJson<Record<string, unknown>>('{"__proto__":{"polluted":true},"constructor":{"x":1}}');
    expect(Object.hasOwn(decoded, '__proto__')).toBe(true);
    expect(decoded.polluted).toBeUndefined();
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
