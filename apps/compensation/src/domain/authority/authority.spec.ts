import { money } from '@redress/money';
import fc from 'fast-check';
import { defaultLimits } from '../../authority/default-limits.js';
import { type ApproverRole, approverRoles, askedLevels, boundOn, firstAsked, isGoodwill, mayPair, nextAsked } from './authority.js';

const limits = defaultLimits.CNY!;
const none = { approver: 0n, customer: 0n, order: 0n };
const legs = (...minors: number[]) => minors.map((minor) => ({ remedy: 'refund_full' as const, amount: money(minor, 'CNY') }));
const damages = (minor: number) => [{ remedy: 'damages' as const, amount: money(minor, 'CNY') }];

describe('what a role may approve alone', () => {
  it.each<[ApproverRole, number]>([['automatic', 50_000], ['agent', 50_000], ['supervisor', 500_000], ['finance', 1_000_000], ['arbiter', 1_000_000]])(
    'is limited for a plan: %s to %d', (role, most) => {
      expect(boundOn(limits, role, legs(most), none)).toBeUndefined();
      expect(boundOn(limits, role, legs(most + 1), none)).toBe('amount');
      expect(boundOn(limits, role, legs(most, 1), none)).toBe('amount');
    });

  it('counts what was approved today by them, for the customer and for the order', () => {
    expect(boundOn(limits, 'agent', legs(1), { ...none, approver: 499_999n })).toBeUndefined();
    expect(boundOn(limits, 'agent', legs(1), { ...none, approver: 500_000n })).toBe('day');
    expect(boundOn(limits, 'automatic', legs(1), { ...none, approver: 500_000n })).toBeUndefined();
    expect(boundOn(limits, 'automatic', legs(1), { ...none, customer: 99_999n })).toBeUndefined();
    expect(boundOn(limits, 'automatic', legs(1), { ...none, customer: 100_000n })).toBe('customer');
    expect(boundOn(limits, 'automatic', legs(1), { ...none, order: 49_999n })).toBeUndefined();
    expect(boundOn(limits, 'automatic', legs(1), { ...none, order: 50_000n })).toBe('order');
  });

  it('is another sum for some remedies, and the sums of different remedies of one limit count together', () => {
    expect(boundOn(limits, 'agent', damages(1), none)).toBe('amount');
    expect(boundOn(limits, 'supervisor', damages(1), none)).toBeUndefined();
    expect(boundOn(limits, 'supervisor', [...legs(300_000), ...damages(300_000)], none)).toBe('amount');
    const own = [...limits, { role: 'supervisor' as const, remedy: 'damages' as const, alone: money(300_000, 'CNY') }];
    expect(boundOn(own, 'supervisor', [...legs(200_000), ...damages(300_000)], none)).toBeUndefined();
    expect(boundOn(own, 'supervisor', [...legs(200_000), ...damages(300_001)], none)).toBe('amount');
  });

  it('is anything without worth, and nothing at all where no limit is set', () => {
    expect(boundOn([], 'agent', [{ remedy: 'apology' }], none)).toBeUndefined();
    expect(boundOn([], 'finance', legs(1), none)).toBe('amount');
    expect(boundOn(defaultLimits['*']!, 'finance', legs(1), none)).toBe('amount');
    expect(approverRoles.filter((role) => mayPair(defaultLimits['*']!, role))).toEqual(['supervisor', 'finance', 'arbiter']);
  });

  it('has a general limit whatever special ones stand before it, and no limit of a day where none is set', () => {
    const [special, alone] = [{ role: 'agent' as const, remedy: 'damages' as const, alone: money(1, 'CNY'), pairs: true as const }, { role: 'agent' as const, alone: money(900, 'CNY') }];
    const lots = { approver: 9_000_000n, customer: 9_000_000n, order: 9_000_000n };
    expect([boundOn([special, alone], 'agent', legs(900), lots), boundOn([special, alone], 'agent', legs(901), lots)]).toEqual([undefined, 'amount']);
    expect([mayPair([special, alone], 'agent'), mayPair([], 'agent')]).toEqual([false, false]);
    expect([boundOn([special], 'agent', damages(1), lots), boundOn(limits, 'agent', [{ remedy: 'apology' }], lots)]).toEqual([undefined, undefined]);
  });

  it('never grows with a larger sum or with more approved before', () => {
    const sums = fc.bigInt({ min: 0n, max: 1_000_000n });
    fc.assert(fc.property(fc.constantFrom(...approverRoles), sums, sums, fc.record({ approver: sums, customer: sums, order: sums }), (role, less, more, today) => {
      const at = (minor: bigint, before = today) => boundOn(limits, role, [{ remedy: 'refund_full', amount: money(minor, 'CNY') }], before);
      if (at(less) !== undefined && less > 0n) expect(at(less + more)).toBeDefined();
      if (at(less) !== undefined) expect(at(less, { approver: today.approver + more, customer: today.customer + more, order: today.order + more })).toBeDefined();
    }));
  });
});

it('asks the lowest level that may approve, then the next ones, and stays with the last', () => {
  expect([50_000, 50_001, 500_001].map((minor) => firstAsked(limits, legs(minor), none))).toEqual(['agent', 'supervisor', 'two-people']);
  expect(firstAsked(limits, legs(1), { ...none, customer: 100_000n })).toBe('supervisor');
  expect(askedLevels.map(nextAsked)).toEqual(['supervisor', 'two-people', 'finance', 'finance']);
});

it('gives for the good of the relation under the head of goodwill alone', () => {
  expect([isGoodwill({ head: 'goodwill' }), isGoodwill({ head: 'price' })]).toEqual([true, false]);
});
