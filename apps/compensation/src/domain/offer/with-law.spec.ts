import { type Severity } from '@redress/contracts';
import { money } from '@redress/money';
import { type Reading } from '../facts.js';
import { type StatutoryEntitlement, type Way } from '../statute/floor.js';
import { isLawful, isOpen, leastCash, mostCash, withLaw } from './lawful-option.js';
import { type DraftLeg, type DraftOption } from './option.js';
import { remedyNames } from './remedy-names.js';

const CNY = (minor: number) => money(minor, 'CNY');
const sum = (minor: number, change: Partial<Way> = {}): Way => ({ remedy: 'refund_partial', form: 'money', gate: 'none', amount: CNY(minor), ...change });
const repair: Way = { remedy: 'repair', form: 'service', gate: 'none' };
const back = sum(900, { remedy: 'refund_full', gate: 'inspection' });
const owed = (ways: [Way, ...Way[]], change: Partial<StatutoryEntitlement> = {}): StatutoryEntitlement =>
  ({ head: 'price', lineRef: '1', chooser: 'consumer', ways, rules: ['X-1'], ...change });
const floor = (...entitlements: StatutoryEntitlement[]) => ({ entitlements, deadlines: [], passedOver: [] });
const calm: Reading = { isComplaint: true, category: 'quality_defect', severity: 's3', emotion: 'calm', requestedRemedy: 'none', confidence: 1, classifier: 'c' };
const leg = (change: Partial<DraftLeg> = {}): DraftLeg => ({ form: 'money', remedy: 'refund_partial', head: 'price', lineRef: '1', gate: 'none', amount: CNY(300), ...change });
const option = (optionId: string, ...legs: DraftLeg[]): DraftOption => ({ optionId, label: { en: optionId, zh: '选' }, legs });
const short = (options: readonly DraftOption[]) => options.map(({ optionId, legs }) =>
  [optionId, ...legs.map(({ remedy, head, lineRef, amount }) => `${remedy} ${head} ${lineRef}${amount ? ` ${amount.minor}` : ''}`)].join(', '));
const joined = (house: DraftOption[], entitlements: StatutoryEntitlement[], reading: Partial<Reading> = {}) => short(withLaw(house, floor(...entitlements), { ...calm, ...reading }));

describe('law joined to what the house offers', () => {
  it.each<[string, DraftOption[], StatutoryEntitlement[], string[]]>([
    ['nothing from nothing', [], [], []],
    ['no option that gives nothing', [option('empty'), option('house', leg())], [], ['house, refund_partial price 1 300']],
    ['what is owed alone', [], [owed([sum(900)])], ['owed, refund_partial price 1 900']],
    ['the house’s sum, filled up', [option('house', leg())], [owed([sum(900)])], ['house, refund_partial price 1 900']],
    ['the house’s sum, as it is enough', [option('house', leg())], [owed([sum(200)])], ['house, refund_partial price 1 300']],
    ['the first of two sums filled up', [option('house', leg(), leg({ amount: CNY(100) }))], [owed([sum(900)])], ['house, refund_partial price 1 800, refund_partial price 1 100']],
    ['a sum beside that of another line', [option('house', leg({ lineRef: '2' }))], [owed([sum(900)])], ['house, refund_partial price 2 300, refund_partial price 1 900']],
    ['a sum beside that of another head', [option('house', leg({ head: 'goodwill' }))], [owed([sum(900)])], ['house, refund_partial goodwill 1 300, refund_partial price 1 900']],
    ['a sum beside credit', [option('house', leg({ form: 'credit', remedy: 'coupon' }))], [owed([sum(900)])], ['house, coupon price 1 300, refund_partial price 1 900']],
    ['no sum that nobody knows yet', [option('house', leg({ head: 'goodwill' }))], [owed([sum(0)])], ['house, refund_partial goodwill 1 300']],
    ['care beside everything', [option('house', leg())], [owed([{ remedy: 'care', form: 'service', gate: 'none' }], { head: 'care' })], ['house, refund_partial price 1 300, care care 1']],
    ['each way that the consumer may choose', [option('house', leg())], [owed([back, repair])],
      ['house, refund_partial price 1 300', 'law.refund_full, refund_full price 1 900', 'law.repair, repair price 1']],
    ['only ways that are not offered yet', [option('house', leg({ form: 'service', remedy: 'repair', amount: undefined }))], [owed([back, repair])],
      ['house, repair price 1', 'law.refund_full, refund_full price 1 900']],
    ['one way where the trader chooses', [option('house', leg())], [owed([back, repair], { chooser: 'trader' })], ['house, refund_partial price 1 300', 'law.refund_full, refund_full price 1 900']],
    ['none where the trader has chosen one', [option('house', leg({ form: 'service', remedy: 'repair', amount: undefined }))], [owed([back, repair], { chooser: 'trader' })], ['house, repair price 1']],
    ['a line’s own first way where it does not know the other’s', [], [owed([back, repair]), owed([back], { lineRef: '2' })],
      ['law.refund_full, refund_full price 1 900, refund_full price 2 900', 'law.repair, repair price 1, refund_full price 2 900']],
    ['a choice of another head in its first way', [option('house', leg())], [owed([repair, sum(50)], { head: 'damages', chooser: 'trader' })],
      ['house, refund_partial price 1 300, repair damages 1', 'law.repair, repair damages 1']],
    ['a choice of another head as it was met', [option('house', leg({ head: 'damages' }))], [owed([repair, sum(50)], { head: 'damages', chooser: 'trader' })], ['house, refund_partial damages 1 300']],
    ['what takes the place of the price by itself', [option('house', leg())], [owed([repair])], ['house, refund_partial price 1 300', 'law.repair, repair price 1']],
  ])('gives %s', (_, house, entitlements, given) => {
    expect(joined(house, entitlements)).toEqual(given);
  });

  it('calls a refund by what has to be done for it', () => {
    const label = (way: Way) => withLaw([], floor(owed([way, repair])), calm)[0]!.label;
    expect([label(back), label(sum(900, { remedy: 'refund_full' })), label({ remedy: 'replacement', form: 'goods', gate: 'inspection' })])
      .toEqual([remedyNames.refund_for_return, remedyNames.refund_full, remedyNames.replacement]);
    const mixed = withLaw([], floor(owed([back, repair]), owed([sum(5, { remedy: 'refund_full' }), repair], { lineRef: '2' })), calm)[0]!;
    expect(mixed.label).toBe(remedyNames.refund_for_return);
  });

  it.each<[Severity, Reading['emotion'], boolean]>([
    ['s1', 'calm', true], ['s2', 'calm', true], ['s3', 'calm', false], ['s5', 'angry', true], ['s3', 'anxious', true], ['s4', 'sad', true],
  ])('a matter of severity %s, told %s, gets an apology: %s', (severity, emotion, is) => {
    const [lawful] = withLaw([], floor(owed([repair], { lineRef: '7' })), { ...calm, severity, emotion });
    expect(lawful!.legs.slice(1)).toEqual(is ? [{ form: 'apology', remedy: 'apology', head: 'goodwill', lineRef: '7', gate: 'none' }] : []);
  });
});

it('an option is lawful by what it gives by itself, sums left open aside', () => {
  const law = floor(owed([sum(300), repair]), owed([sum(0)], { head: 'damages' }));
  expect([option('a', leg()), option('b', leg({ amount: CNY(299) })), option('c', leg({ form: 'service', remedy: 'repair', amount: undefined })), option('d')].map((one) => isLawful(one, law)))
    .toEqual([true, false, true, false]);
  expect([[sum(0)], [sum(0), repair], [sum(1)], [sum(1), sum(0)]].map((ways) => isOpen({ ...owed([repair]), ways: ways as [Way] }))).toEqual([true, false, false, false]);
});

it('law owes the least of its ways at least, and the greatest of a line and head at most', () => {
  const law = floor(owed([sum(900), sum(300)]), owed([sum(50)], { head: 'delay' }), owed([sum(70), sum(80)], { lineRef: '2' }), owed([back, repair], { lineRef: '3' }));
  expect([leastCash(law, 'CNY'), leastCash(floor(), 'CNY')]).toEqual([CNY(420), CNY(0)]);
  expect([mostCash(law, '1', 'price'), mostCash(law, '1', 'delay'), mostCash(law, '2', 'price'), mostCash(law, '3', 'price'), mostCash(law, '9', 'price')]).toEqual([900n, 50n, 80n, 900n, 0n]);
});
