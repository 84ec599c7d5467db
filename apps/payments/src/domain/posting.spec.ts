import { money } from '@redress/money';
import fc from 'fast-check';
import { at } from '../examples.js';
import { balances, post, type PostingKind } from './posting.js';

const facts = { merchant: 'm1', cause: 'c1', orderSource: 'shop', orderRef: 'o1', valueDate: '2026-03-02', at };

describe('the ledger', () => {
  it('cannot be out of balance: debits less credits are zero per currency, whatever is posted', () => {
    const kind = fc.constantFrom<PostingKind>('paid', 'cost', 'returned', 'reversed', 'chargeback', 'claim', 'waiver');
    const posting = fc.record({ kind, minor: fc.bigInt(1n, 10n ** 15n), currency: fc.constantFrom('CNY', 'JPY', 'KWD'), rail: fc.constantFrom('a', 'b') })
      .map(({ kind: what, minor, currency, rail }) => post(what, money(minor, currency), rail, 'price', facts));
    fc.assert(fc.property(fc.array(posting), (rows) => {
      const sums = new Map<string, bigint>();
      for (const [name, minor] of balances(rows)) {
        const currency = name.split(' ')[1]!;
        sums.set(currency, (sums.get(currency) ?? 0n) + minor);
      }
      expect([...sums.values()].every((sum) => sum === 0n)).toBe(true);
    }));
  });

  it('takes a return back to zero by a row of its own', () => {
    const rows = [post('paid', money(500, 'CNY'), 'a', 'price', facts), post('returned', money(500, 'CNY'), 'a', 'price', facts)];
    expect(rows[0]!.postingId).not.toBe(rows[1]!.postingId);
    expect([...balances(rows).values()]).toEqual([0n, 0n]);
  });

  it('gives the same thing the same id, and refuses what is not positive', () => {
    const twice = [1, 2].map(() => post('paid', money(500, 'CNY'), 'a', 'price', facts).postingId);
    expect(twice[0]).toBe(twice[1]);
    expect(() => post('paid', money(0, 'CNY'), 'a', 'price', facts)).toThrow(RangeError);
  });
});
