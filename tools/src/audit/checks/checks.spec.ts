import { chainHash } from './books.js';
import { type Facts } from './check.js';
import { judge } from './checks.js';

const eur = (minor: bigint) => ({ minor, currency: 'EUR' });
const order = { merchant: 'm', orderSource: 'shop', orderRef: 'o1', lineRef: '1' };
const payout = (payoutId: string, state: string, minor: bigint, change = {}) =>
  ({ ...order, payoutId, caseId: 'c1', head: 'price', state, amount: eur(minor), submissions: 1, ...change });
const leg = (legId: string, state: string, minor: bigint) => ({ legId, form: 'money', state, lineRef: '1', head: 'price', amount: eur(minor) });
const posting = (cause: string, kind: string, minor: bigint, change = {}) =>
  ({ merchant: 'm', postingId: `${cause}-${kind}`, kind, debit: 'expense:price', credit: 'rail:r', amount: eur(minor), cause, caseId: 'c1', at: '2026-01-01T00:00:00.000Z', ...change });
const finance = (sequence: number, kind: string, minor: bigint, row: string) =>
  ({ merchant: 'm', sequence, kind, caseId: 'c1', payoutId: undefined, amount: eur(minor), ledgerRows: [row] });
const movement = (n: number, direction: 'out' | 'back', payoutId: string, minor: bigint) => ({ n, direction, payoutId, merchant: 'm', amount: eur(minor) });
const event = (id: string, aggregate: string, version: number) => ({ id, topic: 'redress.intake', type: 'case.opened.v1', aggregate, version });

function chain(acts: readonly string[]) {
  let hash = '0'.repeat(64);
  return acts.map((act, index) => {
    const row = { service: 'payments', merchant: 'm', sequence: BigInt(index + 1), at: '2026-01-01T00:00:00.000Z', actor: 'a', role: 'finance', act, target: 't', detail: { to: 'x' }, allowed: true };
    hash = chainHash(hash, row);
    return { ...row, hash };
  });
}
const log = chain(['look', 'pay', 'close']);

/** Books that agree: one payout paid, one returned, one refused by the rail, one still on its way. */
const good: Facts = {
  complaints: [{ merchant: 'm', complaintId: 'k1', caseId: 'c1', externalId: 'x1', withdrawn: false, receivedAt: '2026-01-01T00:00:00.000Z' }],
  caseFiles: { intake: new Set(['c1']), compensation: new Set(['c1']) },
  plans: [{
    merchant: 'm', planId: 'p1', caseId: 'c1', complaintId: 'k1', state: 'failed', waitsFor: null,
    legs: [leg('paid', 'fulfilled', 600n), leg('back', 'failed', 300n), leg('refused', 'failed', 100n), leg('open', 'released', 400n)],
  }],
  campaigns: [{ merchant: 'm', campaignId: 'g1', name: 'recall', reserved: 900n, promised: 0n, spent: 700n }],
  campaignLines: [
    { merchant: 'm', campaignId: 'g1', caseId: 'c8', order: 'shop o8 1', state: 'skipped', committed: 0n, given: 0n },
    { merchant: 'm', campaignId: 'g1', caseId: 'c9', order: 'shop o9 1', state: 'released', committed: 700n, given: 0n },
  ],
  payouts: [payout('paid', 'succeeded', 600n), payout('back', 'returned', 300n), payout('refused', 'failed', 100n), payout('open', 'unknown', 400n)],
  postings: [
    posting('paid', 'paid', 600n), posting('back', 'paid', 300n), posting('back', 'returned', 300n, { debit: 'rail:r', credit: 'expense:price' }),
    posting('cb', 'chargeback', 50n, { caseId: null }),
  ],
  financeEntries: [finance(1, 'paid', 600n, 'paid-paid'), finance(2, 'paid', 300n, 'back-paid'), finance(3, 'returned', -300n, 'back-returned'), finance(4, 'chargeback', 50n, 'cb-chargeback')],
  financeEvents: [finance(1, 'paid', 600n, 'paid-paid'), finance(2, 'paid', 300n, 'back-paid'), finance(3, 'returned', -300n, 'back-returned'), finance(4, 'chargeback', 50n, 'cb-chargeback')],
  releasedLegs: [{ legId: 'paid', amount: eur(600n) }, { legId: 'back', amount: eur(300n) }, { legId: 'refused', amount: eur(100n) }, { legId: 'open', amount: eur(400n) }],
  movements: [movement(1, 'out', 'paid', 600n), movement(2, 'out', 'back', 300n), movement(3, 'back', 'back', 300n), movement(4, 'out', 'open', 400n)],
  captured: new Map([['m shop o1 1', eur(1_000n)]]),
  events: [event('e1', 'case c1', 1), event('e2', 'case c1', 2), event('e3', 'complaint k1', 1)], trimmed: false,
  waiting: [], intents: [], outboxRows: 0, auditLogs: log, auditHeads: [{ service: 'payments', merchant: 'm', sequence: 3n, hash: log[2]!.hash }],
};
const without = <T>(list: readonly T[], index: number): T[] => list.filter((_, at) => at !== index);
const withOne = <T extends object>(list: readonly T[], index: number, change: Partial<T>): T[] => list.map((item, at) => (at === index ? { ...item, ...change } : item));
const failed = (facts: Facts, options = {}) => judge(facts, options).checks.filter(({ ok }) => !ok);

describe('the audit', () => {
  it('finds nothing in books that agree', () => {
    expect(failed(good)).toEqual([]);
    expect(judge(good).ok).toBe(true);
  });

  it.each<[string, string, Partial<Facts>]>([
    ['released legs are payouts', 'leg paid was released and has no payout', { payouts: without(good.payouts, 0) }],
    ['released legs are payouts', 'payout stray has no released leg', { payouts: [...good.payouts, payout('stray', 'failed', 5n)] }],
    ['released legs are payouts', 'leg paid is 6.00 EUR, its payout 6.01 EUR', { payouts: withOne(good.payouts, 0, { amount: eur(601n) }) }],
    ['released legs are payouts', 'payout paid 2 times', { payouts: [...good.payouts, good.payouts[0]!] }],
    ['released legs are payouts', 'leg paid 2 times released', { releasedLegs: [...good.releasedLegs, good.releasedLegs[0]!] }],
    ['released legs are payouts', 'leg paid is fulfilled, its payout failed', { payouts: withOne(good.payouts, 0, { state: 'failed' }) }],
    ['payouts are in the ledger', 'payout paid (succeeded) is booked 0 times out', { postings: without(good.postings, 0) }],
    ['payouts are in the ledger', 'payout paid (succeeded) is booked 2 times out', { postings: [...good.postings, posting('paid', 'paid', 600n, { postingId: 'again' })] }],
    ['payouts are in the ledger', 'payout refused (failed) is booked 1 times out', { postings: [...good.postings, posting('refused', 'paid', 100n)] }],
    ['payouts are in the ledger', 'payout back (returned) is booked 1 times out and 0 times back', { postings: without(good.postings, 2) }],
    ['payouts are in the ledger', 'payout paid (succeeded) is 6.00 EUR, booked 6.00 USD', { postings: withOne(good.postings, 0, { amount: { minor: 600n, currency: 'USD' } }) }],
    ['payouts are in the ledger', 'posting ghost-paid is of no payout', { postings: [...good.postings, posting('ghost', 'paid', 1n)] }],
    ['finance events are the ledger', 'posting paid-paid (paid) is told 0 times', { financeEntries: without(good.financeEntries, 0) }],
    ['finance events are the ledger', 'finance entry m/1 is not on the topic', { financeEvents: without(good.financeEvents, 0) }],
    ['finance events are the ledger', 'event m/1 2 times', { financeEvents: [...good.financeEvents, good.financeEvents[0]!] }],
    ['finance events are the ledger', 'finance event m/9 has no entry', { financeEvents: [...good.financeEvents, finance(9, 'paid', 1n, 'x')] }],
    ['finance events are the ledger', 'finance event m/3 says returned 3.00 EUR, its entry returned -3.00 EUR', { financeEvents: withOne(good.financeEvents, 2, { amount: eur(300n) }) }],
    ['finance events are the ledger', 'finance entry m/3 says 3.00 EUR, the ledger -3.00 EUR', { financeEntries: withOne(good.financeEntries, 2, { amount: eur(300n) }) }],
    ['finance events are the ledger', 'posting cb-chargeback (chargeback) is told 0 times', { financeEntries: without(good.financeEntries, 3) }],
    ['the rail’s book is the ledger', 'payout paid (succeeded) was never paid by the rail', { movements: without(good.movements, 0) }],
    ['the rail’s book is the ledger', 'payout paid (succeeded) was paid 2 times', { movements: [...good.movements, movement(9, 'out', 'paid', 600n)] }],
    ['the rail’s book is the ledger', 'payout paid (succeeded) is 6.00 EUR, at the rail 60.00 EUR', { movements: withOne(good.movements, 0, { amount: eur(6_000n) }) }],
    ['the rail’s book is the ledger', 'payout refused (failed) was paid by the rail all the same', { movements: [...good.movements, movement(9, 'out', 'refused', 100n)] }],
    ['the rail’s book is the ledger', 'the rail has moved money for ghost', { movements: [...good.movements, movement(9, 'out', 'ghost', 1n)] }],
    ['the rail’s book is the ledger', 'payout back (returned) came back 0 times', { movements: without(good.movements, 2) }],
    ['the ledger balances', 'posting paid-paid is -6.00 EUR', { postings: withOne(good.postings, 0, { amount: eur(-600n) }) }],
    ['the ledger balances', 'moves nothing', { postings: withOne(good.postings, 0, { debit: 'rail:r' }) }],
    ['the ledger balances', 'posting paid-paid 2 times', { postings: [...good.postings, good.postings[0]!] }],
    ['no price is given back twice', 'line m shop o1 1: 10.00 EUR of 9.99 EUR captured', { captured: new Map([['m shop o1 1', eur(999n)]]) }],
    ['no price is given back twice', 'line m shop o1 1 is in no order', { captured: new Map() }],
    ['no price is given back twice', 'line m shop o1 1 was paid in USD', { captured: new Map([['m shop o1 1', { minor: 1_000n, currency: 'USD' }]]) }],
    ['finance sequences have no gap', 'm: 2 is missing before 3', { financeEntries: without(good.financeEntries, 1) }],
    ['finance sequences have no gap', 'm: 1 twice', { financeEntries: [...good.financeEntries, good.financeEntries[0]!] }],
    ['versions have no gap', 'case c1: version 1 is missing before 2', { events: without(good.events, 0) }],
    ['versions have no gap', 'case c1: version 2 twice', { events: [...good.events, event('e9', 'case c1', 2)] }],
    ['the audit logs are unbroken', 'payments/m: broken at row 2', { auditLogs: withOne(log, 1, { act: 'nothing' }) }],
    ['the audit logs are unbroken', 'payments/m: broken at row 2', { auditLogs: without(log, 1) }],
    ['the audit logs are unbroken', 'payments/m: its last rows are missing', { auditLogs: without(log, 2) }],
    ['the audit logs are unbroken', 'payments/m: all rows are missing', { auditLogs: [] }],
    ['no complaint is lost', 'complaint k1 has no case', { caseFiles: { intake: new Set(), compensation: new Set() } }],
    ['no complaint is lost', 'complaint k1 was never decided', { plans: [], payouts: [], releasedLegs: [] }],
    ['no complaint is lost', 'complaint k1 never reached compensation', { plans: [], caseFiles: { ...good.caseFiles, compensation: new Set() } }],
    ['no complaint is lost', 'plan p1 is of no complaint', { complaints: [] }],
    ['campaigns pay once', 'plan p1 is of no line of its campaign', { plans: withOne(good.plans, 0, { campaignId: 'g1' }) }],
    ['campaigns pay once', 'recall has spent 700, its lines 0', { campaignLines: without(good.campaignLines, 1) }],
    ['campaigns pay once', 'recall has spent and promised 7 above what it set aside', { campaigns: withOne(good.campaigns, 0, { reserved: 693n }) }],
    ['campaigns pay once', 'recall: shop o9 1 2 times', { campaignLines: [...good.campaignLines, { ...good.campaignLines[0]!, caseId: 'c7', order: 'shop o9 1' }] }],
    ['the outboxes are empty', '3 events are committed and not published', { outboxRows: 3 }],
  ])('%s: %s', (name, said, planted) => {
    const found = failed({ ...good, ...planted });
    expect(found.map((check) => check.name)).toContain(name);
    expect(found.find((check) => check.name === name)?.detail).toContain(said);
  });

  it('lets pass what may still arrive, and what was withdrawn, parked or trimmed', () => {
    const waiting = [{ service: 'analysis', key: 'c1', name: 'complaint.received.v1', why: 'parked' }];
    const undecided = { plans: [], payouts: [], releasedLegs: [], postings: [], financeEntries: [], financeEvents: [], movements: [] };
    expect(failed({ ...good, ...undecided, waiting })).toEqual([]);
    expect(failed({ ...good, ...undecided, complaints: withOne(good.complaints, 0, { withdrawn: true }) })).toEqual([]);
    expect(failed({ ...good, events: [event('e2', 'case c1', 2), event('e4', 'case c1', 3)], financeEvents: without(good.financeEvents, 0), trimmed: true })).toEqual([]);
    expect(failed({ ...good, payouts: withOne(good.payouts, 3, { state: 'submitted' }), movements: without(good.movements, 3) })).toEqual([]);
  });

  it('tells what is open or parked, and calls it a fault only where it is asked to be strict', () => {
    const open: Facts = { ...good, waiting: [{ service: 'desk', key: 'c1', name: 'case.opened.v1', why: 'parked' }], intents: [{ service: 'payments', key: 'c1', name: 'rail.submit', state: 'leased', due: true }] };
    expect(judge(open).ok).toBe(true);
    expect(judge(open).checks.find(({ name }) => name === 'nothing is on its way')?.detail).toContain('payout open is unknown');
    expect(failed(open, { strict: true }).map(({ name }) => name)).toEqual(['nothing is on its way', 'nothing is parked']);
  });
});
