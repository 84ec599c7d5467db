import { type Leg, type RemedyKind } from '@redress/contracts';
import { money } from '@redress/money';
import { type Floor, type StatutoryEntitlement, type Way } from './floor.js';
import { countsAsCash, meetsFloor, meetsWay, missingChoices, shortfalls } from './meets.js';

const euros = (minor: number) => money(minor, 'EUR');
const sum: Way = { remedy: 'delay_penalty', form: 'money', gate: 'none', amount: euros(40_000), byConsent: ['points', 'coupon'] };
const refund: Way = { remedy: 'refund_full', form: 'money', gate: 'inspection', amount: euros(9_000) };
const repair: Way = { remedy: 'repair', form: 'service', gate: 'none' };
const replacement: Way = { remedy: 'replacement', form: 'goods', gate: 'none' };

const owes = (head: StatutoryEntitlement['head'], ...ways: [Way, ...Way[]]): Pick<Floor, 'entitlements'> =>
  ({ entitlements: [{ head, lineRef: '1', chooser: 'consumer', ways, rules: ['X-1'] }] });
const leg = (remedy: RemedyKind, form: Leg['form'], change: Partial<Leg> = {}): Leg => ({
  legId: '00000000-0000-0000-0000-000000000001', ordinal: 1, remedy, form, head: 'delay', lineRef: '1', gate: 'none', ...change,
});
const paid = (minor: number, change: Partial<Leg> = {}) => leg('delay_penalty', 'money', { amount: euros(minor), ...change });
const lacks = (floor: Pick<Floor, 'entitlements'>, ...legs: Leg[]) => shortfalls(floor, legs).map(({ missing }) => missing?.minor);

describe('a money floor', () => {
  it('is met by its sum, in however many legs, and missed by a cent', () => {
    expect(lacks(owes('delay', sum), paid(40_000))).toEqual([]);
    expect(lacks(owes('delay', sum), paid(15_000), paid(25_000))).toEqual([]);
    expect(lacks(owes('delay', sum), paid(39_999))).toEqual([1n]);
    expect(lacks(owes('delay', sum))).toEqual([40_000n]);
  });

  it('counts a coupon as nothing, unless the rule allows it and the customer signed for it', () => {
    const coupon = leg('coupon', 'credit', { amount: euros(40_000) });
    expect(lacks(owes('delay', sum), coupon)).toEqual([40_000n]);
    expect(lacks(owes('delay', sum), { ...coupon, consentId: 'signed-1' })).toEqual([]);
    expect(lacks(owes('delay', { ...sum, byConsent: ['points'] }), { ...coupon, consentId: 'signed-1' })).toEqual([40_000n]);
    expect(lacks(owes('delay', { ...sum, byConsent: undefined }), { ...coupon, consentId: 'signed-1' })).toEqual([40_000n]);
    expect(countsAsCash(leg('gift', 'goods', { amount: euros(40_000), consentId: 'signed-1' }), sum)).toBeUndefined();
  });

  it('is met under its own head and line alone, and by nothing that asks for more', () => {
    expect(lacks(owes('delay', sum), paid(40_000, { head: 'goodwill' }), paid(40_000, { lineRef: '2' }))).toEqual([40_000n]);
    expect(lacks(owes('delay', sum), paid(40_000, { gate: 'inspection' }))).toEqual([40_000n]);
    expect(lacks(owes('price', refund), paid(9_000, { head: 'price', gate: 'inspection' }))).toEqual([]);
    expect(lacks(owes('price', refund), paid(9_000, { head: 'price', gate: 'approval' }))).toEqual([]);
  });

  it('counts no goods, services or words, whatever was signed and whatever they are worth', () => {
    const signed = { amount: euros(40_000), consentId: 'signed-1' };
    const any: Way = { ...sum, byConsent: ['gift', 'repair', 'points'] };
    expect([countsAsCash(leg('gift', 'goods', signed), any), countsAsCash(leg('repair', 'service', signed), any)]).toEqual([undefined, undefined]);
    expect(countsAsCash(leg('points', 'credit', signed), any)).toMatchObject(signed);
    expect(countsAsCash(leg('points', 'credit', { consentId: 'signed-1' }), any)).toBeUndefined();
  });

  it('with several sums lacks the least that would close the gap', () => {
    const less: Way = { ...sum, amount: euros(30_000), gate: 'inspection' };
    expect([lacks(owes('delay', sum, less), paid(10_000)), lacks(owes('delay', less, sum), paid(10_000))]).toEqual([[20_000n], [20_000n]]);
    expect(lacks(owes('delay', repair, sum), paid(10_000))).toEqual([30_000n]);
  });

  it('whose sum is not known yet is met by any', () => {
    const reduction: Way = { remedy: 'price_reduction', form: 'money', gate: 'none', amount: euros(0) };
    expect(lacks(owes('price', reduction))).toEqual([undefined]);
    expect(shortfalls(owes('price', reduction), [])[0]).not.toHaveProperty('missing');
    expect(shortfalls(owes('price', reduction), [leg('coupon', 'credit', { head: 'price', amount: euros(5) })])).toHaveLength(1);
    expect(lacks(owes('price', reduction), paid(1, { head: 'price' }))).toEqual([]);
  });
});

describe('a choice of the consumer', () => {
  const floor = owes('price', refund, replacement, repair);
  const option = (...legs: Leg[]) => ({ legs });
  const options = [
    option(paid(9_000, { head: 'price', gate: 'inspection' })), option(leg('replacement', 'goods', { head: 'price' })),
    option(leg('repair', 'service', { head: 'price' })),
  ];

  it('is met in each of its ways', () => {
    expect(options.map(({ legs }) => shortfalls(floor, legs))).toEqual([[], [], []]);
    expect(lacks(floor, leg('gift', 'goods'))).toEqual([9_000n]);
    expect(lacks(owes('price', replacement, repair), paid(100_000, { head: 'price' }))).toEqual([undefined]);
  });

  it('is met in one way by what is given beside other things, in its own form', () => {
    const [owed] = floor.entitlements;
    const own = leg('repair', 'service', { head: 'price' });
    expect([[own], [leg('gift', 'goods'), own], [leg('repair', 'goods')], [{ ...own, lineRef: '2' }], []].map((legs) => meetsWay(owed!, repair, legs)))
      .toEqual([true, true, false, false, false]);
  });

  it('names the sum of a way of money that is missing, and none of another', () => {
    expect(missingChoices(floor, []).map(({ missing }) => missing?.minor)).toEqual([9_000n, undefined, undefined]);
    expect(missingChoices(floor, [])[1]).not.toHaveProperty('missing');
  });

  it('is not met by what waits for the finding of an inspection that law does not ask for; handing the goods over may be asked', () => {
    const kind = owes('price', replacement);
    expect(lacks(kind, leg('replacement', 'goods', { gate: 'inspection' }))).toEqual([undefined]);
    for (const gate of ['none', 'choice', 'approval', 'task'] as const) expect(lacks(kind, leg('replacement', 'goods', { gate }))).toEqual([]);
    expect(lacks(owes('price', { ...replacement, gate: 'inspection' }), leg('replacement', 'goods', { gate: 'inspection' }))).toEqual([]);
    expect(missingChoices(floor, [...options.slice(0, 1), options[2]!, option(leg('replacement', 'goods', { gate: 'inspection' }))])
      .map(({ entitlement }) => entitlement.ways)).toEqual([[replacement]]);
  });

  it('has to be left to the consumer as a whole', () => {
    expect([meetsFloor(floor, options), missingChoices(floor, options)]).toEqual([true, []]);
    expect(missingChoices(floor, options.slice(0, 2)).map(({ entitlement }) => entitlement.ways)).toEqual([[repair]]);
    expect(meetsFloor(floor, options.slice(0, 2))).toBe(false);
    expect(meetsFloor(floor, [...options, option(leg('apology', 'apology'))])).toBe(false);
    const traders = { entitlements: floor.entitlements.map((one) => ({ ...one, chooser: 'trader' as const })) };
    expect(meetsFloor(traders, options.slice(2))).toBe(true);
  });
});
