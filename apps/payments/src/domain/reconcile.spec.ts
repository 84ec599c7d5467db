import { money } from '@redress/money';
import { payoutIdOf } from '../examples.js';
import { addTotals, match, type OwnLine, type StatementLine } from './reconcile.js';

const CNY = (minor: number) => money(minor, 'CNY');
const line = (ordinal: number, rest: Partial<StatementLine> = {}): StatementLine => ({
  railReference: `r${ordinal}`, key: `k${ordinal}`, merchant: 'm1', payoutId: payoutIdOf(ordinal), amount: CNY(100), valueDate: '2026-03-02', ...rest,
});
const own = (ordinal: number, rest: Partial<OwnLine> = {}): OwnLine => ({
  payoutId: payoutIdOf(ordinal), merchant: 'm1', railKey: `k${ordinal}`, railReference: `r${ordinal}`, amount: CNY(100), standing: 'paid', ...rest,
});

describe('a statement beside the ledger', () => {
  it('matches what both have, with no drift', () => {
    const { matched, settle, mismatches, totals } = match([line(1), line(2)], [own(1), own(2)]);
    expect({ matched, settle, mismatches, totals }).toEqual({ matched: 2, settle: [], mismatches: [], totals: [{ ledger: CNY(200), rail: CNY(200) }] });
  });

  it('tells the end of what was open', () => {
    const found = match([line(1)], [own(1, { standing: 'open', railReference: undefined })]);
    expect(found).toMatchObject({ matched: 0, mismatches: [], settle: [{ payoutId: payoutIdOf(1) }] });
  });

  it.each<[string, StatementLine[], OwnLine[]]>([
    ['missing-in-ledger', [line(1)], []],
    ['missing-in-ledger', [line(1)], [own(1, { standing: 'ended' })]],
    ['missing-in-ledger', [line(1, { merchant: 'm2' })], [own(1)]],
    ['amount-differs', [line(1, { amount: CNY(101) })], [own(1)]],
    ['amount-differs', [line(1, { amount: money(100, 'USD') })], [own(1)]],
    ['paid-twice', [line(1, { railReference: 'other' })], [own(1)]],
    ['paid-twice', [line(1, { key: 'other' })], [own(1)]],
    ['paid-twice', [line(1), line(1, { railReference: 'second' })], [own(1, { railReference: undefined })]],
  ])('finds %s', (kind, lines, rows) => {
    const { mismatches, totals } = match(lines, rows);
    expect(mismatches.map((one) => one.kind)).toEqual([kind]);
    expect(totals.some(({ ledger, rail }) => ledger.minor !== rail.minor)).toBe(true);
  });

  it('finds what the rail does not have, and what it does have', () => {
    const rows = [own(1), own(2)];
    const { mismatches, totals } = match([line(1)], rows, rows);
    expect(mismatches).toEqual([{ merchant: 'm1', payoutId: payoutIdOf(2), kind: 'missing-at-rail', ledger: CNY(100), railReference: 'r2' }]);
    expect(totals).toEqual([{ ledger: CNY(200), rail: CNY(100) }]);
  });

  it('adds pages up per currency', () => {
    const yen = { ledger: money(5, 'JPY'), rail: money(5, 'JPY') };
    const yuan = { ledger: CNY(1), rail: CNY(2) };
    expect(addTotals([yen, yuan], [yuan])).toEqual([yen, { ledger: CNY(2), rail: CNY(4) }]);
  });
});
