import { emotions, type Leg, type RemedyOption, severities } from '@redress/contracts';
import { money } from '@redress/money';
import fc from 'fast-check';
import { accountsNeeded, assess, ceilingOf } from '../../domain/offer/entitlement.js';
import { type Facts } from '../../domain/facts.js';
import { abuseBands, segments } from '../../domain/offer/customer-standing.js';
import { measuresNow } from '../../policies/measures.js';
import { type Owed, owedBy } from './owed.js';
import { matters } from './random.js';
import { type Matter } from './row.js';

const planId = '00000000-0000-5000-8000-000000000001';
const moods = fc.record({
  severity: fc.constantFrom(...severities), emotion: fc.constantFrom(...emotions), language: fc.constantFrom('zh' as const, 'en' as const),
  standing: fc.record({ segment: fc.constantFrom(...segments), complaints: fc.integer({ min: 0, max: 20 }), isRepeat: fc.boolean(), abuse: fc.constantFrom(...abuseBands) }),
});
type Mood = typeof moods extends fc.Arbitrary<infer T> ? T : never;

/** The complaint about a matter, with accounts on which nothing has been drawn yet. */
function offerFor(matter: Matter, { severity, emotion, language, standing }: Mood, channel = 'taobao') {
  const [line] = matter.order.lines;
  const known: Omit<Facts, 'left'> = {
    complaint: { complaintId: planId, customerRef: 'c'.repeat(32), language, order: matter.order, captured: line!.paid.value, occurredAt: matter.claimedAt },
    reading: { isComplaint: true, category: matter.category, severity, emotion, requestedRemedy: 'none', confidence: 1, classifier: 'rules@1' },
    channel, standing,
  };
  const measures = measuresNow(known, 'm1');
  const accounts = accountsNeeded(measures, known).map(({ lineRef, head }) => ({ lineRef, head, amount: money(ceilingOf(measures, line!, head), line!.paid.value.currency) }));
  return assess(measures, { ...known, left: [...accounts, { lineRef: '*', head: 'price', amount: line!.paid.value }] }, planId);
}

const cashOn = (legs: readonly Leg[], head: string): bigint =>
  legs.filter((leg) => leg.form === 'money' && leg.head === head).reduce((total, { amount }) => total + amount!.minor, 0n);
/** Whether legs give what is owed under a head in one of its ways. What is owed in kind is owed whatever an inspection finds. A lower price of which nobody knows by how much is any sum. */
function gives(legs: readonly Leg[], head: string, remedy: string, sum: bigint | true): boolean {
  if (sum !== true) return cashOn(legs, head) >= sum;
  return remedy === 'price_reduction' ? cashOn(legs, head) > 0n : legs.some((leg) => leg.remedy === remedy && leg.gate !== 'inspection');
}
/** Where a lower price is all that is owed, a person has to find out by how much. */
const known = (owed: Owed) => Object.entries(owed).map(([head, ways]) => [head, Object.entries(ways)] as const)
  .filter(([, ways]) => ways.some(([remedy]) => remedy !== 'price_reduction'));
const said = ({ optionId, legs }: RemedyOption): string => `${optionId}: ${legs.map(({ remedy, amount }) => `${remedy} ${amount?.minor ?? ''}`).join(', ')}`;

describe('an offer, by the plain steps', () => {
  it('leaves the customer every way in which law lets them be made whole, in full', () => {
    fc.assert(fc.property(matters, moods, (matter, mood) => {
      const { options } = offerFor(matter, mood);
      const lacking = known(owedBy(matter)).flatMap(([head, ways]) => ways.filter(([remedy, sum]) => !options.some(({ legs }) => gives(legs, head, remedy, sum))));
      expect([lacking, lacking.length > 0 ? options.map(said) : []]).toEqual([[], []]);
    }), { numRuns: 1_500 });
  });

  it('gives all that law owes where nobody says a word', () => {
    fc.assert(fc.property(matters, moods, (matter, mood) => {
      const { options, defaultOption } = offerFor(matter, mood);
      const legs = options.find(({ optionId }) => optionId === defaultOption)?.legs ?? [];
      expect(known(owedBy(matter)).filter(([head, ways]) => !ways.some(([remedy, sum]) => gives(legs, head, remedy, sum)))).toEqual([]);
    }), { numRuns: 1_500 });
  });

  it('is the same in another language and by another channel', () => {
    fc.assert(fc.property(matters, moods, (matter, mood) => {
      const elsewhere = { ...matter, order: { ...matter.order, orderSource: 'shopify' } };
      const other = offerFor(elsewhere, { ...mood, language: mood.language === 'zh' ? 'en' : 'zh' }, 'shopify');
      expect(other).toEqual(offerFor(matter, mood));
    }), { numRuns: 500 });
  });
});
