import { answerDue, timesOf } from './dispute-levels.js';
import {
  type Dispute, type DisputeState, type Opening, appeal, ask, awaitsRuling, disputeCycle, disputeIdOf, end, escalate, isOver, isUndecided, mayGoTo, move, openDispute, provide,
  reviewed, ruled,
} from './dispute.js';

const now = '2026-03-02T08:00:00.000Z';
const later = '2026-03-20T08:00:00.000Z';
const opening: Opening = {
  merchant: 'm1', disputeId: disputeIdOf('p1'), caseId: 'c1', orderSource: 'taobao', orderRef: 'O-1', lineRefs: ['1'], currency: 'CNY', timeZone: 'Asia/Shanghai',
  level: 'internal_1', by: 'consumer', openedBy: 'c', reason: 'too little', plans: [],
};
const open = (change: Partial<Opening> = {}) => openDispute({ ...opening, ...change }, now);
const at = (state: DisputeState, change: Partial<Dispute> = {}): Dispute => ({ ...open().dispute, state, ...change });
const item = { kind: 'photo', reference: 'r1', sha256: 'a'.repeat(64) } as never;
const states = disputeCycle.states;

it('a dispute goes only where its life leads, and back to an opening at the next level from everywhere', () => {
  expect(Object.fromEntries(states.map((from) => [from, states.filter((to) => disputeCycle.allows(from, to)).toSorted().join(' ')]))).toEqual({
    opened: 'decided evidence_requested expired opened withdrawn', evidence_requested: 'evidence_requested expired opened under_review withdrawn',
    under_review: 'decided evidence_requested expired opened withdrawn', decided: 'appealed closed opened',
    appealed: 'decided evidence_requested expired opened withdrawn', closed: 'opened', withdrawn: 'opened', expired: 'opened',
  });
  expect(() => move(at('opened'), 'closed')).toThrow('a dispute that is opened cannot become closed');
  expect(move(at('decided', { appealUntil: later, clock: { from: now, dueAt: later } }), 'closed')).toMatchObject({ state: 'closed', clock: undefined, appealUntil: undefined });
});

it('a dispute is over, undecided, or only waits for a ruling', () => {
  const which = (test: (dispute: Dispute) => boolean) => states.filter((state) => test(at(state)));
  expect(which(isOver)).toEqual(['closed', 'withdrawn', 'expired']);
  expect(which(isUndecided)).toEqual(['opened', 'evidence_requested', 'under_review', 'appealed']);
  expect(which(awaitsRuling)).toEqual(['opened', 'under_review', 'appealed']);
  expect([mayGoTo(at('opened'), 'bank'), mayGoTo(at('opened', { visited: ['internal_1', 'bank'] }), 'bank'), mayGoTo(at('opened', { level: 'court' }), 'bank')])
    .toEqual([true, false, false]);
});

describe('a dispute that is opened', () => {
  it('is told with what is known of it, and with nothing else', () => {
    const told = (change: Partial<Opening>) => open(change).told[0]!.data;
    const plain = { orderSource: 'taobao', orderRef: 'O-1', by: 'consumer', reason: 'too little', openedAt: now };
    expect([told({}), told({ plans: ['p1'], chargebackId: 'cb1', claimed: 900n })])
      .toEqual([plain, { ...plain, planId: 'p1', chargebackId: 'cb1', claimed: { minor: 900n, currency: 'CNY' } }]);
    expect(disputeIdOf('p1')).not.toBe(disputeIdOf('p2'));
    expect(open().dispute).toEqual({
      ...opening, state: 'opened', visited: ['internal_1'], appealedAt: [], openedAt: now, requests: [], evidence: [], rulings: [], receivable: 0n, assignments: 0, facts: 0,
      version: 0, clock: { from: now, dueAt: '2026-03-07T08:00:00.000Z' },
    });
  });

  it('asks the merchant for the records where an outside body rules', () => {
    const { dispute, told } = open({ level: 'platform' });
    const [request] = dispute.requests;
    expect(request).toMatchObject({
      level: 'platform', party: 'merchant', kinds: ['order_record', 'delivery_proof', 'correspondence', 'terms'], askedAt: now, dueAt: '2026-03-05T08:00:00.000Z', state: 'open',
      nearTold: false,
    });
    expect(dispute).toMatchObject({ state: 'evidence_requested', clock: undefined });
    expect(told.map(({ type, level }) => [type, level])).toEqual([['dispute.opened.v1', 'platform'], ['dispute.evidence-requested.v1', 'platform']]);
    expect(told[1]!.data).toEqual({ requestId: request!.requestId, party: 'merchant', kinds: request!.kinds, dueAt: request!.dueAt });
  });
});

describe('evidence', () => {
  const asked = ask(ask(at('opened'), 'consumer', ['photo'], now).dispute, 'merchant', ['terms'], now, later).dispute;
  const [ofConsumer, ofMerchant] = asked.requests;

  it('is asked for with a time to answer, each request under its own name', () => {
    expect([ofConsumer!.dueAt, ofMerchant!.dueAt]).toEqual([answerDue(timesOf('internal_1', 'taobao').evidence.consumer, now, 'Asia/Shanghai'), later]);
    expect(new Set([ofConsumer!.requestId, ofMerchant!.requestId, ask(at('opened', { disputeId: 'd2' }), 'consumer', [], now).dispute.requests[0]!.requestId]).size).toBe(3);
  });

  it('answers the oldest open request of whoever brings it, and is looked at once none is open', () => {
    const one = provide(asked, 'merchant', [item], undefined, '2026-03-03T08:00:00.000Z');
    expect(one.dispute.requests.map(({ state }) => state)).toEqual(['open', 'provided']);
    expect(one.dispute.state).toBe('evidence_requested');
    expect(one.dispute.evidence).toEqual([{
      kind: 'photo', reference: 'r1', sha256: 'a'.repeat(64), level: 'internal_1', party: 'merchant', providedAt: '2026-03-03T08:00:00.000Z', late: false,
      requestId: ofMerchant!.requestId,
    }]);
    expect(one.told).toEqual([{
      type: 'dispute.evidence-provided.v1', level: 'internal_1',
      data: { party: 'merchant', late: false, items: [{ kind: 'photo', sha256: 'a'.repeat(64) }], requestId: ofMerchant!.requestId },
    }]);
    const both = provide(one.dispute, 'consumer', [item], undefined, '2026-03-04T08:00:00.000Z').dispute;
    expect(both).toMatchObject({ state: 'under_review', clock: { from: '2026-03-04T08:00:00.000Z', dueAt: '2026-03-09T08:00:00.000Z' }, evidence: [{}, { party: 'consumer' }] });
  });

  it('is late from the moment at which it was due', () => {
    const late = (when: string) => provide(asked, 'merchant', [item], ofMerchant!.requestId, when).dispute.evidence[0]!.late;
    expect([late('2026-03-20T07:59:59.999Z'), late(later)]).toEqual([false, true]);
  });

  it('that nobody asked for is filed all the same, and answers nothing', () => {
    const { dispute, told } = provide(at('opened'), 'consumer', [item], undefined, now);
    expect([dispute.state, dispute.evidence[0], told[0]!.data]).toEqual(['opened', expect.not.objectContaining({ requestId: expect.anything() }), expect.not.objectContaining({ requestId: expect.anything() })]);
    expect(Object.keys(told[0]!.data)).not.toContain('requestId');
    const missed: Dispute = { ...asked, requests: [{ ...ofConsumer!, state: 'missed' }, ofMerchant!] };
    expect(provide(missed, 'consumer', [item], ofConsumer!.requestId, now).dispute.requests.map(({ state }) => state)).toEqual(['missed', 'open']);
    expect(provide(missed, 'consumer', [item], undefined, now).dispute.evidence[0]).not.toHaveProperty('requestId');
    expect(reviewed({ ...missed, state: 'appealed' }, now).state).toBe('appealed');
  });
});

it('a dispute that goes on drops what was asked for, and tells whence it came', () => {
  const asked = ask(at('opened'), 'consumer', ['photo'], now).dispute;
  const both: Dispute = { ...asked, requests: [{ ...asked.requests[0]!, requestId: 'r0', state: 'provided' }, asked.requests[0]!] };
  const { dispute, told } = escalate(both, 'internal_2', 'no answer', later);
  expect(dispute).toMatchObject({
    state: 'opened', level: 'internal_2', visited: ['internal_1', 'internal_2'], requests: [{ state: 'provided' }, { state: 'dropped' }],
    clock: { from: later, dueAt: '2026-03-30T08:00:00.000Z' },
  });
  expect(told).toEqual([{ type: 'dispute.escalated.v1', level: 'internal_2', data: { from: 'internal_1', reason: 'no answer' } }]);
});

it('a dispute is ruled, appealed and ended, each told once', () => {
  const ruling = { level: 'internal_1', outcome: 'upheld', at: now } as never;
  const decided = ruled(at('opened'), ruling);
  expect(decided).toMatchObject({ state: 'decided', rulings: [ruling], appealUntil: '2026-03-16T08:00:00.000Z' });
  const appealed = appeal(decided, 'merchant', 'too much', now);
  expect(appealed.dispute).toMatchObject({ state: 'appealed', appealedAt: ['internal_1'], clock: { from: now } });
  expect(appealed.told).toEqual([{ type: 'dispute.appealed.v1', level: 'internal_1', data: { by: 'merchant', reason: 'too much' } }]);
  const over = end({ ...decided, rulings: [{ outcome: 'rejected' } as never, ruling] }, 'closed', later);
  expect([over.dispute.state, over.told]).toEqual(['closed', [{ type: 'dispute.closed.v1', level: 'internal_1', data: { as: 'closed', closedAt: later, outcome: 'upheld' } }]]);
  expect(end(at('opened'), 'withdrawn', later).told[0]!.data).toEqual({ as: 'withdrawn', closedAt: later });
});
