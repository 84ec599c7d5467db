import { elapsed, minus, plus } from '@redress/contracts';
import fc from 'fast-check';
import { type Facts } from '../../domain/facts.js';
import { inquiryFor } from '../../domain/offer/inquiry.js';
import { measuresNow } from '../../policies/measures.js';
import { matters } from './random.js';
import { type Matter } from './row.js';

const DAY = 86_400_000;

/** A complaint about a matter, decided a while later, by a customer of whom the policy always asks something. */
function asked({ order, claimedAt }: Matter, days: number, redressDue: boolean) {
  const now = plus(claimedAt, { days });
  const due = { value: minus(now, { days: 14 - days }), source: 'channel', proven: 'yes' } as const;
  const lines = order.lines.map((line) => (redressDue ? { ...line, circumstances: { ...line.circumstances, redressDueSince: due } } : line));
  const facts: Facts = {
    complaint: {
      complaintId: 'c', customerRef: 'c'.repeat(32), language: 'en', order: { ...order, lines }, captured: order.lines[0]!.paid.value, occurredAt: claimedAt,
    },
    reading: { isComplaint: true, category: 'functional_fault', severity: 's3', emotion: 'calm', requestedRemedy: 'none', confidence: 1, classifier: 'rules@1' },
    standing: { segment: 'regular', complaints: 20, isRepeat: false, abuse: 'high' }, left: [],
  };
  const measures = measuresNow(facts, 'm1');
  return { now, inquiry: inquiryFor(measures, facts, now), ours: measures.floor.deadlines.filter(({ whose }) => whose === 'trader') };
}

it('an inquiry takes at most half of the time that law leaves us, and is not begun where that is less than a day', () => {
  const seen = { asked: 0, shortened: 0, outOfTime: 0 };
  fc.assert(fc.property(matters, fc.integer({ min: 0, max: 14 }), fc.boolean(), (matter, days, redressDue) => {
    const { now, inquiry, ours } = asked(matter, days, redressDue);
    if (!inquiry) {
      if (ours.some(({ dueAt }) => elapsed(now, dueAt) < 2 * DAY)) seen.outOfTime += 1;
      return;
    }
    seen.asked += 1;
    if (elapsed(now, inquiry.dueAt) < 7 * DAY) seen.shortened += 1;
    expect(elapsed(now, inquiry.dueAt)).toBeGreaterThanOrEqual(DAY);
    for (const { dueAt } of ours) expect(elapsed(now, inquiry.dueAt) * 2).toBeLessThanOrEqual(elapsed(now, dueAt));
  }), { numRuns: 1_000 });
  expect(Object.values(seen).every((count) => count > 10) ? [] : seen).toEqual([]);
});
