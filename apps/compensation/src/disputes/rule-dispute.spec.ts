import { simulation } from '@redress/testing';
import { compensationUseCases } from '../compensation.module.js';
import { CNY, decidedCase, typesOf } from './dispute.examples.js';
import { disputeIdOf } from '../domain/dispute/dispute.js';
import { nextPlanId } from './open-dispute.js';
import { compensationStores, entitlements, orderAccounts } from '../store/stores.js';

const stageOf = () => simulation('compensation', compensationUseCases, { stores: compensationStores as never });
/** An ordinary complaint gives 40 of 100 at once; it is paid. */
async function paidCase() {
  const told = await decidedCase(stageOf());
  await told.paid();
  return told;
}
const ruling = (n: number, planId: string) => nextPlanId(disputeIdOf(planId), n);
const dangerous = { severity: 's1' } as const;

describe('a ruling above what was given', () => {
  it('adds the difference alone, on the same accounts, and releases it', async () => {
    const { stage, planId, plan, open, rule, dispute } = await paidCase();
    await open();
    expect(await rule('ada', 'consumer', 7_000)).toEqual({
      disputeId: dispute().disputeId, state: 'decided', planId: ruling(1, planId), added: CNY(3_000), receivable: CNY(0),
    });
    expect(plan(ruling(1, planId))).toMatchObject({ state: 'released', requestedBy: 'ada', legs: [{ state: 'released' }] });
    expect(stage.rows(entitlements).find(({ head }) => head === 'price')).toMatchObject({ granted: 7_000n, ceiling: 10_000n });
    expect(typesOf(stage.published.slice(-4))).toEqual(['dispute.decided.v1', 'remedy.proposed.v1', 'remedy.approved.v1', 'leg.released.v1']);
    expect(plan().legs).toMatchObject([{ state: 'fulfilled' }]);
  });

  it('pays the difference alone when it is appealed and decided again', async () => {
    const { stage, planId, open, rule, appeal, dispute, paid } = await paidCase();
    await open();
    await rule('ada', 'split', 6_000);
    await paid(ruling(1, planId));
    await appeal();
    expect(await rule('bea', 'consumer', 9_000)).toMatchObject({ added: CNY(3_000), planId: ruling(2, planId) });
    expect(stage.rows(entitlements).find(({ head }) => head === 'price')!.granted).toBe(9_000n);
    expect(stage.published.filter(({ type }) => type === 'dispute.decided.v1').map(({ data }) => (data as { final: boolean }).final)).toEqual([false, true]);
    expect(dispute().rulings).toHaveLength(2);
  });

  it('waits for a second person where the sum does, and never for the arbiter', async () => {
    const { planId, plan, open, rule, decide } = await decidedCase(stageOf(), {}, dangerous);
    await open();
    await rule('ada', 'consumer', 5_000);
    expect(plan()).toMatchObject({ state: 'cancelled' });
    expect(plan(ruling(1, planId))).toMatchObject({ state: 'proposed', waitsFor: 'person', offer: { options: [{ legs: [{ gate: 'approval' }] }] } });
    await expect(decide(ruling(1, planId), 'ada')).rejects.toMatchObject({ code: 'own-request' });
    await decide(ruling(1, planId), 'sue');
    expect(plan(ruling(1, planId)).state).toBe('released');
  });

  it('above what the order has left is refused, and changes nothing; another head has an account of its own', async () => {
    const { stage, open, rule, dispute } = await paidCase();
    await open();
    await expect(rule('ada', 'consumer', 10_001)).rejects.toMatchObject({ code: 'above-captured' });
    expect(dispute().state).toBe('opened');
    expect(await rule('ada', 'consumer', 5_000, 'damages')).toMatchObject({ added: CNY(1_000) });
    expect(stage.rows(entitlements).filter(({ granted }) => granted > 0n).map(({ head, granted }) => [head, granted]).sort()).toEqual([
      ['damages', 1_000n], ['price', 4_000n],
    ]);
  });

  it('counts what the bank has given back', async () => {
    const { chargeback, open, rule, escalate, bring } = await paidCase();
    await open();
    await chargeback(2_000, 1, false);
    await bring('merchant');
    await escalate('regulator');
    await bring('merchant');
    expect(await rule('ada', 'consumer', 7_000)).toMatchObject({ added: CNY(1_000) });
  });
});

describe('a ruling below what was paid', () => {
  it('is a receivable, never a negative payout', async () => {
    const { stage, open, rule, plan, dispute } = await paidCase();
    await open();
    const before = stage.published.length;
    expect(await rule('ada', 'respondent', 1_500)).toMatchObject({ added: CNY(0), receivable: CNY(2_500) });
    expect(stage.published.slice(before)).toMatchObject([
      { type: 'dispute.decided.v1', data: { receivable: CNY(2_500) } },
      { type: 'liability.assigned.v1', data: { assignment: 1, head: 'price', change: CNY(2_500), standing: CNY(2_500) } },
    ]);
    expect([plan().state, dispute().receivable]).toEqual(['fulfilled', 2_500n]);
  });

  it('is taken back in part when the appeal awards more', async () => {
    const { stage, open, rule, appeal } = await paidCase();
    await open();
    await rule('ada', 'respondent', 1_500);
    await appeal();
    expect(await rule('bea', 'split', 3_000)).toMatchObject({ added: CNY(0), receivable: CNY(1_000) });
    expect(stage.published.at(-1)).toMatchObject({
      type: 'liability.assigned.v1', data: { assignment: 2, change: { minor: -1_500n }, standing: CNY(1_000) },
    });
  });

  it('counts what is paid only once it is paid, and forgets what comes back', async () => {
    const { stage, open, rule, paid, returned, dispute } = await decidedCase(stageOf());
    await open();
    await rule('ada', 'respondent', 0);
    expect(dispute().receivable).toBe(0n);
    await paid();
    await stage.advance({ seconds: 1 });
    expect(dispute().receivable).toBe(4_000n);
    await returned();
    await stage.advance({ seconds: 1 });
    expect([dispute().receivable, dispute().assignments]).toEqual([0n, 2]);
  });

  it('cancels what is not out, and calls nothing back that is', async () => {
    const { stage, plan, open, rule } = await decidedCase(stageOf(), {}, dangerous);
    await open();
    expect(await rule('ada', 'respondent', 0)).toMatchObject({ added: CNY(0), receivable: CNY(0) });
    expect([plan().state, stage.rows(orderAccounts)[0]!.granted]).toEqual(['cancelled', 0n]);
    const out = await decidedCase(stageOf());
    await out.open();
    await out.rule('ada', 'respondent', 0);
    expect(out.plan()).toMatchObject({ state: 'released', legs: [{ state: 'released' }] });
    expect(typesOf(out.stage.published)).not.toContain('leg.cancelled.v1');
  });

  it('without a sum lets the decision stand', async () => {
    const { open, rule, plan } = await decidedCase(stageOf(), {}, dangerous);
    await open();
    expect(await rule('ada', 'respondent')).toMatchObject({ added: CNY(0), receivable: CNY(0) });
    expect(plan()).toMatchObject({ state: 'proposed', waitsFor: 'person' });
  });
});

describe('who rules', () => {
  it('has decided nothing in the matter: not the plan, not a ruling before, not its opening', async () => {
    const { open, decide, rule, appeal, planId } = await decidedCase(stageOf(), {}, dangerous);
    await decide(planId, 'sue');
    await open('internal_1', { id: 'tom', role: 'agent' });
    await expect(rule('sue', 'respondent')).rejects.toMatchObject({ code: 'own-decision' });
    await expect(rule('tom', 'respondent')).rejects.toMatchObject({ code: 'own-decision' });
    await rule('ada', 'respondent');
    await appeal();
    await expect(rule('ada', 'respondent')).rejects.toMatchObject({ code: 'own-decision' });
    await rule('bea', 'respondent');
  });

  it('is not whoever declined it', async () => {
    const { open, decide, rule, planId } = await decidedCase(stageOf(), {}, dangerous);
    await decide(planId, 'sue', 'decline');
    await open();
    await expect(rule('sue', 'consumer', 100)).rejects.toMatchObject({ code: 'own-decision' });
    expect(await rule('ada', 'consumer', 100)).toMatchObject({ added: CNY(100) });
  });

  it('names a sum of the order, once nothing is asked any more', async () => {
    const { open, rule, ask, bring, stage, about, disputeId } = await paidCase();
    await open();
    await expect(rule('ada', 'consumer')).rejects.toMatchObject({ code: 'invalid-amount' });
    const { ruleDisputeCommand } = await import('./rule-dispute.js');
    const dollars = stage.command(
      ruleDisputeCommand, { disputeId, outcome: 'consumer', amount: { minor: 1n, currency: 'USD' }, reason: 'x' }, about({ id: 'ada', role: 'arbiter' }),
    );
    await expect(dollars).rejects.toMatchObject({ code: 'currency-mismatch' });
    await ask('merchant');
    await expect(rule('ada', 'consumer', 5_000)).rejects.toMatchObject({ code: 'wrong-state' });
    await bring('merchant');
    await rule('ada', 'consumer', 5_000);
    await expect(rule('bea', 'consumer', 6_000)).rejects.toMatchObject({ code: 'wrong-state' });
  });
});
