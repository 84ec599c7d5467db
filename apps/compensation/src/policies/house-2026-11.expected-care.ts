import { type Category, goodsClasses } from '@redress/contracts';
import { type PolicyInputs } from '../domain/policy/policy-inputs.js';
import { type Policy } from '../domain/policy/policy.js';

/** What the house policy is meant to ask for, to do with the goods, and by when; written down by hand, apart from its tables. */
type Case = readonly [when: Partial<PolicyInputs>, gives: string];

/** CNY amounts that just fit, and just do not fit, each band. */
const TRIFLE = 500;
const LOW = 3_000;
const MIDDLE = 20_000;
const HIGH = 50_000;
const DEAR = 300_000;

const of = (categories: readonly Category[], when: Partial<PolicyInputs>, gives: string): Case[] =>
  categories.map((category) => [{ category, ...when }, gives]);
const shown = ['quality_defect', 'not_as_described', 'wrong_item', 'missing_item', 'damaged_in_transit', 'expired_or_spoiled'] as const;
const things = [...shown, 'functional_fault', 'counterfeit'] as const;
const XXX = { currency: 'XXX' };

export const expectedEvidence: readonly Case[] = [
  ...of(things, { abuse: 'high', amount: TRIFLE }, 'photo video invoice'), ...of(things, { abuse: 'raised', amount: TRIFLE }, 'photo invoice'),
  ...of(['service_attitude'], { abuse: 'high', amount: TRIFLE }, ''), ...of(['service_attitude'], { abuse: 'raised', amount: HIGH + 1 }, ''),
  ...of(['service_attitude', 'not_received'], { severity: 's1', amount: TRIFLE }, 'photo injury-report'),
  ...of(things, { amount: TRIFLE }, ''), ...of(things, { amount: LOW }, ''), ...of(things, { amount: MIDDLE }, ''),
  ...of(things, { amount: DEAR }, ''), ...of(things, XXX, ''),
  ...of(['functional_fault'], { amount: DEAR + 1 }, 'video technician-report'),
  ...of(['functional_fault'], { amount: DEAR + 1, goodsClass: 'fashion' }, 'video'),
  ...of(['counterfeit'], { amount: DEAR + 1 }, 'photo appraisal'), ...of(shown, { amount: DEAR + 1 }, 'photo invoice'),
  ...of(['not_received'], { amount: DEAR + 1 }, 'non-receipt-statement'), ...of(['overcharge_or_price'], { amount: DEAR + 1 }, 'price-screenshot'),
  ...[{ amount: DEAR }, XXX].flatMap((when) => of(['not_received', 'overcharge_or_price'], when, '')),
  ...of(['service_attitude', 'change_of_mind', 'late_delivery'], { amount: DEAR + 1 }, ''),
];

const intangible = [
  'not_received', 'late_dispatch', 'late_delivery', 'missing_item', 'overcharge_or_price', 'invoice', 'refund_delay', 'service_attitude', 'privacy',
  'suggestion',
] as const;

export const expectedGoods: readonly Case[] = [
  ...of(['expired_or_spoiled'], {}, 'destroy'), ...of(['expired_or_spoiled'], { abuse: 'high', severity: 's1' }, 'destroy'),
  ...of(intangible, { severity: 's1', abuse: 'high' }, 'refund_without_return'), ...of(intangible, { goodsClass: 'food' }, 'refund_without_return'),
  ...(['digital', 'travel', 'service'] as const)
    .flatMap((goodsClass) => of(['quality_defect'], { goodsClass, severity: 's1' }, 'refund_without_return')),
  ...of(['quality_defect', 'functional_fault'], { severity: 's1', amount: TRIFLE }, 'inspect_first'),
  ...(['raised', 'high'] as const).flatMap((abuse) => of(['quality_defect', 'wrong_item'], { abuse, amount: TRIFLE }, 'inspect_first')),
  ...of(['quality_defect', 'wrong_item'], { abuse: 'high', goodsClass: 'food' }, 'inspect_first'),
  ...of(['quality_defect', 'wrong_item', 'size_mismatch'], { goodsClass: 'food' }, 'destroy'),
  ...[TRIFLE, LOW].flatMap((amount) => of(['size_mismatch', 'wrong_item', 'counterfeit'], { amount }, 'refund_without_return')),
  ...of(['size_mismatch', 'change_of_mind', 'return_refused'], { amount: LOW + 1 }, 'inspect_first'),
  ...of(['wrong_item', 'counterfeit'], { amount: LOW + 1 }, 'return_required'),
  ...of(['functional_fault'], { amount: HIGH + 1, severity: 's2' }, 'inspect_first'),
  ...of(['functional_fault'], { amount: HIGH + 1 }, 'inspect_first'),
  ...of(['functional_fault'], { amount: HIGH }, 'refund_without_return'),
  ...[{ amount: MIDDLE + 1 }, { amount: HIGH + 1 }, XXX].flatMap((when) => of(['quality_defect'], { severity: 's2', ...when }, 'return_required')),
  ...of(['quality_defect'], { severity: 's2', amount: MIDDLE }, 'refund_without_return'),
  ...of(['quality_defect', 'damaged_in_transit'], { amount: HIGH + 1 }, 'refund_without_return'),
];

/** Days to choose, to bring evidence, to send back, to repair, to pay. */
export const expectedDeadlines: readonly Case[] = [
  [{ severity: 's1', goodsClass: 'food' }, '7 3 14 15 1'], [{ severity: 's1', segment: 'loyal', jurisdiction: 'EU' }, '7 3 14 15 1'],
  [{ goodsClass: 'food' }, '7 2 2 30 3'], [{ goodsClass: 'food', segment: 'loyal', jurisdiction: 'EU' }, '7 2 2 30 3'],
  [{ segment: 'loyal' }, '14 14 30 15 3'], [{ segment: 'loyal', jurisdiction: 'UK' }, '14 14 30 15 3'],
  [{ jurisdiction: 'EU' }, '7 7 14 30 14'], [{ jurisdiction: 'UK' }, '7 7 14 30 14'],
  ...(['CN', 'US', 'other'] as const).map((jurisdiction): Case => [{ jurisdiction }, '7 7 7 30 7']),
  ...goodsClasses.filter((goodsClass) => goodsClass !== 'food').map((goodsClass): Case => [{ goodsClass }, '7 7 7 30 7']),
];

/** Minor units by currency, in the order of `currencies`. */
export const currencies = 'CNY USD EUR GBP INR JPY HKD TWD SGD AUD CAD KRW';
const bands = {
  trifle: [500, 100, 100, 100, 5_000, 100, 500, 2_000, 150, 150, 150, 1_000],
  low: [3_000, 500, 500, 500, 30_000, 600, 3_500, 14_000, 700, 800, 700, 6_500],
  middle: [20_000, 3_000, 2_800, 2_400, 200_000, 4_000, 24_000, 90_000, 4_000, 4_500, 4_000, 40_000],
  high: [50_000, 7_500, 7_000, 6_000, 500_000, 10_000, 60_000, 220_000, 10_000, 11_000, 10_000, 100_000],
  dear: [300_000, 100_000, 100_000, 85_000, 5_000_000, 150_000, 400_000, 3_000_000, 150_000, 160_000, 150_000, 1_500_000],
} as const;
const ladder = ['trifle', 'low', 'middle', 'high', 'dear', 'above'] as const;
const most = {
  parcel: [2_500, 1_200, 1_000, 900, 20_000, 1_500, 6_000, 25_000, 1_500, 1_800, 1_600, 8_000],
  large: [10_000, 1_500, 1_500, 1_300, 100_000, 2_000, 11_500, 45_000, 2_000, 2_300, 2_000, 20_000],
} as const;

const inAll = (amounts: readonly number[]) => currencies.split(' ').map((currency, at) => `${currency} ${amounts[at]}`).join(', ');
const shownAmounts = (amounts: Readonly<Record<string, bigint>>) => Object.entries(amounts).map((entry) => entry.join(' ')).join(', ');

/** Bands at their edges, limits, ceilings and caps in every currency: what deviates. */
export function amountDeviations({ bandOf, limits, leastCeiling, ceilings, document, ruleFor }: Policy, usual: PolicyInputs): string[] {
  const edges = ladder.slice(0, -1).flatMap((band, at) => currencies.split(' ').flatMap((currency, column) => {
    const amount = bands[band as keyof typeof bands][column]!;
    return [[currency, amount, band], [currency, amount + 1, ladder[at + 1]!]] as const;
  })).filter(([currency, amount, band]) => bandOf({ currency, amount }) !== band).map((edge) => edge.join(' '));
  const capOf = (category: Category, change: Partial<PolicyInputs> = {}, leg = 0) => {
    const { atLeast = {}, atMost = {} } = ruleFor({ ...usual, category, ...change }).options[0]!.legs[leg]!;
    return `${shownAmounts(atLeast)} to ${shownAmounts(atMost)}`;
  };
  const pairs: [string, string][] = [
    [shownAmounts(limits.standard), inAll(bands.high)], [shownAmounts(limits.careful), inAll(bands.middle)],
    [shownAmounts(leastCeiling), inAll(bands.low)],
    [JSON.stringify(ceilings), '{"freight":2000,"damages":10000,"statutory_multiple":30000,"delay":2000,"care":5000,"goodwill":2500}'],
    [document.currencies.join(' '), currencies],
    [capOf('late_delivery'), `${inAll(bands.trifle)} to ${inAll(most.large)}`],
    [capOf('size_mismatch'), `${inAll(bands.trifle)} to ${inAll(most.parcel)}`],
    [capOf('other'), `${inAll(bands.trifle)} to ${inAll(bands.low)}`],
    [capOf('not_as_described', { channel: 'jd' }, 1), `${inAll(bands.trifle)} to CNY 20000`],
  ];
  return [...edges, ...pairs.filter(([is, wanted]) => is !== wanted).map(([is]) => is)];
}

export interface Deviation { readonly when: Partial<PolicyInputs>; readonly gives: string; readonly is: string }

/** Where a policy asks for, does with the goods, or sets as days something else than what was written down. */
export function careDeviations({ evidenceFor, dispositionFor, deadlinesFor }: Policy, usual: PolicyInputs): Deviation[] {
  const ways: [readonly Case[], (inputs: PolicyInputs) => string][] = [
    [expectedEvidence, (inputs) => evidenceFor(inputs).join(' ')], [expectedGoods, dispositionFor],
    [expectedDeadlines, (inputs) => {
      const { offerDays, evidenceDays, returnDays, repairDays, refundDays } = deadlinesFor(inputs);
      return [offerDays, evidenceDays, returnDays, repairDays, refundDays].join(' ');
    }],
  ];
  return ways.flatMap(([cases, ask]) => cases
    .map(([when, gives]) => ({ when, gives, is: ask({ ...usual, ...when }) }))
    .filter(({ gives, is }) => gives !== is));
}
