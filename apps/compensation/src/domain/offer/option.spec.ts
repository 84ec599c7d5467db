import { type Severity } from '@redress/contracts';
import { money } from '@redress/money';
import { received } from '../../examples.js';
import { factsOf } from '../facts.js';
import { type LegRule, type Rule } from '../policy/rule.js';
import { awardOf, floorOf, totalFloor } from './floor.js';
import { type NegotiationStep, rounds } from './negotiation.js';
import { type DraftLeg, cashOn, cashTotalOf, grantsOf, houseDrafts, totalOf, withinAccounts } from './option.js';
import { answersForDeviation, deviationReasons, givenRatio, ratioOf, similarKey, usualRange } from './similar-cases.js';

const CNY = (minor: number) => money(minor, 'CNY');
const complaint = factsOf(received('o-1', { paid: [10_000, 4_000] }));
const leg = (change: Partial<DraftLeg> = {}): DraftLeg => ({ form: 'money', remedy: 'refund_partial', head: 'price', lineRef: '1', gate: 'none', amount: CNY(500), ...change });
const share: LegRule = { form: 'money', remedy: 'refund_partial', head: 'price', gate: 'none', share: { s3: 1_000 } };
const points: LegRule = { form: 'credit', remedy: 'points', head: 'goodwill', gate: 'none', worth: { CNY: 100n }, units: 50 };
const coupon: LegRule = { form: 'credit', remedy: 'coupon', head: 'goodwill', gate: 'none', worth: { CNY: 100n, EUR: 1n } };
const words: LegRule = { form: 'apology', remedy: 'apology', head: 'goodwill', gate: 'none' };
const ruleOf = (legs: LegRule[], floor: Rule['floor'] = {}): Rule => ({
  id: 'r', authority: 'standard', floor, options: [{ id: 'o', label: { en: 'o', zh: '选' }, legs }], reason: { code: 'r', en: 'r', zh: '理' },
});
const drafted = (legs: LegRule[], severity: Severity = 's3', floor: Rule['floor'] = {}) =>
  houseDrafts(ruleOf(legs, floor), { complaint, reading: { severity }, left: [] } as never)[0]!.legs
    .map(({ remedy, lineRef, amount, units }) => [remedy, lineRef, amount?.minor, units].filter((one) => one !== undefined).join(' '));

describe('what the house’s rule offers', () => {
  it.each<[string, LegRule[], Severity, string[]]>([
    ['a share of each line', [share], 's3', ['refund_partial 1 1000', 'refund_partial 2 400']], ['a share once', [{ ...share, once: true }], 's3', ['refund_partial 1 1000']],
    ['nothing at another severity', [share], 's4', []], ['points of a worth, once', [points], 's3', ['points 1 100 50']], ['a coupon', [coupon], 's3', ['coupon 1 100']],
    ['words, once', [words], 's3', ['apology 1']], ['no words for a mere remark', [words, coupon], 's5', []],
    ['words for a remark for which something is given', [words, { ...share, share: { s5: 1 } }], 's5', ['apology 1', 'refund_partial 1 1']],
    ['no credit in a currency without a worth', [{ ...points, worth: { EUR: 1n } }], 's3', []],
  ])('is %s', (_, legs, severity, given) => {
    expect(drafted(legs, severity)).toEqual(given);
  });

  it('is held between its amounts and to its floor, and a price never gives more than was paid', () => {
    const [line] = complaint.order.lines;
    const award = (change: Partial<LegRule>, floor = 0) => awardOf({ ...share, ...change }, 's3', line!, CNY(floor)).minor;
    expect([award({}), award({ atLeast: { CNY: 1_500n } }), award({ atLeast: { EUR: 1_500n } }), award({ atMost: { CNY: 900n } }), award({ atMost: { EUR: 900n } })])
      .toEqual([1_000n, 1_500n, 1_000n, 900n, 1_000n]);
    expect([award({ atMost: { CNY: 900n } }, 950), award({ atLeast: { CNY: 20_000n } }), award({ head: 'delay', atLeast: { CNY: 20_000n } }, 1), award({ head: 'delay' }, 5_000),
      award({ share: {} }, 5_000)]).toEqual([950n, 10_000n, 20_000n, 1_000n, 0n]);
    expect([floorOf(ruleOf([], { s3: 2_000 }), 's3', line!).minor, floorOf(ruleOf([], { s3: 2_000 }), 's4', line!).minor]).toEqual([2_000n, 0n]);
    expect(totalFloor(ruleOf([], { s3: 2_000 }), 's3', complaint.order.lines, 'CNY')).toEqual(CNY(2_800));
  });
});

it('sums of legs count money by head and line, and credit only where it is asked for', () => {
  const legs = [leg(), leg({ lineRef: '2', amount: CNY(7) }), leg({ head: 'delay', amount: CNY(90) }), leg({ form: 'credit', remedy: 'coupon', amount: CNY(30) }),
    leg({ form: 'apology', remedy: 'apology', amount: undefined })];
  expect([cashOn(legs, 'price', '1'), cashOn(legs, 'price', '2'), cashOn(legs, 'delay', '1'), cashOn(legs, 'care', '1')]).toEqual([500n, 7n, 90n, 0n]);
  expect([totalOf({ legs }, 'CNY'), cashTotalOf({ legs }, 'CNY')]).toEqual([CNY(627), CNY(597)]);
});

describe('an option within its accounts', () => {
  const left = (rooms: Readonly<Record<string, number>>) => Object.entries(rooms).map(([name, minor]) => {
    const [lineRef, head] = name.split(' ') as [string, 'price'];
    return { lineRef, head, amount: CNY(minor) };
  });
  const held = (rooms: Readonly<Record<string, number>>, ...legs: DraftLeg[]) => {
    const { options, reduced } = withinAccounts([{ optionId: 'o', label: { en: 'o', zh: '选' }, legs }], { complaint, left: left(rooms) } as never, 'p');
    return [...options[0]!.legs.map(({ ordinal, remedy, lineRef, amount }) => `${ordinal} ${remedy} ${lineRef} ${amount?.minor}`), reduced];
  };
  it('gives what line and order have left, and calls the whole price so', () => {
    expect(held({ '1 price': 500, '* price': 500 }, leg())).toEqual(['1 refund_partial 1 500', false]);
    expect(held({ '1 price': 400, '* price': 900 }, leg())).toEqual(['1 refund_partial 1 400', true]);
    expect(held({ '1 price': 900, '* price': 300 }, leg())).toEqual(['1 refund_partial 1 300', true]);
    expect(held({ '1 price': 900, '2 price': 900, '* price': 600 }, leg(), leg({ lineRef: '2' }))).toEqual(['1 refund_partial 1 500', '2 refund_partial 2 100', true]);
    expect(held({ '1 price': 900 }, leg(), leg({ form: 'apology', remedy: 'apology', amount: undefined }))).toEqual(['1 apology 1 undefined', true]);
    expect(held({ '1 price': 99_999, '* price': 99_999 }, leg({ amount: CNY(10_000) }))).toEqual(['1 refund_full 1 10000', false]);
    expect(held({ '1 delay': 99_999 }, leg({ head: 'delay', amount: CNY(10_000) }))).toEqual(['1 refund_partial 1 10000', false]);
    expect(held({ '1 price': 99_999, '* price': 99_999 }, leg({ remedy: 'price_reduction', amount: CNY(10_000) }))).toEqual(['1 price_reduction 1 10000', false]);
  });
  it('holds credit to its head, and goods to nothing', () => {
    const goods = leg({ form: 'goods', remedy: 'replacement', amount: undefined });
    expect(grantsOf({ optionId: 'o', label: { en: 'o', zh: '选' }, legs: [leg({ form: 'credit', remedy: 'coupon', head: 'goodwill' }), goods] }, { left: left({ '1 goodwill': 30 }) } as never)
      .map(({ amount }) => amount?.minor)).toEqual([30n, undefined]);
  });
});

describe('similar cases', () => {
  const facts = { complaint, reading: { category: 'quality_defect', severity: 's3' }, standing: undefined } as never;
  it('have one key of what the case is about', () => {
    const key = (change: object = {}) => similarKey({ bandOf: () => 'small' } as never, { ...(facts as object), ...change } as never);
    expect(key()).toMatch(/^quality_defect s3 - small \S+ durable$/);
    expect(key({ channel: 'shop' })).toBe(key());
  });
  it('are compared by the share of the price that they give', () => {
    const free = factsOf(received('o-2', { paid: [0] }));
    expect([ratioOf(CNY(1_400), { complaint }), ratioOf(CNY(14_000), { complaint }), ratioOf(CNY(5), { complaint: free })]).toEqual([1_000, 10_000, 0]);
    const plan = { facts: { complaint }, offer: { options: [{ optionId: 'a', legs: [leg({ amount: CNY(700) })] }] } };
    expect([givenRatio({ ...plan, chosen: 'a' } as never), givenRatio(plan as never)]).toEqual([500, undefined]);
  });
  it('have a usual range from ten on, in whatever order they came', () => {
    const ratios = [1_000, 20, 900, 300, 100, 2_000, 500, 400, 700, 600];
    expect([usualRange(ratios.slice(1)), usualRange(ratios)]).toEqual([undefined, { cases: 10, low: 20, median: 600, high: 2_000 }]);
  });
  it('are left only for one of the named reasons', () => {
    expect([deviationReasons.map(answersForDeviation), answersForDeviation('goodwill')]).toEqual([[true, true, true, true, true], false]);
  });
});

it('a round is one offer', () => {
  const step = (act: NegotiationStep['act']): NegotiationStep => ({ at: '2026-03-02T08:00:00.000Z', by: 'house', act, rules: [] });
  expect([rounds([]), rounds([step('offered'), step('countered'), step('offered')])]).toEqual([0, 2]);
});
