import { type Circumstances, type ComplaintClassified, categories, emotions, requestedRemedies, severities } from '@redress/contracts';
import { money } from '@redress/money';
import fc from 'fast-check';
import { classified, received } from '../../examples.js';
import { currentPolicy } from '../../policies/shipped.js';
import { assess } from './entitlement.js';
import { type DecisiveFact, type Judge, explain, recomputed } from './explanation.js';
import { type Facts, factsOf, readingOf, statutoryFactsOf } from '../facts.js';
import { type Floor } from '../statute/floor.js';

const yes = { source: 'inspection', proven: 'yes' } as const;

/** A law of one rule: what is shown to be broken at delivery is replaced or given back, and its lateness costs a fixed sum. */
function lawOf(facts: Facts): Floor {
  const { order } = statutoryFactsOf(facts);
  const broken = order.lines.filter(({ circumstances }) => circumstances?.defectConfirmed?.value);
  return {
    jurisdiction: 'CN', pack: 'cn@test', deadlines: [],
    entitlements: broken.flatMap(({ lineRef, paid }) => [
      { head: 'price' as const, lineRef, chooser: 'consumer' as const, rules: ['CN-15'], ways: [
        { remedy: 'refund_full', form: 'money', amount: paid.value, gate: 'inspection' }, { remedy: 'replacement', form: 'goods', gate: 'none' },
      ] as const },
      { head: 'delay' as const, lineRef, chooser: 'trader' as const, rules: ['CN-13'], ways: [
        { remedy: 'delay_penalty', form: 'money', amount: money(1_234, order.currency), gate: 'none' },
      ] as const },
    ]),
    passedOver: [{ rule: 'CN-4', lineRef: '1', because: 'not_claimed', fact: 'fraudClaimed' }],
  };
}
const judge: Judge = (facts) => ({ policy: currentPolicy, floor: lawOf(facts), cite: (code) => ({ code, en: `by ${code}`, zh: `依据${code}` }) });

function factsWith(circumstances: Circumstances = {}, change: Partial<ComplaintClassified> = {}, left = 10_000): Facts {
  const complaint = received('C-1');
  const order = { ...complaint.order, lines: complaint.order.lines.map((line) => ({ ...line, circumstances })) };
  return {
    complaint: factsOf({ ...complaint, order }), reading: readingOf(classified(complaint, { category: 'functional_fault', ...change })),
    left: [
      { lineRef: '1', head: 'price', amount: money(left, 'CNY') }, { lineRef: '*', head: 'price', amount: money(left, 'CNY') },
      ...(['delay', 'goodwill', 'damages', 'freight'] as const).map((head) => ({ lineRef: '1', head, amount: money(5_000, 'CNY') })),
    ],
  };
}
const planId = received('C-1').caseId;
const explained = (facts: Facts) => explain(judge, facts, planId);

describe('an explanation', () => {
  it('recomputes to the offer, to the cent, whatever the facts', () => {
    const arbitrary = fc.record({
      category: fc.constantFrom(...categories), severity: fc.constantFrom(...severities), emotion: fc.constantFrom(...emotions),
      requestedRemedy: fc.constantFrom(...requestedRemedies), defect: fc.boolean(), left: fc.integer({ min: 0, max: 10_000 }),
    });
    fc.assert(fc.property(arbitrary, ({ defect, left, ...reading }) => {
      const facts = factsWith(defect ? { defectConfirmed: { value: true, ...yes } } : {}, reading, left);
      const explanation = explained(facts);
      const offered = assess(judge(facts), facts, planId).options;
      expect(explanation.options.map(({ optionId }) => optionId)).toEqual(offered.map(({ optionId }) => optionId));
      for (const { optionId, minor } of explanation.options) expect(recomputed(explanation, optionId)).toBe(minor);
    }), { numRuns: 300 });
  });

  it('shows the arithmetic, step by step, in two languages', () => {
    const { legs } = explained(factsWith({ defectConfirmed: { value: true, ...yes } }, { severity: 's3' }, 4_000));
    expect(legs.find(({ optionId, head }) => optionId === 'refund' && head === 'price')!.steps).toEqual([
      { by: 'faulty', change: 5_000n, text: { en: 'Our terms give 50 % of the CN¥100.00 paid', zh: '按我方政策，给予实付 ¥100.00 的 50%' } },
      { by: 'account', change: -1_000n, text: { en: 'CN¥10.00 of it was given or reserved before', zh: '其中 ¥10.00 此前已给付或预留' } },
    ]);
    expect(legs.find(({ optionId, head }) => optionId === 'refund' && head === 'delay')!.steps).toMatchObject([{ by: 'CN-13', change: 1_234n }]);
  });

  it('names the facts that decided, each of which changes the offer when it is taken away', () => {
    const facts = factsWith({ defectConfirmed: { value: true, ...yes }, homeVisit: { value: false, ...yes } });
    const { decisive } = explained(facts);
    const names = decisive.map(({ fact }: DecisiveFact) => fact);
    expect(names).toEqual(expect.arrayContaining(['category', 'severity', 'defectConfirmed']));
    expect(names).not.toContain('homeVisit');
    expect(decisive.find(({ fact }) => fact === 'defectConfirmed')).toEqual({ fact: 'defectConfirmed', lineRef: '1', value: true, source: 'inspection', proven: 'yes' });
    const without = explained(factsWith({ homeVisit: { value: false, ...yes } }));
    expect(without.options).not.toEqual(explained(facts).options);
  });

  it('finds a fact that an inspection established as it finds one of the order', () => {
    const facts: Facts = { ...factsWith(), findings: { 1: { defectConfirmed: { value: true, ...yes } } } };
    expect(explained(facts).decisive.map(({ fact }) => fact)).toContain('defectConfirmed');
  });

  it('says what was refused, and why', () => {
    expect(explained(factsWith()).refused).toEqual([
      { rule: 'CN-4', lineRef: '1', because: 'not_claimed', fact: 'fraudClaimed', reason: { code: 'CN-4', en: 'by CN-4', zh: '依据CN-4' } },
    ]);
  });

  it('says why nothing is given, too', () => {
    const { options, legs, reasons } = explained(factsWith({}, { isComplaint: false, category: 'other' }));
    expect([options, legs]).toEqual([[], []]);
    expect(reasons).toMatchObject([{ code: 'no_complaint' }]);
  });
});
