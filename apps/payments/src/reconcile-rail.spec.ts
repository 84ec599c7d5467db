import { money } from '@redress/money';
import { simulation } from '@redress/testing';
import { type Report } from './domain/report.js';
import { payoutIdOf, releasedLeg, theCase } from './examples.js';
import { planReconciliation, reconcile } from './reconcile-rail.js';
import { payouts } from './store/payouts.js';
import { reconciliationPlans, reconciliations } from './store/rails.js';
import { paymentsStores } from './store/stores.js';
import { paymentsUseCases } from './use-cases.js';

const useCases = paymentsUseCases([{ name: 'simulated', keyRetentionHours: 24 }], { hours: 1 });
const stackOf = () => simulation('payments', useCases, { stores: [...paymentsStores], start: '2026-03-02T08:00:00.000Z' });
type Stack = ReturnType<typeof stackOf>;
const release = (stack: Stack, ordinal = 1) => stack.event('leg.released.v1', releasedLeg({ ordinal }), { key: theCase, merchant: 'm1' });
const intentOf = (stack: Stack, name: string) => stack.intents.find((intent) => intent.name === name);
const paid: Report = { is: 'succeeded', railReference: 'r1', valueDate: '2026-03-02', amount: money(1_000, 'CNY') };

describe('a reconciliation', () => {
  const line = (ordinal: number, minor = 1_000) => ({
    railReference: 'r1', key: '', merchant: 'm1', payoutId: payoutIdOf(ordinal), amount: money(minor, 'CNY'), valueDate: '2026-03-02',
  });
  const begin = (stack: Stack) => stack.command(reconcile, { rail: 'simulated' }, { key: 'reconciliation:simulated', merchant: '*', actor: { id: 'fay', role: 'finance' } });

  it('settles by the statement what was unknown, finds what differs, and tells both', async () => {
    const stack = stackOf();
    for (const ordinal of [1, 2]) await release(stack, ordinal);
    await stack.outcome(stack.intents[0]!.id, paid);
    await stack.outcome(intentOf(stack, 'rail.submit')!.id, { is: 'unknown', reason: 'http-500' });
    const [known, unknown] = stack.rows(payouts).sort((a) => (a.state === 'succeeded' ? -1 : 1));
    await begin(stack);
    const lines = [known!, unknown!].map((payout, index) => ({ ...line(index + 1), payoutId: payout.payoutId, key: payout.railKey }));
    await stack.outcome(intentOf(stack, 'rail.statement')!.id, { is: 'page', lines, expected: [], next: '200' });
    await stack.outcome(intentOf(stack, 'rail.statement')!.id, { is: 'page', lines: [{ ...line(7), railReference: 'r7' }], expected: [] });
    const last = await stack.outcome(intentOf(stack, 'rail.statement')!.id, { is: 'page', lines: [], expected: [{ merchant: 'm1', payoutId: known!.payoutId }] });
    expect(last.events.map(({ type }) => type)).toEqual(['reconciliation.mismatch-found.v1', 'reconciliation.completed.v1']);
    const [run] = stack.rows(reconciliations);
    expect(run).toMatchObject({ state: 'completed', matched: 1, settled: 1, mismatchCount: 2 });
    expect(stack.row(reconciliationPlans, { merchant: '*', rail: 'simulated' })).toMatchObject({ comparedTo: run!.to });
    expect(run!.mismatches.map(({ kind }) => kind)).toEqual(['missing-in-ledger', 'missing-at-rail']);
    await stack.advance({ seconds: 1 });
    expect(stack.row(payouts, { merchant: 'm1', payoutId: unknown!.payoutId })).toMatchObject({ state: 'succeeded', evidence: 'statement' });
  });

  it('waits for a rail that cannot be reached, and gives up one day', async () => {
    const stack = stackOf();
    await begin(stack);
    for (let tries = 0; intentOf(stack, 'rail.statement'); tries++) {
      expect(tries).toBeLessThan(40);
      await stack.outcome(intentOf(stack, 'rail.statement')!.id, { is: 'unreachable' });
      await stack.advance({ minutes: 1 });
    }
    expect(stack.rows(reconciliations)).toMatchObject([{ state: 'failed' }]);
  });

  it('comes again by itself, from where the last one ended', async () => {
    const stack = stackOf();
    await stack.command(planReconciliation, { rail: 'simulated' }, { key: 'reconciliation:simulated', merchant: '*' });
    await stack.command(planReconciliation, { rail: 'simulated' }, { key: 'reconciliation:simulated', merchant: '*' });
    expect(stack.timers).toHaveLength(1);
    for (let round = 0; round < 2; round++) {
      await stack.advance({ hours: 1 });
      for (const _side of ['statement', 'ledger']) await stack.outcome(intentOf(stack, 'rail.statement')!.id, { is: 'page', lines: [], expected: [] });
    }
    expect(stack.rows(reconciliations).map(({ from, to }) => [from, to])).toEqual([
      ['2000-01-01T00:00:00.000Z', '2026-03-02T08:59:30.000Z'], ['2026-03-02T08:49:30.000Z', '2026-03-02T09:59:30.000Z'],
    ]);
  });
});
