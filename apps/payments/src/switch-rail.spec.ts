import { money } from '@redress/money';
import { auditRows } from '@redress/messaging';
import { simulation } from '@redress/testing';
import { type Report } from './domain/report.js';
import { payoutIdOf, releasedLeg, theCase } from './examples.js';
import { postings } from './store/ledger.js';
import { exposures, payouts } from './store/payouts.js';
import { paymentsStores } from './store/stores.js';
import { switchRailCommand } from './switch-rail.js';
import { paymentsUseCases } from './use-cases.js';

const useCases = paymentsUseCases([{ name: 'simulated', keyRetentionHours: 24 }], { hours: 1 });
const stackOf = () => simulation('payments', useCases, { stores: [...paymentsStores], start: '2026-03-02T08:00:00.000Z' });
type Stack = ReturnType<typeof stackOf>;
const release = (stack: Stack, ordinal = 1) => stack.event('leg.released.v1', releasedLeg({ ordinal }), { key: theCase, merchant: 'm1' });
const intentOf = (stack: Stack, name: string) => stack.intents.find((intent) => intent.name === name);
const paid: Report = { is: 'succeeded', railReference: 'r1', valueDate: '2026-03-02', amount: money(1_000, 'CNY') };
const payoutOf = (stack: Stack, ordinal = 1) => stack.row(payouts, { merchant: 'm1', payoutId: payoutIdOf(ordinal) })!;
const answer = (stack: Stack, report: Report) => stack.outcome(intentOf(stack, 'rail.submit')!.id, report);
const turnSwitch = (stack: Stack, on: boolean, merchant = '*') => stack.command(
  switchRailCommand, { rail: 'simulated', merchant, on, why: 'drill' }, { key: 'switch:simulated', merchant, actor: { id: 'olga', role: 'operator' } },
);

describe('the kill switch', () => {
  it('holds what comes, stops what waits, and lets both go when it is put off', async () => {
    const stack = stackOf();
    await release(stack);
    await turnSwitch(stack, true);
    await answer(stack, { is: 'switched-off' });
    await release(stack, 2);
    expect([payoutOf(stack).holdReason, payoutOf(stack, 2).holdReason]).toEqual(['kill-switch', 'kill-switch']);
    expect(stack.rows(exposures)).toMatchObject([{ reserved: 2_000n }]);
    await turnSwitch(stack, false);
    const held = [1, 2].map((ordinal) => ({ merchant: 'm1', payoutId: payoutIdOf(ordinal) }));
    await stack.outcome(intentOf(stack, 'payouts.held')!.id, { held, more: true });
    expect([payoutOf(stack).state, payoutOf(stack, 2).state]).toEqual(['authorised', 'authorised']);
    await stack.outcome(intentOf(stack, 'payouts.held')!.id, { held: [], more: false });
    for (const _ of held) await answer(stack, paid);
    expect([payoutOf(stack).state, payoutOf(stack, 2).state]).toEqual(['succeeded', 'succeeded']);
    expect(stack.rows(postings)).toHaveLength(2);
  });

  it('of one merchant leaves the others alone, and is written into the audit log', async () => {
    const stack = stackOf();
    await turnSwitch(stack, true, 'm2');
    await release(stack);
    expect(payoutOf(stack).state).toBe('created');
    expect(stack.rows(auditRows)).toMatchObject([{ actor: 'olga', act: 'rail.switched-off', target: 'simulated' }]);
  });
});
