import { money } from '@redress/money';
import { advance, isAtRest, type Journey, type LiveLine, sent } from './board.js';
import { payment, row } from './terminal.js';
import { fit, widthOf } from './width.js';

const begin = sent('case', 'tmall', '空气炸锅不加热', 'order-1');
const line = (type: string, more: Partial<LiveLine> = {}): LiveLine => ({ type, caseId: 'case', en: `told: ${type}`, zh: `讲述：${type}`, params: {}, ...more });
const why = { en: 'faulty within a week', zh: '一周内故障' };
const after = (...lines: LiveLine[]): Journey => lines.reduce((journey, one) => advance(journey, one, 'en'), begin);
const paid = line('payout.succeeded.v1', { params: { amount: money(32_900, 'CNY') }, why });

describe('the live view', () => {
  it('follows a complaint to its end and tells who was paid what and why', () => {
    const journey = after(...['complaint.received.v1', 'complaint.classified.v1', 'remedy.proposed.v1', 'remedy.approved.v1'].map((type) => line(type)),
      paid, line('case.resolved.v1'), line('case.closed.v1'));
    expect(journey.stage).toBe('closed');
    expect(isAtRest(journey)).toBe(true);
    expect(payment(journey)).toBe('The customer of order-1 (tmall) was paid CNY 329.00: faulty within a week');
  });

  it('never goes back when services are heard out of order', () => {
    expect(after(paid, line('complaint.received.v1'), line('remedy.approved.v1')).stage).toBe('paid');
  });

  it('rests while a person must decide, and goes on afterwards', () => {
    const waiting = after(line('remedy.proposed.v1', { waitsFor: 'approval' }));
    expect(isAtRest(waiting)).toBe(true);
    expect(isAtRest(advance(waiting, line('remedy.approved.v1'), 'en'))).toBe(false);
    expect(isAtRest(after(line('payout.outcome-unknown.v1', { waitsFor: 'unknown-payout' })))).toBe(false);
  });

  it('says why nothing is owed, in the language asked for', () => {
    const declined = advance(begin, line('remedy.declined.v1', { params: { reasons: [why] } }), 'zh');
    expect(declined).toMatchObject({ why: ['一周内故障'], declined: true });
  });

  it('draws rows of one width, whatever the script, and lets no text steer the terminal', () => {
    const wide = row({ ...after(paid), why: ['原因'.repeat(60)] }, 120);
    expect(widthOf(wide)).toBeLessThanOrEqual(120);
    expect(widthOf(fit('空气炸锅', 5))).toBe(5);
    expect(fit('a\u001b[2Jb\u202e', 8)).toBe('a [2Jb  ');
  });
});
