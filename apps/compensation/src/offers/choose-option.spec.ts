import { simulation } from '@redress/testing';
import { money } from '@redress/money';
import { chooseOptionCommand } from './choose-option.js';
import { compensationUseCases } from '../compensation.module.js';
import { classified, payoutOf, planOf, received } from '../examples.js';
import { inspectReturnCommand } from '../work/inspect-return.js';
import { compensationStores, entitlements, orderAccounts, plans } from '../store/stores.js';

const complaint = received('C-1');
const about = { key: complaint.caseId };
const planId = planOf(complaint);
const customer = { ...about, actor: { id: 'customer', role: 'customer' } };
const agent = { ...about, actor: { id: 'ann', role: 'agent' } };

async function offered() {
  const stage = simulation('compensation', compensationUseCases, { stores: compensationStores as never });
  await stage.event('complaint.received.v1', complaint, about);
  const { events } = await stage.event(
    'complaint.classified.v1', classified(complaint, { category: 'change_of_mind', severity: 's4', requestedRemedy: 'refund' }), about,
  );
  const plan = () => stage.row(plans, { merchant: 'm1', planId })!;
  const granted = () => stage.rows(entitlements).map((account) => account.granted);
  return { stage, events, plan, granted };
}

describe('the customer’s choice', () => {
  it('offers to keep with a part of the price, or to return for all of it, and reserves the larger', async () => {
    const { events, plan, granted, stage } = await offered();
    expect(events.at(-1)).toMatchObject({
      type: 'remedy.proposed.v1',
      data: { needsChoice: true, needsApproval: false, defaultOption: 'keep', options: [{ optionId: 'keep' }, { optionId: 'return' }] },
    });
    expect(plan()).toMatchObject({ state: 'proposed', waitsFor: 'customer' });
    expect(granted()).toEqual([10_000n]);
    expect(stage.rows(orderAccounts)[0]!.waiting).toEqual([{ planId, accounts: [{ lineRef: '1', head: 'price' }] }]);
  });

  it('pays the part at once, and frees what was reserved for the other option', async () => {
    const { stage, plan, granted } = await offered();
    expect(await stage.command(
      chooseOptionCommand, { caseId: complaint.caseId, planId, optionId: 'keep' }, customer,
    )).toEqual({ planId, state: 'released' });
    expect(stage.published.slice(-3).map(({ type }) => type)).toEqual(['remedy.accepted.v1', 'remedy.approved.v1', 'leg.released.v1']);
    expect(stage.published.at(-1)!.data).toMatchObject({ leg: { amount: money(2_000, 'CNY'), gate: 'choice' } });
    expect(granted()).toEqual([2_000n]);
    expect(plan()).toMatchObject({ state: 'released', chosen: 'keep' });
    expect(stage.timers).toEqual([]);
  });

  it('pays the whole price only once the goods were inspected', async () => {
    const { stage, plan } = await offered();
    await stage.command(chooseOptionCommand, { caseId: complaint.caseId, planId, optionId: 'return' }, customer);
    expect(plan()).toMatchObject({ state: 'approved', waitsFor: 'inspection' });
    await stage.command(inspectReturnCommand, { planId, passed: true }, { ...agent, idempotencyKey: 'i' });
    expect(stage.published.at(-1)).toMatchObject({
      type: 'leg.released.v1', data: { leg: { amount: money(10_000, 'CNY'), remedy: 'refund_full' } },
    });
    const paid = await stage.event('payout.succeeded.v1', payoutOf(complaint, 2, money(10_000, 'CNY')), about);
    expect(paid.events).toMatchObject([{ type: 'remedy.fulfilled.v1', data: { total: money(10_000, 'CNY'), outcome: 'monetary_relief' } }]);
  });

  it('gives nothing for goods that fail the inspection, and frees the account', async () => {
    const { stage, plan, granted } = await offered();
    await stage.command(chooseOptionCommand, { caseId: complaint.caseId, planId, optionId: 'return' }, customer);
    await stage.command(inspectReturnCommand, { planId, passed: false }, { ...agent, idempotencyKey: 'i' });
    expect(stage.published.at(-1)).toMatchObject({
      type: 'remedy.declined.v1', data: { by: 'ann', reasons: [{ code: 'inspection_failed' }] },
    });
    expect(plan().state).toBe('declined');
    expect(granted()).toEqual([0n]);
    await expect(stage.command(
      inspectReturnCommand, { planId, passed: true }, { ...agent, idempotencyKey: 'j' },
    )).rejects.toMatchObject({ code: 'wrong-state' });
  });

  it('takes no for an answer', async () => {
    const { stage, plan, granted } = await offered();
    await stage.command(chooseOptionCommand, { caseId: complaint.caseId, planId }, customer);
    expect(stage.published.at(-1)).toMatchObject({ type: 'remedy.declined.v1', data: { by: 'customer' } });
    expect([plan().state, granted()]).toEqual(['declined', [0n]]);
    await expect(stage.command(
      chooseOptionCommand, { caseId: complaint.caseId, planId, optionId: 'keep' }, { ...customer, idempotencyKey: 'b' },
    )).rejects.toMatchObject({ code: 'already-decided' });
  });

  it('refuses what is not on offer, or is somebody else’s', async () => {
    const { stage } = await offered();
    await expect(stage.command(
      chooseOptionCommand, { caseId: complaint.caseId, planId, optionId: 'gold' }, customer,
    )).rejects.toMatchObject({ code: 'not-found' });
    await expect(stage.command(
      chooseOptionCommand, { caseId: received('C-2').caseId, planId, optionId: 'keep' }, { ...customer, idempotencyKey: 'b' },
    )).rejects.toMatchObject({ code: 'not-found' });
  });

  it('applies the default when seven days have passed', async () => {
    const { stage, plan } = await offered();
    await stage.advance({ days: 6, hours: 23 });
    expect(plan().waitsFor).toBe('customer');
    await stage.advance({ hours: 2 });
    expect(stage.published.slice(-3)).toMatchObject([
      { type: 'remedy.accepted.v1', data: { optionId: 'keep', by: 'default' } }, {}, { type: 'leg.released.v1' },
    ]);
    await expect(stage.command(
      chooseOptionCommand, { caseId: complaint.caseId, planId, optionId: 'return' }, customer,
    )).rejects.toMatchObject({ code: 'already-decided' });
  });

  it('asks a person where the chosen sum is above the limit', async () => {
    const stage = simulation('compensation', compensationUseCases, { stores: compensationStores as never });
    const dear = received('C-9', { paid: [150_000] });
    await stage.event('complaint.received.v1', dear, { key: dear.caseId });
    await stage.event(
      'complaint.classified.v1', classified(dear, { category: 'change_of_mind', severity: 's4', requestedRemedy: 'refund' }),
      { key: dear.caseId },
    );
    await stage.command(
      chooseOptionCommand, { caseId: dear.caseId, planId: planOf(dear), optionId: 'return' }, { ...customer, key: dear.caseId },
    );
    expect(stage.published.slice(-2).map(({ type }) => type)).toEqual(['remedy.accepted.v1', 'remedy.approval-requested.v1']);
    expect(stage.row(plans, { merchant: 'm1', planId: planOf(dear) })).toMatchObject({
      state: 'accepted', waitsFor: 'person', chosen: 'return',
    });
  });
});
