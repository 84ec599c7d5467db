import { type ComplaintClassified } from '@redress/contracts';
import { money } from '@redress/money';
import { auditRows } from '@redress/messaging';
import { simulation } from '@redress/testing';
import { compensationUseCases } from '../compensation.module.js';
import { type PlanDecision, decidePlanCommand } from './decide-plan.js';
import { type ExampleOrder, classified, planOf, received } from '../examples.js';
import { compensationStores, entitlements, plans } from '../store/stores.js';

async function waiting(
  order: ExampleOrder = { paid: [200_000] }, change: Partial<ComplaintClassified> = { category: 'damaged_in_transit' },
) {
  const stage = simulation('compensation', compensationUseCases, { stores: compensationStores as never });
  const complaint = received('C-1', order);
  const planId = planOf(complaint);
  await stage.event('complaint.received.v1', complaint, { key: complaint.caseId });
  await stage.event('complaint.classified.v1', classified(complaint, change), { key: complaint.caseId });
  let turn = 0;
  const decide = (who: string, decision: Omit<PlanDecision, 'planId' | 'reason'>, reason = 'confirmed') =>
    stage.command(
      decidePlanCommand, { planId, reason, ...decision },
      { key: complaint.caseId, actor: { id: who, role: 'supervisor' }, idempotencyKey: `d${++turn}` },
    );
  return { stage, complaint, decide, plan: () => stage.row(plans, { merchant: 'm1', planId })! };
}

describe('a person’s decision', () => {
  it('approves: the legs are released in that person’s name, and the act is on record', async () => {
    const { stage, decide, plan } = await waiting();
    expect(await decide('sue', { decision: 'approve' })).toMatchObject({ state: 'released' });
    expect(stage.published.slice(-2)).toMatchObject([
      { type: 'remedy.approved.v1', data: { approver: 'sue', automatic: false } },
      { type: 'leg.released.v1', data: { approver: 'sue', leg: { amount: money(120_000, 'CNY'), gate: 'approval' } } },
    ]);
    expect(plan().approver).toBe('sue');
    expect(stage.rows(auditRows)).toMatchObject([{ actor: 'sue', act: 'plan.approve', detail: { reason: 'confirmed' } }]);
  });

  it('declines with a reason that the customer reads, and frees the account', async () => {
    const { stage, decide, plan } = await waiting();
    await decide('sue', { decision: 'decline' }, 'not_proven');
    expect(stage.published.at(-1)).toMatchObject({ type: 'remedy.declined.v1', data: { by: 'sue', reasons: [{ code: 'not_proven' }] } });
    expect(plan().state).toBe('declined');
    expect(stage.rows(entitlements)).toMatchObject([{ granted: 0n }]);
    await expect(decide('sue', { decision: 'approve' })).rejects.toMatchObject({ code: 'already-decided' });
  });

  it('amends as a request that somebody else approves', async () => {
    const { stage, decide, plan } = await waiting();
    await decide('sue', { decision: 'amend', amount: money(150_000, 'CNY') });
    expect(stage.published.at(-1)).toMatchObject({
      type: 'remedy.approval-requested.v1', data: { amount: money(150_000, 'CNY'), requestedBy: 'sue' },
    });
    expect(plan()).toMatchObject({ state: 'countered', waitsFor: 'person' });
    await expect(decide('sue', { decision: 'approve' })).rejects.toMatchObject({ code: 'own-request' });
    await decide('bob', { decision: 'approve' });
    expect(stage.published.at(-1)!.data).toMatchObject({ leg: { amount: money(150_000, 'CNY') } });
    expect(stage.rows(entitlements)).toMatchObject([{ granted: 150_000n }]);
  });

  it('splits an amended sum over the lines without losing a unit', async () => {
    const { decide, plan } = await waiting({ paid: [100_000, 100_000, 100_000] });
    await decide('sue', { decision: 'amend', amount: money(100_001, 'CNY') });
    expect(plan().offer.options[0]!.legs.map(({ amount }) => amount!.minor)).toEqual([33_334n, 33_334n, 33_333n]);
  });

  it.each([
    ['more than was captured', money(200_001, 'CNY'), 'above-captured'],
    ['less than is owed', money(100, 'CNY'), 'below-floor'],
    ['nothing', money(0, 'CNY'), 'invalid-amount'],
    ['another currency', money(100_000, 'USD'), 'invalid-amount'],
    ['no amount', undefined, 'schema-violation'],
  ])('refuses to amend to %s', async (_, amount, code) => {
    const { stage, decide, plan } = await waiting();
    const before = plan();
    await expect(decide('sue', { decision: 'amend', amount })).rejects.toMatchObject({ code });
    expect(plan()).toEqual(before);
    expect(stage.published.at(-1)!.type).toBe('remedy.approval-requested.v1');
  });

  it('has nothing to decide where no person is asked', async () => {
    const { decide } = await waiting({}, {});
    await expect(decide('sue', { decision: 'approve' })).rejects.toMatchObject({ code: 'already-decided' });
  });
});

describe('a decision unlike those of similar cases', () => {
  const usual = { cases: 40, low: 2_000, median: 3_000, high: 4_000 };

  it('needs a reason of its own, which is written down', async () => {
    const stage = simulation('compensation', compensationUseCases, { stores: compensationStores as never });
    const complaint = received('C-far', { paid: [200_000] });
    const about = { key: complaint.caseId, actor: { id: 'sue', role: 'supervisor' } };
    await stage.event('complaint.received.v1', complaint, about);
    await stage.event('complaint.classified.v1', classified(complaint, { category: 'damaged_in_transit' }), about);
    const decide = (reason: string, key: string) => stage.command(
      decidePlanCommand, { planId: planOf(complaint), decision: 'approve', reason, usual }, { ...about, idempotencyKey: key },
    );
    await expect(decide('confirmed', 'a')).rejects.toMatchObject({ code: 'reason-required', message: expect.stringContaining('20 % to 40 %') });
    expect(await decide('deviation_evidence', 'b')).toMatchObject({ state: 'released' });
  });
});
