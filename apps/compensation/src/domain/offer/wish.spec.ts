import { type ComplaintReceived, type Leg, type RemedyOption, legId } from '@redress/contracts';
import { money } from '@redress/money';
import { classified, planOf, received } from '../../examples.js';
import { factsOf, readingOf } from '../facts.js';
import { grantedWish } from './wish.js';

const leg = (change: Partial<Leg>): Leg => ({
  legId: legId(planOf(received('C-1')), 1), ordinal: 1, form: 'money', remedy: 'refund_full', head: 'price', lineRef: '1', gate: 'none', amount: money(10_000, 'CNY'), ...change,
});
const option = (optionId: string, ...legs: Partial<Leg>[]): RemedyOption => ({ optionId, label: { en: optionId, zh: optionId }, legs: legs.map(leg) });
const part = option('part', { remedy: 'refund_partial', amount: money(4_000, 'CNY') });
const partAndCoupon = option('part', { remedy: 'refund_partial', amount: money(4_000, 'CNY') }, { form: 'credit', remedy: 'coupon', head: 'goodwill', amount: money(3_000, 'CNY') });
const all = option('all', {});
const back = option('back', { gate: 'inspection' });
const anew = option('anew', { form: 'goods', remedy: 'replacement', amount: undefined });
const mended = option('mended', { form: 'service', remedy: 'repair', amount: undefined });

function granted(asked: Partial<ComplaintReceived>, ...options: RemedyOption[]): string | undefined {
  const complaint = received('C-1', {}, asked);
  return grantedWish(options, { complaint: factsOf(complaint), reading: readingOf(classified(complaint)), left: [] });
}

describe('what a customer asked for', () => {
  it.each<[string, string | undefined, Partial<ComplaintReceived>, RemedyOption[]]>([
    ['all their money', 'all', { requestedRemedy: 'refund' }, [part, back, all, anew]],
    ['all their money, where the goods would have to come back', undefined, { requestedRemedy: 'refund' }, [part, back]],
    ['a new one', 'anew', { requestedRemedy: 'replacement' }, [all, mended, anew]],
    ['a repair', 'mended', { requestedRemedy: 'repair' }, [all, mended, anew]],
    ['a repair that nobody offers', undefined, { requestedRemedy: 'repair' }, [all, anew]],
    ['a sum that is met', 'part', { requestedRemedy: 'partial_refund', demanded: money(4_000, 'CNY') }, [part, back]],
    ['a sum above every option', undefined, { requestedRemedy: 'partial_refund', demanded: money(10_001, 'CNY') }, [part, all]],
    ['a sum in another currency', undefined, { requestedRemedy: 'partial_refund', demanded: money(1, 'USD') }, [part]],
    ['a sum that only a coupon would fill up', undefined, { requestedRemedy: 'partial_refund', demanded: money(5_000, 'CNY') }, [partAndCoupon]],
    ['a part, without a sum', undefined, { requestedRemedy: 'partial_refund' }, [part, back]],
    ['an explanation', undefined, { requestedRemedy: 'explanation' }, [part, all]],
    ['nothing', undefined, {}, [part, all]],
  ])('%s is %s', (_, expected, asked, options) => {
    expect(granted(asked, ...options)).toBe(expected);
  });
});
