import { money } from '@redress/money';
import { advance, isAtRest, type Journey, type LiveEvent, sent } from './board.js';
import { payment, row } from './terminal.js';
import { fit, widthOf } from './width.js';

const begin = sent('case', 'tmall', '空气炸锅不加热', 'order-1');
const event = (type: LiveEvent['type'], data: unknown = {}): LiveEvent => ({ type, caseId: 'case', data } as LiveEvent);
const reason = { code: 'r', en: 'faulty within a week', zh: '一周内故障' };
const after = (...events: LiveEvent[]): Journey => events.reduce((journey, one) => advance(journey, one, 'en'), begin);
const paid = event('payout.succeeded.v1', { amount: money(32_900, 'CNY') });

describe('the live view', () => {
  it('follows a complaint to its end and tells who was paid what and why', () => {
    const journey = after(event('complaint.received.v1'), event('complaint.classified.v1', { category: 'functional_fault' }),
      event('remedy.proposed.v1', { reasons: [reason], needsChoice: false }), event('remedy.approved.v1'), event('leg.released.v1', { reason }), paid,
      event('case.resolved.v1'), event('case.closed.v1'));
    expect(journey.stage).toBe('closed');
    expect(isAtRest(journey)).toBe(true);
    expect(payment(journey)).toBe('The customer of order-1 (tmall) was paid CNY 329.00: faulty within a week');
  });

  it('never goes back when services are heard out of order', () => {
    expect(after(paid, event('complaint.received.v1'), event('remedy.approved.v1')).stage).toBe('paid');
  });

  it('rests while a person or the customer must decide, and goes on afterwards', () => {
    const waiting = after(event('remedy.approval-requested.v1'));
    expect([waiting.waiting, isAtRest(waiting)]).toEqual(['approval', true]);
    expect(isAtRest(advance(waiting, event('remedy.approved.v1'), 'en'))).toBe(false);
    expect(after(event('remedy.proposed.v1', { reasons: [reason], needsChoice: true })).waiting).toBe('choice');
  });

  it('says it in the language asked for', () => {
    expect(advance(begin, event('remedy.declined.v1', { reasons: [reason] }), 'zh')).toMatchObject({ why: '一周内故障', declined: true });
  });

  it('draws rows of one width, whatever the script, and lets no text steer the terminal', () => {
    const wide = row({ ...after(paid), why: '原因'.repeat(60) }, 120);
    expect(widthOf(wide)).toBeLessThanOrEqual(120);
    expect(widthOf(fit('空气炸锅', 5))).toBe(5);
    expect(fit('a\u001b[2Jb\u202e', 8)).toBe('a [2Jb  ');
  });
});
