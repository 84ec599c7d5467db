import { type Category, type Circumstances } from '@redress/contracts';
import { money } from '@redress/money';
import { classified, received } from '../../examples.js';
import { factsOf, type Findings, readingOf } from '../facts.js';
import { causeOf } from './cause.js';

const proven = <T>(value: T) => ({ value, source: 'channel', proven: 'yes' }) as const;

function cause(category: Category, lines: readonly Circumstances[], findings?: Findings): string | null {
  const complaint = received('C-1', { paid: lines.map(() => 10_000) });
  const order = { ...complaint.order, lines: complaint.order.lines.map((line, at) => ({ ...line, circumstances: lines[at] })) };
  return causeOf({ complaint: factsOf({ ...complaint, order }), reading: readingOf(classified(complaint, { category })), findings });
}

describe('what caused a complaint', () => {
  it.each([
    ['nobody has said', 'late_delivery', {}, null],
    ['the channel states, proven', 'late_delivery', { cause: proven('weather') }, 'weather'],
    ['the channel states, unproven', 'late_delivery', { cause: { value: 'weather', source: 'channel', proven: 'no' } }, null],
    ['the channel states, disputed', 'late_delivery', { cause: { value: 'weather', source: 'channel', proven: 'disputed' } }, null],
    ['an incident with the goods', 'quality_defect', { incident: proven('leaking-seal-2026-10') }, 'batch_defect'],
    ['an incident that nobody has proven', 'quality_defect', { incident: { ...proven('x'), proven: 'no' } }, null],
    ['an incident, of something else', 'service_attitude', { incident: proven('leaking-seal-2026-10') }, null],
    ['a gift that belongs to the order', 'missing_item', { missingGiftValue: proven(money(900, 'CNY')) }, 'missing_gift'],
    ['a gift, of something else', 'quality_defect', { missingGiftValue: proven(money(900, 'CNY')) }, null],
    ['a cause beside an incident', 'quality_defect', { cause: proven('wear'), incident: proven('x') }, 'wear'],
  ] as const)('%s', (_, category, said, expected) => expect(cause(category, [said])).toBe(expected));

  it('is what was found out, before what the channel had said', () => {
    const found: Findings = { 1: { cause: { value: 'batch_defect', source: 'inspection', proven: 'yes' } } };
    expect(cause('functional_fault', [{}], found)).toBe('batch_defect');
    expect(cause('functional_fault', [{ cause: proven('wear') }], found)).toBe('batch_defect');
  });

  it('is one only where it is that of all lines', () => {
    const weather = { cause: proven('weather') };
    expect(cause('late_delivery', [weather, weather])).toBe('weather');
    expect(cause('late_delivery', [weather, {}])).toBeNull();
    expect(cause('late_delivery', [{}, weather])).toBeNull();
    expect(cause('late_delivery', [weather, { cause: proven('carrier') }])).toBeNull();
  });
});
