import { type ComplaintReceived, goodsClasses } from '@redress/contracts';
import { money } from '@redress/money';
import fc from 'fast-check';
import { classified, received } from '../../examples.js';
import { factsOf, readingOf } from '../facts.js';
import { neutral, policyInputsOf } from './policy-inputs.js';

const inputsOf = (complaint: ComplaintReceived, change: Parameters<typeof classified>[1] = {}) =>
  policyInputsOf({ complaint: factsOf(complaint), reading: readingOf(classified(complaint, change)) });
const withLines = (lines: readonly { minor: number; goodsClass: (typeof goodsClasses)[number] }[]) => {
  const complaint = received('C-1', { paid: lines.map(({ minor }) => minor) });
  const order = { ...complaint.order, lines: complaint.order.lines.map((line, at) => ({ ...line, goodsClass: lines[at]!.goodsClass })) };
  return { ...complaint, order };
};
const lines = fc.array(fc.record({ minor: fc.integer({ min: 0, max: 5_000_000 }), goodsClass: fc.constantFrom(...goodsClasses) }),
  { minLength: 1, maxLength: 4 });

describe('what a policy looks at', () => {
  it('is neutral where nothing more is known of the customer', () => {
    expect(inputsOf(received('C-1', { paid: [12_345] }))).toEqual({
      category: 'quality_defect', severity: 's3', emotion: 'calm', requestedRemedy: 'none', confidence: 90, demandedRatio: null,
      goodsClass: 'durable',
      currency: 'CNY', amount: 12_345, jurisdiction: 'other', channel: '', cause: null, ...neutral,
    });
  });

  it('is the same however the lines of an order stand, and however they are split', () => {
    fc.assert(fc.property(lines, (given) => {
      const split = given.flatMap(({ minor, goodsClass }) => {
        const part = Math.floor(minor / 3);
        return [{ minor: part, goodsClass }, { minor: minor - part, goodsClass }];
      });
      const whole = inputsOf(withLines(given));
      expect(inputsOf(withLines([...given].reverse()))).toEqual(whole);
      expect(inputsOf(withLines(split))).toEqual(whole);
    }));
  });

  it.each([
    ['a half', money(5_000, 'CNY'), 5_000], ['all', money(10_000, 'CNY'), 10_000], ['not quite all', money(9_999, 'CNY'), 9_999],
    ['many times as much', money(99_999_999, 'CNY'), 99_999_999], ['another currency', money(5_000, 'EUR'), null],
  ])('has what is demanded as a share of what was paid: %s', (_, demanded, ratio) => {
    expect(inputsOf(received('C-1', { paid: [10_000] }, { demanded })).demandedRatio).toBe(ratio);
  });

  it('knows no share of nothing, and never rounds an unsure reading up', () => {
    expect(inputsOf(received('C-1', { paid: [0] }, { demanded: money(5, 'CNY') })).demandedRatio).toBeNull();
    expect([0.399_99, 0.4, 1].map((confidence) => inputsOf(received('C-1'), { confidence }).confidence)).toEqual([39, 40, 100]);
    const living = (country: string) => { const { order, ...complaint } = received('C-1'); return { ...complaint, order: { ...order, country } }; };
    expect(['CN', 'DE', 'GB', 'US', 'JP'].map((country) => inputsOf(living(country)).jurisdiction)).toEqual(['CN', 'EU', 'UK', 'US', 'other']);
  });
});
