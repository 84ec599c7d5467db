/// <reference types="jest" />
import { type Row } from '@redress/messaging';
import { money } from '@redress/money';
import { randomUUID } from 'node:crypto';
import { accounts, failureOf, samples, type Given } from './contract-stores.js';

const sample = (row: Row = {}): Row => ({
  merchant: 'acme', id: randomUUID(), label: 'x', minor: 1n, count: 1, open: true, at: '2026-01-05T08:00:00.000Z',
  doc: { sum: money(1, 'CNY'), tags: [] }, raw: Buffer.alloc(0), ...row,
});
const account = (owner: string, rest: Row = {}): Row => ({ owner, balance: 0n, version: 1, ...rest });

/** Values survive the way there and back, and what a write may not do is told apart by its code. */
export function contractOfRows({ unit, save, find }: Given): void {
  const roundTrip = async (row: Row): Promise<Row | undefined> => {
    await save(samples, row);
    return (await find(samples, { merchant: row.merchant, id: row.id }))[0];
  };

  describe('values', () => {
    it('gives back every kind of column as it was', async () => {
      const row = sample({
        label: 'it\'s "quoted" \\ {braces}, NULL', minor: -9_223_372_036_854_775_808n, count: -2_147_483_648, open: false,
        at: '2024-02-29T23:59:59.987Z', doc: { sum: money(9_007_199_254_740_993n, 'CNY'), tags: ['a', '\\', '"', '{}', ''] },
        raw: Buffer.from([0, 255, 92, 34, 10]), note: 'n', link: randomUUID(), limit: 9_223_372_036_854_775_807n,
        seen: '1999-12-31T00:00:00.000Z', extra: { any: [1, null, { deep: true }], sum: money(-5, 'JPY') }, blob: Buffer.from('b'),
        size: 7, flag: false,
      });
      expect(await roundTrip(row)).toStrictEqual(row);
    });

    it('leaves optional columns without a value away', async () => {
      const row = sample();
      expect(await roundTrip({ ...row, note: undefined, size: null, extra: undefined })).toStrictEqual(row);
    });

    it('takes null in a JSON column for a value of JSON', async () => {
      const row = sample({ doc: null, extra: null });
      expect(await roundTrip(row)).toStrictEqual(row);
    });

    it('keeps an empty text apart from none', async () => {
      expect(await roundTrip(sample({ note: '' }))).toHaveProperty('note', '');
    });

    it.each(['退款太慢了！', 'naïve café', '👩‍👩‍👧‍👦 🧧', 'NULL', 'null', ' lead and trail ', 'a\nb\tc\r\n', '\\x00', '{1,2}', "'; DROP TABLE x; --"])(
      'keeps the text %j, in text and in JSON', async (label) => {
        const row = sample({ label, doc: { sum: money(0, 'CNY'), tags: [label] }, merchant: label });
        expect(await roundTrip(row)).toStrictEqual(row);
      });

    it('brings times to UTC with milliseconds, and ids to lower case', async () => {
      const id = randomUUID();
      const row = sample({ id: id.toUpperCase(), at: '2026-01-05T16:00:00+08:00' });
      await save(samples, row);
      expect(await find(samples, { merchant: 'acme', id })).toMatchObject([{ id, at: '2026-01-05T08:00:00.000Z' }]);
    });

    it('shares nothing with who wrote and who reads', async () => {
      const row = sample({ doc: { sum: money(5, 'CNY'), tags: ['kept'] }, raw: Buffer.from('kept') });
      const read = (await roundTrip(row))!;
      (row.doc as { tags: string[] }).tags.push('written later');
      (read.doc as { tags: string[] }).tags.push('read and changed');
      (read.raw as Buffer).fill(0);
      expect(await find(samples, { merchant: 'acme', id: row.id })).toMatchObject([{ doc: { tags: ['kept'] }, raw: Buffer.from('kept') }]);
    });

    it.each([
      ['a missing value', { label: undefined }, '23502'],
      ['a null', { minor: null }, '23502'],
      ['no JSON', { doc: undefined }, '23502'],
      ['a NUL in a text', { label: 'a\u0000b' }, '22021'],
      ['a NUL in JSON', { doc: { sum: money(1, 'CNY'), tags: ['\u0000'] } }, '22P05'],
      ['an integer too large', { count: 2_147_483_648 }, '22003'],
      ['a bigint too large', { minor: 9_223_372_036_854_775_808n }, '22003'],
      ['no uuid', { link: 'x' }, '22P02'],
      ['no time', { at: 'yesterday-ish' }, '22007'],
    ])('refuses %s with %j as %s', async (_what, wrong, code) => {
      expect(await failureOf(save(samples, sample(wrong)))).toBe(code);
    });
  });

  describe('writes', () => {
    it('inserts, updates and removes', async () => {
      await save(accounts, account('a'), account('b', { email: 'b@x' }));
      await unit(async (one) => {
        await one.load(accounts, [{ owner: 'a' }, { owner: 'b' }]);
        await one.update(accounts, [account('a', { balance: 5n, version: 2 }), account('b', { balance: 6n, version: 2 })]);
      });
      expect(await find(accounts, { owner: 'a' }, { owner: 'b' })).toEqual([
        account('a', { balance: 5n, version: 2 }), account('b', { balance: 6n, version: 2 }),
      ]);
      await unit(async (one) => {
        await one.load(accounts, [{ owner: 'a' }]);
        await one.remove(accounts, [{ owner: 'a' }]);
      });
      expect(await find(accounts, { owner: 'a' }, { owner: 'b' })).toMatchObject([{ owner: 'b' }]);
    });

    it('leaves absent rows out of what it loads, and loads none for no keys', async () => {
      await save(accounts, account('a'));
      expect(await find(accounts, { owner: 'none' }, { owner: 'a' })).toHaveLength(1);
      expect(await find(accounts)).toEqual([]);
    });

    it('takes a key that has appeared for a conflict, to be run again', async () => {
      await save(accounts, account('a', { balance: 1n }));
      expect(await failureOf(save(accounts, account('new'), account('a')))).toBe('Conflict');
      expect(await find(accounts, { owner: 'a' }, { owner: 'new' })).toMatchObject([{ owner: 'a', balance: 1n }]);
    });

    it('adds a row once, and leaves the one that is there as it is', async () => {
      await unit((one) => one.add(accounts, [account('a', { balance: 1n })]));
      await unit((one) => one.add(accounts, [account('a', { balance: 2n }), account('b')]));
      expect(await find(accounts, { owner: 'a' }, { owner: 'b' })).toMatchObject([{ balance: 1n }, { balance: 0n }]);
    });

    it('takes back in one unit what it has changed before', async () => {
      const row = sample({ note: 'kept' });
      await save(samples, row);
      await unit(async (one) => {
        const [loaded] = await one.load(samples, [{ merchant: 'acme', id: row.id }]);
        await one.update(samples, [{ ...loaded, label: 'y', note: undefined }]);
        await one.update(samples, [{ ...loaded }]);
      });
      expect(await find(samples, { merchant: 'acme', id: row.id })).toEqual([row]);
    });

    it('takes an update of a row that is gone for a conflict', async () => {
      expect(await failureOf(unit((one) => one.update(accounts, [account('none', { version: 2 })])))).toBe('Conflict');
    });

    it('updates a versioned row only from the version that the unit has loaded, by however many steps', async () => {
      await save(accounts, account('a', { version: 3 }));
      expect(await failureOf(unit((one) => one.update(accounts, [account('a', { version: 4 })])))).toBe('Conflict');
      expect(await failureOf(unit((one) => one.update(accounts, [account('a', { version: 3 })])))).toBe('Conflict');
      await unit(async (one) => {
        await one.load(accounts, [{ owner: 'a' }]);
        await one.update(accounts, [account('a', { version: 7 })]);
      });
      expect(await find(accounts, { owner: 'a' })).toMatchObject([{ version: 7 }]);
    });

    it('refuses a unique value that is taken, by insert, add and update, with 23505', async () => {
      await save(accounts, account('a', { email: 'a@x' }), account('b', { email: 'b@x' }));
      const taken = account('c', { email: 'a@x' });
      expect(await failureOf(unit((one) => one.insert(accounts, [taken])))).toBe('23505');
      expect(await failureOf(unit((one) => one.add(accounts, [taken])))).toBe('23505');
      expect(await failureOf(unit(async (one) => {
        await one.load(accounts, [{ owner: 'b' }]);
        await one.update(accounts, [account('b', { email: 'a@x', version: 2 })]);
      }))).toBe('23505');
    });

    it('lets many rows have no value in a unique column, and a value that was given up be taken again', async () => {
      await save(accounts, account('a', { email: 'a@x' }), account('b'), account('c'));
      await unit(async (one) => {
        await one.load(accounts, [{ owner: 'a' }]);
        await one.update(accounts, [account('a', { version: 2 })]);
        await one.insert(accounts, [account('d', { email: 'a@x' })]);
      });
      expect(await find(accounts, { owner: 'd' })).toMatchObject([{ email: 'a@x' }]);
    });

    it('writes and loads a thousand rows at once', async () => {
      const rows = Array.from({ length: 1_000 }, (_, i) => sample({ count: i, minor: BigInt(i) * 10n ** 15n }));
      await save(samples, ...rows);
      const loaded = await find(samples, ...rows.map(({ merchant, id }) => ({ merchant, id })));
      const byCount = loaded.sort((a, b) => (a.count as number) - (b.count as number));
      expect(byCount).toStrictEqual(rows);
    });
  });
}
