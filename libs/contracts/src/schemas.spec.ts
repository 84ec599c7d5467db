import { examples } from '@redress/testing';
import { money } from '@redress/money';
import {
  amountSchema, channelInputSchema, channelOrderSchema, encodeJson, instantSchema, merchantId, moneySchema, schemaOf, sealed, uuid,
} from './index.js';

const order = {
  orderRef: 'T-1', purchasedAt: '2026-02-24T20:30:00+08:00', lines: [{ lineRef: '1', goods: 'kettle', paid: { minor: '19900', currency: 'CNY' } }],
};
const complaint = { kind: 'complaint', externalId: 'C-1', occurredAt: '2026-03-02T08:00:00Z', customerId: 'u-1', order, text: '坏了' };
const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown): boolean => schema.safeParse(value).success;

describe('money on the wire', () => {
  it('is decimal text of minor units, and a bigint once read', () => {
    expect(moneySchema.parse({ minor: '-1250', currency: 'CNY' })).toEqual(money(-1250, 'CNY'));
    expect(amountSchema.parse({ minor: '999999999999999999', currency: 'JPY' })).toEqual(money(999_999_999_999_999_999n, 'JPY'));
  });

  it.each([
    { minor: 1250, currency: 'CNY' }, { minor: '12.50', currency: 'CNY' }, { minor: '1e3', currency: 'CNY' }, { minor: '01', currency: 'CNY' },
    { minor: '+1', currency: 'CNY' }, { minor: '', currency: 'CNY' }, { minor: ' 1', currency: 'CNY' }, { minor: '-0', currency: 'RMB' },
    { minor: '1'.repeat(19), currency: 'CNY' }, { minor: '1', currency: 'cny' }, { minor: '1', currency: 'XXX' }, { minor: '1' }, { currency: 'CNY' },
    { minor: '1', currency: 'CNY', more: true }, '1 CNY', 1, null, ['1', 'CNY'], { minor: '1\n', currency: 'CNY' }, { minor: '0x1', currency: 'CNY' },
  ])('is not %j', (value) => {
    expect(accepts(moneySchema, value)).toBe(false);
    expect(accepts(amountSchema, value)).toBe(false);
  });

  it('is not negative where it is an amount', () => {
    expect(accepts(amountSchema, { minor: '-1', currency: 'CNY' })).toBe(false);
    expect(accepts(amountSchema, { minor: '-0', currency: 'CNY' })).toBe(false);
    expect(accepts(amountSchema, { minor: '0', currency: 'CNY' })).toBe(true);
  });

  it('takes no key from a prototype', () => {
    const polluting = JSON.parse('{"minor":"1","currency":"CNY","__proto__":{"minor":"2"}}') as unknown;
    expect(accepts(amountSchema, polluting)).toBe(false);
  });
});

describe('what a channel posts', () => {
  it('is filled up, and its times are brought to UTC', () => {
    expect(channelInputSchema.parse(complaint)).toMatchObject({
      occurredAt: '2026-03-02T08:00:00.000Z',
      order: {
        purchasedAt: '2026-02-24T12:30:00.000Z',
        lines: [{ goodsClass: 'other', saleMode: 'distance', quantity: 1, paid: money(19_900, 'CNY') }],
      },
    });
  });

  it('may name its order alone', () => {
    expect(accepts(channelInputSchema, { ...complaint, order: { orderRef: 'T-1' } })).toBe(true);
  });

  it.each([
    ['a strange kind', { ...complaint, kind: 'praise' }],
    ['no text', { ...complaint, text: '' }],
    ['too much text', { ...complaint, text: 'x'.repeat(20_001) }],
    ['a key that nobody knows', { ...complaint, extra: 1 }],
    ['a polluting key', JSON.parse(`{"__proto__":{"x":1},${JSON.stringify(complaint).slice(1)}`)],
    ['a negative demand', { ...complaint, demanded: { minor: '-1', currency: 'CNY' } }],
    ['a fraction', { ...complaint, demanded: { minor: '1.5', currency: 'CNY' } }],
    ['an unknown currency', { ...complaint, demanded: { minor: '1', currency: 'BTC' } }],
    ['half a piece', { ...complaint, order: { ...order, lines: [{ ...order.lines[0], quantity: 0.5 }] } }],
    ['no lines', { ...complaint, order: { ...order, lines: [] } }],
    ['a time without a zone', { ...complaint, occurredAt: '2026-03-02T08:00:00' }],
    ['no such day', { ...complaint, occurredAt: '2026-02-30T08:00:00Z' }],
    ['no e-mail', { ...complaint, contact: { email: 'nobody' } }],
    ['a list', [complaint]],
    ['nested ten thousand deep', { ...complaint, text: JSON.parse('['.repeat(10_000) + ']'.repeat(10_000)) as unknown }],
  ])('is not %s', (_what, input) => {
    expect(accepts(channelInputSchema, input)).toBe(false);
  });

  it('names countries by two capitals', () => {
    expect([{ country: 'CN' }, { country: 'cn' }, { country: 'CHN' }].map((change) => accepts(channelOrderSchema, { ...order, ...change }))).toEqual([true, false, false]);
  });

  it('is sealed by a JWE of five parts', () => {
    expect(accepts(sealed, { jwe: 'eyJ.key.iv.text.tag' })).toBe(true);
    expect(accepts(sealed, { jwe: 'eyJ..iv.text.tag' })).toBe(true);
    for (const jwe of ['plain text', 'a.b.c', '']) expect(accepts(sealed, { jwe })).toBe(false);
    expect(accepts(sealed, 'plain text')).toBe(false);
  });
});

describe('the words of every schema', () => {
  it('are exact about ids, times and merchants', () => {
    expect(accepts(uuid, '0190b6f0-0000-7000-8000-000000000001')).toBe(true);
    for (const id of ['0190B6F0-0000-7000-8000-000000000001', '0190b6f0', '', '0190b6f0-0000-7000-8000-000000000001 ']) expect(accepts(uuid, id)).toBe(false);
    expect(accepts(instantSchema, '2026-03-02T08:00:00.000Z')).toBe(true);
    for (const at of ['2026-03-02T08:00:00Z', '2026-03-02T08:00:00.000+08:00', '2026-03-02']) expect(accepts(instantSchema, at)).toBe(false);
    expect(['acme', 'a-1', '9'].every((id) => accepts(merchantId, id))).toBe(true);
    for (const id of ['Acme', '-a', '', 'a/b', 'a'.repeat(64), '商']) expect(accepts(merchantId, id)).toBe(false);
  });

  it('let an older build read what a newer one adds', () => {
    const wire = JSON.parse(encodeJson(examples['payout.succeeded.v1'])) as object;
    expect(schemaOf('payout.succeeded.v1').parse({ ...wire, addedLater: true })).toStrictEqual(examples['payout.succeeded.v1']);
  });
});
