import { shippedDocuments } from '../../policies/shipped.js';
import { documentFaults } from './document-faults.js';
import { type LegTerms, type PolicyDocument } from './policy-document.js';

const shipped = shippedDocuments[0]!;
const small: PolicyDocument = {
  ...shipped, currencies: ['CNY', 'EUR'], amounts: { low: { CNY: 5, EUR: 1 }, high: { CNY: 9, EUR: 2 } }, bands: [{ name: 'small', upTo: 'low' }, { name: 'large', upTo: 'high' }],
  limits: { standard: 'high', careful: 'low' }, leastCeiling: 'low', options: {}, effectiveFrom: '2026-01-01T00:00:00.000Z', effectiveTo: undefined,
};
const found = (change: Partial<PolicyDocument>) => documentFaults({ ...small, ...change }).map(({ code, part, detail }) => `${code} ${part}: ${detail}`);
const money: LegTerms = { form: 'money', remedy: 'refund_partial', head: 'price', gate: 'none', share: 'share' };
const options = (...legs: Partial<LegTerms>[]) => ({ options: { set: [{ id: 'one', label: { en: 'o', zh: '选' }, legs: legs.map((leg) => ({ ...money, ...leg })) }] } });
const none = { share: undefined };

it('a document without faults has none', () => {
  expect([found({}), found({ effectiveTo: '2026-01-01T00:00:00.001Z' }), documentFaults(shipped)]).toEqual([[], [], []]);
});

it.each<[string, Partial<PolicyDocument>, string[]]>([
  ['ends as it begins', { effectiveTo: '2026-01-01T00:00:00.000Z' }, ['ends-before-it-begins effectiveTo: 2026-01-01T00:00:00.000Z is not after 2026-01-01T00:00:00.000Z']],
  ['has a currency that is none', { currencies: ['CNY', 'EUR', 'XYZ'], bands: [] }, ['unknown-currency currencies: XYZ is no currency in circulation']],
  ['has amounts in another currency', { amounts: { ...small.amounts, low: { CNY: 5, EUR: 1, USD: 1 } } }, ["unknown-currency amounts.low: USD is not among the policy's currencies"]],
  ['limits by amounts that are not there', { limits: { standard: 'high', careful: 'none' } }, ['unknown-name limits.careful: there are no amounts none']],
  ['has a least ceiling that is not there', { leastCeiling: 'toString' }, ['unknown-name leastCeiling: there are no amounts toString']],
  ['has a band that is not there', { bands: [{ name: 'small', upTo: 'low' }, { name: 'large', upTo: 'none' }] }, [
    'unknown-name bands[1].upTo: there are no amounts none', 'malformed bands[1]: large does not reach beyond the band before it in CNY',
    'malformed bands[1]: large does not reach beyond the band before it in EUR']],
  ['has bands that fall', { bands: small.bands.toReversed() }, ['CNY', 'EUR'].map((code) => `malformed bands[1]: small does not reach beyond the band before it in ${code}`)],
  ['has bands that do not rise in one currency', { amounts: { low: { CNY: 5, EUR: 1 }, high: { CNY: 9, EUR: 1 } } }, ['malformed bands[1]: large does not reach beyond the band before it in EUR']],
  ['has a band without a currency', { amounts: { low: { CNY: 5 }, high: { CNY: 9, EUR: 1 } } },
    ['malformed bands[0]: small does not reach beyond the band before it in EUR', 'malformed bands[1]: large does not reach beyond the band before it in EUR']],
  ['has a band of nothing', { amounts: { low: { CNY: 0, EUR: 1 }, high: { CNY: 9, EUR: 2 } } }, []],
  ['has an empty set of options', { options: { set: [] } }, ['malformed options.set: a set of options has at least one']],
  ['has two options of one id', { options: { set: [...options({}).options.set, ...options({}).options.set] } }, ['malformed options.set: two options have one id']],
  ['has an option without legs', options(), ['malformed options.set.one: has no legs']],
])('a document that %s', (_, change, faults) => {
  expect(found(change)).toEqual(faults);
});

it.each<[string, Partial<LegTerms>, string[]]>([
  ['of no form', { form: 'gold' as never, ...none }, ['unknown-name: there is no form gold']], ['of no remedy of its form', { remedy: 'coupon' }, ['unknown-name: money has no remedy coupon']],
  ['of no head', { head: 'heart' as never }, ['unknown-name: there is no head heart']], ['of no gate', { gate: 'door' as never }, ['unknown-name: there is no gate door']],
  ['of money without a share', none, ['malformed: money legs, and only they, have a share']],
  ['of goods with a share', { form: 'goods', remedy: 'replacement' }, ['malformed: money legs, and only they, have a share']],
  ['of credit without a worth', { form: 'credit', remedy: 'coupon', ...none }, ['malformed: credit legs, and only they, have a worth']],
  ['of money with a worth', { worth: 'low' }, ['malformed: credit legs, and only they, have a worth']],
  ['of points without units', { form: 'credit', remedy: 'points', worth: 'low', ...none }, ['malformed: points, and only they, have units']],
  ['of a coupon with units', { form: 'credit', remedy: 'coupon', worth: 'low', units: 5, ...none }, ['malformed: points, and only they, have units']],
  ['of amounts that are not there', { atLeast: 'a', atMost: 'b' }, ['unknown-name: there are no amounts a', 'unknown-name: there are no amounts b']],
  ['of a worth that is not there', { form: 'credit', remedy: 'coupon', worth: 'c', ...none }, ['unknown-name: there are no amounts c']],
  ['of points', { form: 'credit', remedy: 'points', worth: 'low', units: 5, ...none }, []], ['of money between amounts', { atLeast: 'low', atMost: 'high', share: 50 }, []],
  ['of goods', { form: 'goods', remedy: 'replacement', ...none }, []], ['of a service', { form: 'service', remedy: 'repair', ...none }, []],
  ['of words', { form: 'apology', remedy: 'apology', head: 'goodwill', ...none }, []],
])('a leg %s', (_, change, faults) => {
  expect(found(options({}, change))).toEqual(faults.map((fault) => fault.replace(': ', ' options.set.one.legs[1]: ')));
});
