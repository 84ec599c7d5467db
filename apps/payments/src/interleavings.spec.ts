import { elapsed } from '@redress/contracts';
import { money } from '@redress/money';
import { simulation } from '@redress/testing';
import fc from 'fast-check';
import { balances } from './domain/posting.js';
import { outstandingOf } from './domain/receivable.js';
import { type Report } from './domain/report.js';
import { closeChargebackCommand } from './close-chargeback.js';
import { payoutIdOf, releasedLeg, theCase } from './examples.js';
import { type LookupPayload, type SubmitPayload } from './rails/intents.js';
import { openChargeback } from './receive-chargeback.js';
import { receiveWebhook } from './receive-rail-webhook.js';
import { financeEntries, postings } from './store/ledger.js';
import { chargebacks } from './store/orders.js';
import { exposures, payouts } from './store/payouts.js';
import { receivables } from './store/receivables.js';
import { paymentsStores } from './store/stores.js';
import { switchRailCommand } from './switch-rail.js';
import { paymentsUseCases } from './use-cases.js';

const useCases = paymentsUseCases([{ name: 'simulated', keyRetentionHours: 24 }], { hours: 1 });
const key = { key: theCase, merchant: 'm1' };
const LEGS = [1, 2, 3];

/** The first takes more than what a refund leaves, so that paying beside it is giving twice. */
const noticeOf = (id: number) => ({
  rail: 'simulated', externalId: `cb${id}`, merchant: 'm1', orderSource: 'shop', orderRef: 'o1', amount: money(id === 0 ? 5_500 : 2_000, 'CNY'),
  charged: money(10_000, 'CNY'), head: 'price' as const, reason: 'x',
});

type Truth = 'executed' | 'pending' | 'refused';
const faults = ['none', 'pending', 'refused', 'lost-before', 'lost-after', 'expired-before', 'expired-after', 'not-sent'] as const;
const act = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant('release' as const), leg: fc.constantFrom(...LEGS) }) },
  { weight: 6, arbitrary: fc.record({ act: fc.constant('perform' as const), which: fc.nat(5), fault: fc.constantFrom(...faults) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('webhook' as const), leg: fc.constantFrom(...LEGS), event: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('advance' as const), seconds: fc.constantFrom(1, 15, 90, 400) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('cancel' as const), leg: fc.constantFrom(...LEGS) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('chargeback' as const), id: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('close' as const), id: fc.nat(1), outcome: fc.constantFrom('won' as const, 'lost' as const) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('return' as const), leg: fc.constantFrom(...LEGS) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('switch' as const), on: fc.boolean() }) },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** A service and a rail that keeps each key's truth, executes it at most once, and may answer anything but a lie. */
class World {
  readonly stack = simulation('payments', useCases, {
    stores: [...paymentsStores], start: '2026-03-02T08:00:00.000Z',
    checks: {
      exposure: {
        ck_exposure_own_draws: (row) => row.head !== 'price'
          || (row.reserved as bigint) + (row.inFlight as bigint) + (row.paid as bigint) <= (row.captured as bigint) + (row.overdrawn as bigint),
      },
    },
  });
  readonly truth = new Map<string, Truth>();
  readonly returned = new Set<string>();
  private off = false;

  async play(one: Act): Promise<void> {
    switch (one.act) {
      case 'release': return void await this.stack.event('leg.released.v1', releasedLeg({ ordinal: one.leg, minor: 6_000 }), key);
      case 'perform': return this.perform(one.which, one.fault);
      case 'webhook': return this.tell(one.leg, one.event);
      case 'advance': return void await this.stack.advance({ seconds: one.seconds });
      case 'cancel':
        return void await this.stack.event('leg.cancelled.v1', { planId: releasedLeg().planId, caseId: theCase, legId: payoutIdOf(one.leg), reason: 'withdrawn' }, key);
      case 'chargeback': return void await this.stack.command(openChargeback, {
        ...noticeOf(one.id), openedAt: this.stack.now,
      }, { key: 'order', merchant: 'm1' });
      case 'close': return this.close(one.id, one.outcome);
      case 'return': return this.bringBack(one.leg);
      case 'switch':
        this.off = one.on;
        await this.stack.command(switchRailCommand, { rail: 'simulated', merchant: '*', on: one.on, why: 'drill' }, { key: 's', merchant: '*', actor: { id: 'o', role: 'operator' } });
    }
  }

  /** A bank's word may come before the notice that it is about, twice, and turned: what is refused is refused for a reason of the list. */
  private async close(id: number, outcome: 'won' | 'lost'): Promise<void> {
    const closing = { ...noticeOf(id), openedAt: this.stack.now, outcome, closedAt: this.stack.now };
    await this.stack.command(closeChargebackCommand, closing, { key: 'order', merchant: 'm1' })
      .catch(({ code }: { code: string }) => expect(['not-ready', 'wrong-state']).toContain(code));
  }

  private async bringBack(leg: number): Promise<void> {
    const payout = this.stack.row(payouts, { merchant: 'm1', payoutId: payoutIdOf(leg) });
    if (payout?.state !== 'succeeded') return;
    this.returned.add(payout.railKey);
    const report: Report = { is: 'returned', railReference: `r-${payout.railKey}`, valueDate: '2026-03-03', amount: money(6_000, 'CNY'), reason: 'closed' };
    await this.stack.command(receiveWebhook, { rail: 'simulated', eventId: 'back', payoutId: payout.payoutId, railKey: payout.railKey, report }, key);
  }

  /** Whatever is still under way comes to its end: the rail answers, and time passes. */
  async heal(): Promise<void> {
    await this.play({ act: 'switch', on: false });
    for (const [id, truth] of this.truth) if (truth === 'pending') this.truth.set(id, 'executed');
    for (let step = 0; ; step++) {
      if (step > 300) throw new Error('it never comes to rest');
      await this.stack.advance({ seconds: 1 });
      const next = [...this.stack.intents].sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1))[0];
      if (!next) return;
      if (next.dueAt > this.stack.now) await this.stack.advance({ milliseconds: elapsed(this.stack.now, next.dueAt) });
      await this.perform(0, 'none');
    }
  }

  private async perform(which: number, fault: (typeof faults)[number]): Promise<void> {
    const due = this.stack.intents.filter(({ dueAt }) => dueAt <= this.stack.now);
    const intent = due[which % Math.max(due.length, 1)];
    if (!intent) return;
    if (intent.name === 'payouts.held') {
      const held = this.stack.rows(payouts).filter(({ state }) => state === 'held').map(({ merchant, payoutId }) => ({ merchant, payoutId }));
      return void await this.stack.outcome(intent.id, { held, more: false });
    }
    if (intent.name === 'rail.lookup') {
      const report: Report = fault.startsWith('lost') ? { is: 'unknown', reason: 'no-answer' } : this.reportOf((intent.payload as LookupPayload).key);
      return void await (fault.startsWith('expired') ? this.stack.expire(intent.id) : this.stack.outcome(intent.id, report));
    }
    const { instruction } = intent.payload as SubmitPayload;
    if (this.off) return void await this.stack.outcome(intent.id, { is: 'switched-off' });
    if (fault === 'not-sent') return void await this.stack.outcome(intent.id, { is: 'not-sent', reason: 'econnrefused' });
    if (!fault.endsWith('before') && !this.truth.has(instruction.key)) {
      this.truth.set(instruction.key, fault === 'pending' ? 'pending' : fault === 'refused' ? 'refused' : 'executed');
    }
    if (fault.startsWith('expired')) return void await this.stack.expire(intent.id);
    await this.stack.outcome(intent.id, fault.startsWith('lost') ? { is: 'unknown', reason: 'time-out' } : this.reportOf(instruction.key));
  }

  private async tell(leg: number, event: number): Promise<void> {
    const payout = this.stack.row(payouts, { merchant: 'm1', payoutId: payoutIdOf(leg) });
    if (!payout || !this.truth.has(payout.railKey)) return;
    const report = this.reportOf(payout.railKey);
    await this.stack.command(receiveWebhook, { rail: 'simulated', eventId: `${event}`, payoutId: payout.payoutId, railKey: payout.railKey, report }, key);
  }

  private reportOf(railKey: string): Report {
    switch (this.truth.get(railKey)) {
      case 'executed': return { is: 'succeeded', railReference: `r-${railKey}`, valueDate: '2026-03-02', amount: money(6_000, 'CNY') };
      case 'pending': return { is: 'pending', railReference: `r-${railKey}` };
      case 'refused': return { is: 'refused', reason: 'account-closed' };
      case undefined: return { is: 'not-found' };
    }
  }
}

it('pays each leg at most once, loses none, and claims back what was given twice, in whatever order things happen', async () => {
  await fc.assert(fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 30 }), async (acts) => {
    const world = new World();
    for (const one of acts) await world.play(one);
    await world.heal();
    const { stack, truth } = world;
    const rows = stack.rows(payouts);
    const executed = rows.filter(({ railKey }) => truth.get(railKey) === 'executed').map(({ payoutId }) => payoutId).sort();
    const booked = stack.rows(postings).filter(({ kind }) => kind === 'paid').map(({ cause }) => cause).sort();
    expect(booked).toEqual(executed);
    const standing = rows.filter(({ railKey }) => truth.get(railKey) === 'executed' && !world.returned.has(railKey)).map(({ payoutId }) => payoutId).sort();
    expect(rows.filter(({ state }) => state === 'succeeded').map(({ payoutId }) => payoutId).sort()).toEqual(standing);
    expect(rows.every(({ state }) => ['succeeded', 'returned', 'failed', 'cancelled', 'held'].includes(state))).toBe(true);
    const paid = BigInt(standing.length) * 6_000n;
    expect(paid <= 10_000n).toBe(true);
    const taken = stack.rows(chargebacks).filter(({ state }) => state !== 'won');
    if (taken.length === 0) expect(rows.filter(({ holdReason }) => holdReason === 'chargeback')).toEqual([]);
    const [line] = stack.rows(exposures);
    if (line) {
      const chargedBack = taken.reduce((sum, { minor }) => sum + minor, 0n);
      expect(line).toMatchObject({ reserved: 0n, inFlight: 0n, paid, overdrawn: 0n, chargedBack });
      const twice = paid + chargedBack - 10_000n;
      expect(outstanding(stack)).toBe(twice < 0n ? 0n : twice < chargedBack ? twice : chargedBack);
    }
    booksAgree(stack);
  }), { numRuns: 150 });
}, 60_000);

const outstanding = (stack: World['stack']): bigint => stack.rows(receivables).reduce((sum, row) => sum + outstandingOf(row), 0n);

/** The ledger, finance's gap-free book and the receivables tell one story. */
function booksAgree(stack: World['stack']): void {
  const entries = stack.rows(financeEntries);
  expect(entries.map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual(entries.map((_, index) => index + 1));
  const held = balances(stack.rows(postings));
  expect(held.get('receivable:recovery CNY') ?? 0n).toBe(outstanding(stack));
  const moved = entries.filter(({ entry: { stage } }) => stage === undefined || stage === 'reinstated');
  expect(held.get('rail:simulated CNY') ?? 0n).toBe(-moved.reduce((sum, { entry }) => sum + entry.amount.minor, 0n));
  expect(entries.flatMap(({ entry }) => entry.ledgerRows).sort()).toEqual(stack.rows(postings).map(({ postingId }) => postingId).sort());
}
