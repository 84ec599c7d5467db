import { money } from '@redress/money';
import fc from 'fast-check';
import { classified, received } from '../../examples.js';
import { type Facts, factsOf, readingOf } from '../facts.js';
import { type DraftLeg, withinAccounts } from './option.js';

const complaint = received('C-1');
const planId = complaint.caseId;
const factsWith = (left: number): Facts => ({
  complaint: factsOf(complaint), reading: readingOf(classified(complaint)), left: [{ lineRef: '1', head: 'goodwill', amount: money(left, 'CNY') }],
});
const points = (units: number, cost: number): DraftLeg =>
  ({ form: 'credit', remedy: 'points', head: 'goodwill', lineRef: '1', gate: 'none', amount: money(cost, 'CNY'), units });
const drawn = (leg: DraftLeg, left: number) => withinAccounts([{ optionId: 'points', label: { en: 'Points', zh: '积分' }, legs: [leg] }], factsWith(left), planId);

describe('points from an account that has less left', () => {
  it('are fewer, by as much as their cost is less, and never a part of one', () => {
    expect(drawn(points(3_000, 3_000), 1_000).options[0]!.legs).toMatchObject([{ units: 1_000, amount: money(1_000, 'CNY') }]);
    expect(drawn(points(3_000, 1_000), 333).options[0]!.legs).toMatchObject([{ units: 999 }]);
    expect(drawn(points(3, 1_000), 400)).toMatchObject({ reduced: true, options: [{ legs: [{ units: 1 }] }] });
  });

  it('are none where there is not enough for one, and all where there is enough', () => {
    expect(drawn(points(3, 1_000), 333)).toMatchObject({ reduced: true, options: [{ legs: [] }] });
    expect(drawn(points(3_000, 3_000), 0)).toMatchObject({ reduced: true, options: [{ legs: [] }] });
    expect(drawn(points(3_000, 3_000), 3_000)).toMatchObject({ reduced: false, options: [{ legs: [{ units: 3_000 }] }] });
  });

  it('never cost more than was taken from the account', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 0, max: 6_000 }), (units, cost, left) => {
      for (const leg of drawn(points(units, cost), left).options[0]!.legs) {
        expect(BigInt(leg.units!) * BigInt(cost)).toBeLessThanOrEqual(leg.amount!.minor * BigInt(units));
        expect(leg.amount!.minor).toBeLessThanOrEqual(BigInt(left));
      }
    }));
  });
});
