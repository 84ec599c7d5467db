import { type Circumstances, type Instant } from '@redress/contracts';
import { received } from '../../examples.js';
import { factsOf } from '../facts.js';
import { type Inquiry, answeredBy, inquiryFor, isAnswered } from './inquiry.js';

const now = '2026-03-02T08:00:00.000Z';
const day = (days: number, hours = 0): Instant => new Date(Date.parse(now) + (days * 24 + hours) * 3_600_000).toISOString();
interface Told {
  readonly codes?: readonly string[];
  readonly severity?: string;
  readonly heads?: readonly string[];
  readonly deadlines?: readonly (readonly ['trader' | 'consumer', Instant])[];
  readonly lines?: readonly (Circumstances | undefined)[];
}
function inquiry({ codes = ['photo'], severity = 's3', heads = [], deadlines = [], lines = [undefined] }: Told): Inquiry | undefined {
  const complaint = factsOf(received('i-1', { paid: lines.map(() => 100) }));
  const order = { ...complaint.order, lines: complaint.order.lines.map((line, index) => ({ ...line, circumstances: lines[index] })) };
  const facts = { complaint: { ...complaint, order }, reading: { category: 'quality_defect', severity }, left: [] };
  const policy = { evidenceFor: () => codes, deadlinesFor: () => ({ evidenceDays: 7 }) };
  const floor = { entitlements: heads.map((head) => ({ head })), deadlines: deadlines.map(([whose, dueAt]) => ({ whose, dueAt })), passedOver: [] };
  return inquiryFor({ policy, floor } as never, facts as never, now);
}
const proven = (value: unknown, how: 'yes' | 'no' = 'yes') => ({ value, source: 'inspection', proven: how }) as never;

describe('what is found out before an offer', () => {
  it('is what the policy asks for, of the customer and of a technician', () => {
    expect([inquiry({}), inquiry({ codes: ['photo', 'technician-report'] }), inquiry({ codes: ['technician-report'] })]).toEqual([
      { wanted: ['photo'], pending: ['evidence'], dueAt: day(7) }, { wanted: ['photo'], pending: ['evidence', 'visit'], dueAt: day(7) },
      { wanted: [], pending: ['visit'], dueAt: day(7) },
    ]);
  });

  it.each<[string, Told]>([
    ['where the policy asks for nothing', { codes: [] }], ['where somebody is in danger', { severity: 's1' }], ['where care is owed', { heads: ['price', 'care'] }],
    ['where every line has proven what it is about', { lines: [{ defectConfirmed: proven(true) }, { parcelFault: proven('lost') }] }],
    ['where law leaves less than two days', { deadlines: [['trader', day(1, 23)]] }],
  ])('is nothing %s', (_, told) => {
    expect(inquiry(told)).toBeUndefined();
  });

  it('goes on where only some lines have proven it, or nobody has', () => {
    expect([{ lines: [{ defectConfirmed: proven(true) }, undefined] }, { lines: [{ defectConfirmed: proven(true, 'no') }] }, { lines: [{ usedGoods: proven(true) }] }, { heads: ['price'] }]
      .map((told) => inquiry(told)?.pending)).toEqual([['evidence'], ['evidence'], ['evidence'], ['evidence']]);
  });

  it('takes half of the time that law leaves us at most, and none of the customer’s', () => {
    expect([[['trader', day(10)]], [['trader', day(20)]], [['consumer', day(4)]], [['trader', day(8)], ['trader', day(6)], ['consumer', day(2)]], [['trader', day(2)]]]
      .map((deadlines) => inquiry({ deadlines: deadlines as unknown as Told['deadlines'] })?.dueAt)).toEqual([day(5), day(7), day(7), day(3), day(1)]);
  });
});

it('an inquiry is answered by all that it asks for, by the report of whoever went to see, or by its day', () => {
  const both: Inquiry = { wanted: ['photo'], pending: ['evidence', 'visit'], dueAt: day(7) };
  expect([answeredBy(both, 'evidence', false), answeredBy(both, 'visit', false), answeredBy(both, 'visit', true), answeredBy(both, 'evidence', true)].map(({ pending }) => pending))
    .toEqual([['visit'], ['evidence'], [], ['visit']]);
  expect([isAnswered(both, now), isAnswered(both, day(6, 23)), isAnswered(both, day(7)), isAnswered({ ...both, pending: [] }, now), isAnswered(undefined, now)]).toEqual([false, false, true, true, true]);
});
