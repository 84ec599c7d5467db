import { derivedId } from '@redress/contracts';
import { equalsOneByOne, type SimulatedInput, simulation } from '@redress/testing';
import { compensationUseCases } from '../compensation.module.js';
import { CNY, arbiter, chargebackEndOf, chargebackOf, customer, decidedCase, typesOf } from './dispute.examples.js';
import { disputeIdOf } from '../domain/dispute/dispute.js';
import { classified, payoutOf, planOf, received } from '../examples.js';
import { nextPlanId, openDisputeCommand } from './open-dispute.js';
import { ruleDisputeCommand } from './rule-dispute.js';
import { compensationStores, entitlements, orderAccounts } from '../store/stores.js';

const stageOf = () => simulation('compensation', compensationUseCases, { stores: compensationStores as never });
const soon = { seconds: 1 };
async function banked(...[order, change]: Parameters<typeof decidedCase> extends [unknown, ...infer R] ? R : never) {
  const told = await decidedCase(stageOf(), order, change);
  const { stage } = told;
  return {
    ...told,
    order: () => stage.rows(orderAccounts)[0]!,
    ends: (outcome: 'won' | 'lost', minor: number, n = 1) => stage.event(`chargeback.${outcome}.v1`, chargebackEndOf(minor, n), { key: 'm1/taobao/O-1' }),
    restored: (n = 1) => nextPlanId(derivedId('award', told.disputeId, chargebackOf(1, n).chargebackId), 1),
  };
}

describe('what the bank decides', () => {
  it('for us ends the dispute at its level: the decision stands, and the order has its sum again', async () => {
    const { stage, paid, chargeback, ends, dispute, order } = await banked();
    await paid();
    await chargeback(4_000);
    await stage.advance(soon);
    await ends('won', 4_000);
    const { events } = await stage.advance(soon);
    expect(events).toMatchObject([{ type: 'dispute.decided.v1', data: { level: 'bank', outcome: 'respondent', arbiter: 'bank', additional: CNY(0) } }]);
    expect(dispute()).toMatchObject({ state: 'decided', requests: [{ state: 'dropped' }] });
    expect(order()).toMatchObject({ chargedBack: 0n, granted: 4_000n });
    await stage.advance({ days: 400 });
    expect([dispute().state, stage.timers]).toEqual(['closed', []]);
  });

  it('against us is what the consumer has: it stays drawn on the order', async () => {
    const { stage, paid, chargeback, ends, dispute, order } = await banked();
    await paid();
    await chargeback(4_000);
    await stage.advance(soon);
    await ends('lost', 4_000);
    await stage.advance(soon);
    expect(dispute()).toMatchObject({ state: 'decided', rulings: [{ outcome: 'consumer', awarded: CNY(4_000), level: 'bank' }] });
    expect([order().chargedBack, stage.published.filter(({ type }) => type === 'leg.released.v1').length]).toEqual([4_000n, 1]);
  });

  it('of what was never drawn on the order is refused, and moves nothing', async () => {
    const { ends, order } = await banked();
    expect(await ends('won', 4_000)).toMatchObject({ refused: 'wrong-state' });
    expect(order().chargedBack).toBe(0n);
  });

  it('is heard in one breath with its notice', async () => {
    const { stage, chargeback, ends, dispute, order } = await banked();
    await chargeback(4_000);
    await ends('won', 4_000);
    await stage.advance(soon);
    expect([dispute().state, order().chargedBack]).toEqual(['decided', 0n]);
  });

  it('of a dispute that has gone on to another level moves the accounts alone', async () => {
    const { stage, chargeback, escalate, ends, dispute, order } = await banked();
    await chargeback(1_000);
    await stage.advance(soon);
    await escalate('regulator');
    await ends('won', 1_000);
    await stage.advance(soon);
    expect(dispute()).toMatchObject({ level: 'regulator', rulings: [] });
    expect(order().chargedBack).toBe(0n);
  });
});

describe('what the bank gives back', () => {
  it('leaves an award unpaid by that much, which is paid then, on the same accounts and once', async () => {
    const { stage, paid, chargeback, escalate, bring, rule, ends, plan, restored, dispute } = await banked();
    await paid();
    await chargeback(2_000);
    await stage.advance(soon);
    await escalate('platform');
    await bring('merchant');
    // In all 70 of 100: 40 are paid, 20 the bank has taken.
    expect(await rule('ada', 'consumer', 7_000)).toMatchObject({ added: CNY(1_000) });
    await ends('won', 2_000);
    const { events } = await stage.advance(soon);
    expect(typesOf(events)).toContain('leg.released.v1');
    expect(plan(restored()).offer.options[0]!.legs).toMatchObject([{ amount: CNY(2_000), head: 'price' }]);
    expect(stage.rows(entitlements).find(({ head }) => head === 'price')!.granted).toBe(7_000n);
    expect(dispute().plans).toContain(restored());
  });

  it('puts a plan that was cancelled for its sake in force again, as far as it was owed', async () => {
    const { stage, chargeback, plan, ends, restored, planId } = await banked({}, { severity: 's1' });
    const { minor } = plan().offer.floor;
    expect(minor > 0n).toBe(true);
    await chargeback(5_000);
    await stage.advance(soon);
    expect(plan(planId).state).toBe('cancelled');
    await ends('won', 5_000);
    await stage.advance(soon);
    expect(plan(restored())).toMatchObject({ offer: { options: [{ legs: [{ amount: CNY(Number(minor)) }] }] } });
  });
});

it('decides a batch as it decides one by one', async () => {
  const complaint = received('C-1');
  const disputeId = disputeIdOf(planOf(complaint));
  const key = complaint.caseId;
  const order = { key: 'm1/taobao/O-1' };
  const before: SimulatedInput[] = [
    { event: 'complaint.received.v1', data: complaint, key }, { event: 'complaint.classified.v1', data: classified(complaint), key },
    { command: openDisputeCommand, data: { caseId: key, planId: planOf(complaint), level: 'internal_1', reason: 'x' }, key, actor: customer, idempotencyKey: 'open' },
  ];
  await equalsOneByOne('compensation', compensationUseCases, [
    { event: 'payout.succeeded.v1', data: payoutOf(complaint), key }, { event: 'chargeback.opened.v1', data: chargebackOf(1_000), ...order },
    { command: ruleDisputeCommand, data: { disputeId, outcome: 'split', amount: CNY(6_000), reason: 'x' }, key, actor: arbiter('ada') },
    { event: 'chargeback.opened.v1', data: chargebackOf(500, 2), ...order }, { event: 'chargeback.lost.v1', data: chargebackEndOf(500, 2), ...order },
    { event: 'chargeback.won.v1', data: chargebackEndOf(1_000), ...order },
  ], { stores: compensationStores as never, before, advance: { days: 400 } });
});
