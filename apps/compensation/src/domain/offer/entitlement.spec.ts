import { money } from '@redress/money';
import { received } from '../../examples.js';
import { currentPolicy } from '../../policies/shipped.js';
import { factsOf } from '../facts.js';
import { type Measures, accountsNeeded, assess, ceilingOf } from './entitlement.js';

const complaint = factsOf(received('e-1', { paid: [10_000, 4_000] }));
const [line] = complaint.order.lines;
const none = { entitlements: [], deadlines: [], passedOver: [] };
const reading = { isComplaint: true, category: 'quality_defect', severity: 's3', emotion: 'calm', requestedRemedy: 'none', confidence: 1, classifier: 'c' } as const;
const owed = (head: string, minor: number) => ({ head, lineRef: '1', chooser: 'trader', rules: ['X-1'], ways: [{ remedy: 'damages', form: 'money', gate: 'none', amount: money(minor, 'CNY') }] });
const measures = (...entitlements: object[]): Measures => ({ policy: currentPolicy, floor: { ...none, entitlements } as never, cite: (code) => ({ code, en: code, zh: code }) });

it('the accounts needed are those of policy and law, on each line, and none where nobody complains', () => {
  const needed = (change: object, ...entitlements: object[]) => accountsNeeded(measures(...entitlements), { complaint, reading: { ...reading, ...change } } as never).map(({ lineRef, head }) => `${lineRef} ${head}`);
  const heads = needed({}).filter((one) => one.startsWith('1 ')).map((one) => one.slice(2));
  expect([heads.includes('price'), needed({})]).toEqual([true, ['1', '2'].flatMap((lineRef) => heads.map((head) => `${lineRef} ${head}`))]);
  expect(needed({}, owed('care', 5))).toEqual(['1', '2'].flatMap((lineRef) => [...heads, 'care'].map((head) => `${lineRef} ${head}`)));
  expect([needed({ isComplaint: false }), needed({ category: 'suggestion' })]).toEqual([[], []]);
});

it('a head may draw on the policy’s share of what was paid, on its least amount, and on what law owes, whichever is most', () => {
  const policy = { ...currentPolicy, ceilings: { ...currentPolicy.ceilings, delay: 2_500 }, leastCeiling: { CNY: 1_000n } };
  const ceiling = (minor: number, head: 'price' | 'delay', ...entitlements: object[]) =>
    ceilingOf({ policy, floor: { ...none, entitlements } as never }, { ...line!, paid: { ...line!.paid, value: money(minor, 'CNY') } }, head);
  expect([ceiling(10_000, 'price'), ceiling(10_000, 'delay'), ceiling(400, 'delay'), ceiling(10_000, 'delay', owed('delay', 9_000)), ceiling(10_000, 'delay', owed('care', 9_000))])
    .toEqual([10_000n, 2_500n, 1_000n, 9_000n, 2_500n]);
  expect(ceilingOf({ policy, floor: none }, { ...line!, paid: { ...line!.paid, value: money(400, 'EUR') } }, 'delay')).toBe(100n);
});

it('nothing is owed where nobody complains, and the reason says so', () => {
  const found = (change: object) => assess(measures(), { complaint, reading: { ...reading, ...change }, left: [] } as never);
  const nothing = money(0, 'CNY');
  expect(found({ isComplaint: false })).toEqual({
    rules: ['no_complaint'], floor: nothing, ceiling: nothing, options: [], defaultOption: '', automaticUpTo: nothing, reasons: [currentPolicy.explanations.no_complaint],
  });
  expect(found({ category: 'suggestion' })).toMatchObject({ rules: ['suggestion'], defaultOption: '' });
});

it('where everything was given before nothing is left to offer, and nothing is owed', () => {
  const spent = assess(measures(), { complaint, reading, left: [] } as never);
  expect([spent.options, spent.defaultOption, spent.floor, spent.ceiling, spent.reasons]).toEqual([[], '', money(0, 'CNY'), money(0, 'CNY'), [currentPolicy.explanations.already_made_whole]]);
});
