import { money } from '@redress/money';
import { classified, received } from '../../examples.js';
import { currentPolicy } from '../../policies/shipped.js';
import { factsOf, readingOf } from '../facts.js';
import { type StatutoryEntitlement, type Way } from '../statute/floor.js';
import { type Measures, assess } from './entitlement.js';
import { addedByLaw, belowFloor } from './policy-alone.js';

const complaint = factsOf(received('a-1', { paid: [10_000] }));
const left = (price: number) => ['1 price', '* price', '1 damages', '1 goodwill', '1 delay'].map((name) => {
  const [lineRef, head] = name.split(' ');
  return { lineRef, head, amount: money(name.endsWith('price') ? price : 1_000_000, 'CNY') };
});
const facts = (price = 10_000) => ({ complaint, reading: readingOf(classified(received('a-1', { paid: [10_000] }))), left: left(price) }) as never;
const sum = (minor: number, change: Partial<Way> = {}): Way => ({ remedy: 'refund_partial', form: 'money', gate: 'none', amount: money(minor, 'CNY'), ...change });
const owed = (ways: [Way, ...Way[]], change: Partial<StatutoryEntitlement> = {}): StatutoryEntitlement =>
  ({ head: 'price', lineRef: '1', chooser: 'consumer', ways, rules: ['X-1', 'X-2'], ...change });
const measures = (...entitlements: StatutoryEntitlement[]): Measures => ({
  policy: currentPolicy, floor: { entitlements, deadlines: [], passedOver: [] }, cite: (code) => ({ code, en: code, zh: code }),
});
/** What the house gives of the price by itself. */
const own = Number(assess(measures(), facts()).options[0]!.legs.find(({ head }) => head === 'price')!.amount!.minor);

describe('a policy by itself', () => {
  const short = (...entitlements: StatutoryEntitlement[]) => belowFloor(measures(...entitlements), facts());
  it('falls below a sum of the price that it does not reach', () => {
    expect([short(owed([sum(own)])), short(owed([sum(own + 1)]))]).toEqual([undefined, { rule: 'X-1', missing: money(1, 'CNY') }]);
    expect(short(owed([sum(own)]), owed([sum(own + 7)], { rules: [] }))).toEqual({ rule: 'law', missing: money(7, 'CNY') });
    expect(short(owed([sum(own + 9), sum(own + 2)]))).toEqual({ rule: 'X-1', missing: money(2, 'CNY') });
  });
  it('does not fall below what may be met otherwise, is of another head, or was given before', () => {
    expect([short(), short(owed([sum(own + 1), { remedy: 'repair', form: 'service', gate: 'none' }])), short(owed([sum(own + 1, { gate: 'inspection' })])), short(owed([sum(own + 1)], { head: 'damages' }))])
      .toEqual([undefined, undefined, undefined, undefined]);
    expect(belowFloor(measures(owed([sum(10_000)])), facts(own))).toBeUndefined();
    expect(belowFloor(measures(owed([sum(10_000)])), facts(own + 5))?.missing).toEqual(money(5, 'CNY'));
  });
});

describe('what law adds to a policy', () => {
  const added = (...entitlements: StatutoryEntitlement[]) => {
    const all = measures(...entitlements);
    return addedByLaw(all, facts(), assess(all, facts()));
  };
  it('is every remedy, choice or sum that the policy has not, with what it costs', () => {
    const more = owed([sum(own + 50)], { chooser: 'trader' });
    expect([added(), added(owed([sum(own)])), added(more)]).toEqual([undefined, undefined, { rules: ['X-1'], cost: money(50, 'CNY') }]);
    expect(added(more, owed([sum(70, { remedy: 'damages' })], { head: 'damages', rules: ['X-3'] }), owed([sum(5)], { rules: ['X-4'] }))).toEqual({ rules: ['X-1', 'X-3'], cost: money(120, 'CNY') });
    expect(added(owed([sum(own + 50)], { rules: [] }))?.rules).toEqual(['law']);
    expect(added(owed([{ remedy: 'care', form: 'service', gate: 'none' }], { head: 'care' }))).toEqual({ rules: ['X-1'], cost: money(0, 'CNY') });
  });
  it('is nothing that nobody can name the sum of yet', () => {
    expect(added(owed([sum(0)], { head: 'damages' }))).toBeUndefined();
  });
  it('costs nothing where the default gives less than before', () => {
    const all = measures(owed([sum(own + 50)]));
    expect(addedByLaw(all, facts(), { options: [], defaultOption: '' })?.cost).toEqual(money(0, 'CNY'));
  });
});
