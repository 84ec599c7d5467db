import { type ComplaintClassified } from '@redress/contracts';
import { money } from '@redress/money';
import { classified, received } from '../../examples.js';
import { currentPolicy } from '../../policies/shipped.js';
import { assess } from './entitlement.js';
import { factsOf, readingOf } from '../facts.js';
import { leastCash } from './lawful-option.js';
import { type Floor, type StatutoryEntitlement, type Way } from '../statute/floor.js';

const complaint = received('C-1');
const planId = complaint.caseId;
const back: Way = { remedy: 'refund_full', form: 'money', amount: money(10_000, 'CNY'), gate: 'inspection' };
const anew: Way = { remedy: 'replacement', form: 'goods', gate: 'none' };
const mended: Way = { remedy: 'repair', form: 'service', gate: 'none' };
const owes = (...entitlements: Partial<StatutoryEntitlement>[]): Floor => ({
  jurisdiction: 'CN', pack: 'cn@test', deadlines: [], passedOver: [],
  entitlements: entitlements.map((change) => ({ head: 'price', lineRef: '1', chooser: 'consumer', ways: [back, anew, mended], rules: ['CN-15'], ...change })),
});

function judged(floor: Floor, change: Partial<ComplaintClassified> = {}, left = 10_000, paid = 10_000) {
  const facts = {
    complaint: factsOf(received('C-1', { paid: [paid] })), reading: readingOf(classified(complaint, { category: 'functional_fault', severity: 's3', ...change })),
    left: [
      { lineRef: '1', head: 'price', amount: money(left, 'CNY') }, { lineRef: '*', head: 'price', amount: money(left, 'CNY') },
      ...(['delay', 'care'] as const).map((head) => ({ lineRef: '1', head, amount: money(1_000_000, 'CNY') })),
    ] as const,
  };
  const found = assess({ policy: currentPolicy, floor, cite: (code) => ({ code, en: `by ${code}`, zh: `依据 ${code}` }) }, facts, planId);
  const legsOf = (id: string) => found.options.find(({ optionId }) => optionId === id)?.legs.map(({ remedy, gate, amount }) => [remedy, gate, amount?.minor]);
  return { ...found, ids: found.options.map(({ optionId }) => optionId), legsOf };
}

describe('an offer under law', () => {
  it('lets the customer take every way that law leaves to them, beside what the house offers', () => {
    const { ids, legsOf, rules, reasons } = judged(owes({}));
    expect(ids).toEqual(['refund', 'law.refund_full', 'law.replacement', 'law.repair']);
    expect(legsOf('law.refund_full')).toEqual([['refund_full', 'inspection', 10_000n]]);
    expect(legsOf('law.replacement')).toEqual([['replacement', 'none', undefined]]);
    expect(rules).toEqual(['faulty', 'CN-15']);
    expect(reasons.map(({ code }) => code)).toEqual(['functional_fault', 'CN-15']);
  });

  it('takes silence for a way that law gives, never for less', () => {
    expect(judged(owes({})).defaultOption).toBe('law.refund_full');
    expect(judged(owes({}), {}, 9_000).defaultOption).toBe('law.refund_full');
    expect(judged(owes({}), { severity: 's2' }).defaultOption).toBe('refund');
    expect(judged(owes()).defaultOption).toBe('refund');
  });

  it('takes an exchange at the door for the one that law gives: fetching the goods is no inspection of them', () => {
    const wish = { requestedRemedy: 'replacement', severity: 's3' } as const;
    const { ids, legsOf } = judged(owes({ ways: [anew, mended] }), wish, 60_000, 60_000);
    expect(ids).toEqual(['refund', 'exchange', 'law.repair']);
    expect(legsOf('exchange')!.map(([remedy, gate]) => [remedy, gate])).toEqual([['replacement', 'task'], ['home_pickup', 'choice']]);
    const byHouse = judged(owes(), wish, 60_000, 60_000);
    expect(byHouse.legsOf('exchange')!.map(([remedy, gate]) => [remedy, gate])).toEqual([['replacement', 'inspection'], ['home_pickup', 'choice']]);
    expect([byHouse.granted, judged(owes({ ways: [{ ...anew, gate: 'inspection' }] }), wish, 60_000, 60_000).granted]).toEqual([undefined, undefined]);
  });

  it('adds no way that the house gives already', () => {
    expect(judged(owes({}), { severity: 's2' }).ids).toEqual(['refund', 'law.replacement', 'law.repair']);
  });

  it('gives the only thing that law leaves instead of the price as a way of its own, not on top of a share of the price', () => {
    const { ids, legsOf, defaultOption } = judged(owes({ ways: [anew] }));
    expect(ids).toEqual(['refund', 'law.replacement']);
    expect(legsOf('refund')!.map(([remedy]) => remedy)).toEqual(['refund_partial']);
    expect(defaultOption).toBe('law.replacement');
    expect(judged(owes({ ways: [anew] }), { requestedRemedy: 'replacement' }).granted).toBe('law.replacement');
  });

  it('lets the trader choose where law does', () => {
    expect(judged(owes({ chooser: 'trader', ways: [mended, anew] })).ids).toEqual(['refund', 'law.repair']);
    expect(judged(owes({ chooser: 'trader', ways: [mended, back] }), { severity: 's2' }).ids).toEqual(['refund']);
  });

  it('puts a sum that is owed whatever is chosen into every option, in cash', () => {
    const fixed: Way = { remedy: 'delay_penalty', form: 'money', amount: money(50_000, 'CNY'), gate: 'none' };
    const { options, floor } = judged(owes({}, { head: 'delay', ways: [fixed], rules: ['EU-11'] }));
    for (const { legs } of options) expect(legs.filter(({ head }) => head === 'delay').map(({ amount }) => amount)).toEqual([money(50_000, 'CNY')]);
    expect(floor).toEqual(money(50_000, 'CNY'));
  });

  it('tops up what the house would give of the same loss, not beside it', () => {
    const fixed: Way = { remedy: 'delay_penalty', form: 'money', amount: money(1_500, 'CNY'), gate: 'none' };
    const late = judged(owes({ head: 'delay', ways: [fixed] }), { category: 'late_delivery' });
    expect(late.legsOf('delay')).toEqual([['delay_penalty', 'none', 1_500n]]);
  });

  it('gives care beside everything, and by itself where the house offers nothing', () => {
    const care: Way = { remedy: 'care', form: 'service', gate: 'none' };
    expect(judged(owes({ head: 'care', ways: [care] })).legsOf('refund')!.at(-1)).toEqual(['care', 'none', undefined]);
    expect(judged(owes({ head: 'care', ways: [care] }), { severity: 's5' }).ids).toEqual(['owed']);
  });

  it('gives care beside an option that is about something else, in whichever way; the other ways can still be chosen', () => {
    const care: Way = { remedy: 'care', form: 'service', gate: 'none' };
    const costs: Way = { remedy: 'care_costs', form: 'money', amount: money(6_500, 'CNY'), gate: 'none' };
    const { options, ids } = judged(owes({ head: 'care', ways: [care, costs] }));
    expect(ids).toEqual(['refund', 'law.care', 'law.care_costs']);
    expect(options.every(({ legs }) => legs.some(({ remedy }) => remedy === 'care' || remedy === 'care_costs'))).toBe(true);
  });

  it('is no more than what is left of the price', () => {
    expect(judged(owes({}), {}, 3_000).legsOf('law.refund_full')).toEqual([['refund_full', 'inspection', 3_000n]]);
    expect(judged(owes({ ways: [back] }), {}, 0)).toMatchObject({ options: [], reasons: [{ code: 'already_made_whole' }] });
  });

  it('says sorry to whom it went badly for, in a way that law adds', () => {
    expect(judged(owes({ ways: [anew, mended] }), { emotion: 'angry' }).legsOf('law.replacement')!.at(-1)).toEqual(['apology', 'none', undefined]);
    expect(judged(owes({ ways: [anew, mended] })).legsOf('law.replacement')).toHaveLength(1);
  });

  it('owes in cash at least what the cheapest way costs', () => {
    expect(leastCash(owes({}), 'CNY')).toEqual(money(0, 'CNY'));
    expect(leastCash(owes({ ways: [back] }, { ways: [{ ...back, amount: money(500, 'CNY') }] }), 'CNY')).toEqual(money(10_500, 'CNY'));
  });
});
