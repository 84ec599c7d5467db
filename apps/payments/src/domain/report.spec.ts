import { money } from '@redress/money';
import { aPayout, at } from '../examples.js';
import { turn } from './books.js';
import { untouched } from './exposure.js';
import { payoutLife, type Payout } from './payout.js';
import { type Report, stepsOf } from './report.js';

const amount = money(1_000, 'CNY');
const succeeded: Report = { is: 'succeeded', railReference: 'r1', valueDate: '2026-03-02', amount };
const returned: Report = { is: 'returned', railReference: 'r1', valueDate: '2026-03-04', amount, reason: 'returned-by-bank' };
const reports: Report[] = [
  succeeded, returned, { is: 'pending', railReference: 'r1' }, { is: 'needs-customer', railReference: 'r1' }, { is: 'refused', reason: 'account-closed' },
  { is: 'unknown', reason: 'und_err_headers_timeout' }, { is: 'not-sent', reason: 'econnrefused' }, { is: 'conflict', reason: 'key-reused' },
  { is: 'not-found' }, { is: 'switched-off' },
];
const path = (payout: Payout, report: Report) => stepsOf(payout, report, 'answer').map(({ to }) => to);
const in_ = (state: Payout['state'], rest: Partial<Payout> = {}) => aPayout({ state, ...rest });

describe('what sending a payout gave', () => {
  it.each<[Report['is'], string[]]>([
    ['succeeded', ['submitted', 'succeeded']], ['pending', ['submitted', 'pending']], ['needs-customer', ['submitted', 'needs_customer']],
    ['refused', ['submitted', 'failed']], ['unknown', ['submitted', 'unknown']], ['conflict', ['submitted', 'manual_review']],
    ['not-sent', []], ['switched-off', ['held']],
  ])('%s', (is, steps) => {
    expect(path(in_('created'), reports.find((report) => report.is === is)!)).toEqual(steps);
  });

  it('is never a failure without the rail saying so', () => {
    for (const state of ['created', 'unknown', 'pending', 'needs_customer'] as const) {
      for (const report of reports.filter(({ is }) => is !== 'refused')) expect(path(in_(state), report)).not.toContain('failed');
    }
  });
});

describe('reports in any order', () => {
  it('take only steps that the life cycle has, from every state', () => {
    for (const state of payoutLife.states) {
      for (const because of [undefined, 'no-answer']) {
        for (const report of reports) {
          const payout = in_(state, { because, holdReason: state === 'held' ? 'kill-switch' : undefined, railReference: 'r1' });
          const books = { payout, exposure: { ...untouched(payout), captured: 9_999n, reserved: 9_999n, inFlight: 9_999n, paid: 9_999n }, finance: { merchant: 'm1', last: 0 } };
          expect(() => turn(books, stepsOf(payout, report, 'webhook'), at)).not.toThrow();
        }
      }
    }
  });

  it('move forward only: what is late or said again is no news', () => {
    expect(path(in_('succeeded'), { is: 'pending', railReference: 'r1' })).toEqual([]);
    expect(path(in_('succeeded'), succeeded)).toEqual([]);
    expect(path(in_('succeeded'), { is: 'refused', reason: 'x' })).toEqual([]);
    expect(path(in_('pending'), { is: 'needs-customer', railReference: 'r1' })).toEqual([]);
    expect(path(in_('returned'), succeeded)).toEqual([]);
  });

  it('book both ways where the return overtakes the success', () => {
    expect(path(in_('unknown'), returned)).toEqual(['succeeded', 'returned']);
    expect(path(in_('created'), returned)).toEqual(['submitted', 'succeeded', 'returned']);
  });

  it('go to a person where money moved against what is on the books', () => {
    expect(path(in_('failed'), succeeded)).toEqual(['manual_review']);
    expect(path(in_('cancelled'), succeeded)).toEqual(['manual_review']);
    expect(path(in_('held', { holdReason: 'chargeback' }), succeeded)).toEqual(['manual_review']);
    expect(path(in_('unknown'), { ...succeeded, amount: money(999, 'CNY') })).toEqual(['manual_review']);
    expect(path(in_('pending'), { is: 'not-found' })).toEqual(['manual_review']);
  });

  it('end a review that only waited for an answer, and no other', () => {
    expect(path(in_('manual_review', { because: 'no-answer' }), succeeded)).toEqual(['succeeded']);
    expect(path(in_('manual_review', { because: 'amount-differs' }), succeeded)).toEqual([]);
  });
});
