import { type ComplaintClassified, type ComplaintReceived } from '@redress/contracts';
import { money } from '@redress/money';
import { auditRows } from '@redress/messaging';
import { equalsOneByOne, simulation } from '@redress/testing';
import { compensationUseCases } from '../compensation.module.js';
import { decidePlanCommand } from './decide-plan.js';
import { type OverdraftRule } from '../domain/authority/budget.js';
import { classified, payoutOf, planOf, received } from '../examples.js';
import { type BudgetOrder, setBudgetCommand } from './set-budget.js';
import { budgets } from '../store/authority.js';
import { compensationStores, plans } from '../store/stores.js';

const stores = compensationStores as never;
const rude = { category: 'service_attitude', severity: 's4' } as const;
const sue = { id: 'sue', role: 'supervisor' };

function house() {
  const stage = simulation('compensation', compensationUseCases, { stores, start: '2026-11-20T08:00:00.000Z' });
  const set = ({ minor, ...order }: Partial<BudgetOrder> & { minor: number }) => stage.command(setBudgetCommand, {
    month: '2026-11', channel: '*', cause: '*', overdraft: 'stop_goodwill', planned: money(minor, 'CNY'), ...order,
  }, { key: 'budget:m1', actor: sue });
  const row = (name: Partial<{ month: string; channel: string }> = {}) =>
    stage.row(budgets, { merchant: 'm1', month: '2026-11', channel: '*', cause: '*', currency: 'CNY', ...name })!;
  const tell = async (one: ComplaintReceived, change: Partial<ComplaintClassified>) => {
    const about = { key: one.caseId, channel: 'taobao' };
    await stage.event('complaint.received.v1', one, about);
    return stage.event('complaint.classified.v1', classified(one, change), about);
  };
  const plan = (one: ComplaintReceived) => stage.row(plans, { merchant: 'm1', planId: planOf(one) })!;
  return { stage, set, row, tell, plan };
}
const legsOf = ({ offer }: { offer: { options: readonly { legs: readonly { form: string; head: string }[] }[] } }) =>
  offer.options.flatMap(({ legs }) => legs.map(({ form, head }) => `${form} ${head}`));
const complaint = (id: string) => received(id, { orderRef: `O-${id}` });

describe('budgets', () => {
  it('reserve what a plan may give, once, and turn it into spent money when it is paid', async () => {
    const { stage, set, row, tell } = house();
    await set({ minor: 100_000 });
    const one = complaint('C-1');
    await tell(one, {});
    expect(row()).toMatchObject({ reserved: 4_000n, spent: 0n });
    await stage.event('payout.succeeded.v1', payoutOf(one), { key: one.caseId });
    await stage.event('payout.succeeded.v1', payoutOf(one), { key: one.caseId });
    expect(row()).toMatchObject({ reserved: 0n, spent: 4_000n });
    await stage.event('payout.returned.v1', payoutOf(one), { key: one.caseId });
    expect(row()).toMatchObject({ reserved: 0n, spent: 0n });
  });

  it('reserve exactly once however often the same plan is decided about', async () => {
    const { stage, set, row, tell, plan } = house();
    await set({ minor: 900_000 });
    const one = received('C-1', { paid: [200_000] });
    await tell(one, { category: 'damaged_in_transit' });
    expect(row()).toMatchObject({ reserved: 120_000n });
    const decide = (decision: 'amend' | 'approve', id: string) => stage.command(decidePlanCommand,
      { planId: planOf(one), decision, reason: 'confirmed', ...(decision === 'amend' && { amount: money(150_000, 'CNY') }) },
      { key: one.caseId, actor: { id, role: 'supervisor' } });
    await decide('amend', 'sue');
    expect(row()).toMatchObject({ reserved: 150_000n });
    await decide('approve', 'bob');
    expect(row()).toMatchObject({ reserved: 150_000n });
    expect(plan(one)).toMatchObject({ budgetReserved: 150_000n, state: 'released' });
  });

  it('cover a plan by channel, by cause and by both, in the month in which it was made', async () => {
    const { stage, set, row, tell } = house();
    await set({ minor: 100_000 });
    await set({ minor: 50_000, channel: 'taobao' });
    await set({ minor: 50_000, channel: 'jd' });
    await set({ minor: 50_000, month: '2026-12' });
    await tell(complaint('C-1'), {});
    expect([row(), row({ channel: 'taobao' }), row({ channel: 'jd' }), row({ month: '2026-12' })].map(({ reserved }) => reserved)).toEqual([4_000n, 4_000n, 0n, 0n]);
    await stage.advance({ days: 12 });
    await tell(complaint('C-2'), {});
    expect([row(), row({ month: '2026-12' })].map(({ reserved }) => reserved)).toEqual([4_000n, 4_000n]);
  });

  it('give back what a withdrawn complaint and a plan that a bank has overtaken had reserved', async () => {
    const { stage, set, row, tell } = house();
    await set({ minor: 900_000 });
    const [one, two] = [received('C-1', { paid: [200_000] }), received('C-2', { orderRef: 'O-2', paid: [200_000] })];
    await tell(one, { category: 'damaged_in_transit' });
    await tell(two, { category: 'damaged_in_transit' });
    expect(row().reserved).toBe(240_000n);
    await stage.event('complaint.withdrawn.v1', { complaintId: one.complaintId, caseId: one.caseId, withdrawnAt: stage.now, by: 'customer' }, { key: one.caseId });
    await stage.event('chargeback.opened.v1', {
      chargebackId: one.complaintId, externalId: 'CB-1', rail: 'simulated', orderSource: 'taobao', orderRef: 'O-2', amount: money(200_000, 'CNY'),
      head: 'price', openedAt: stage.now, reason: 'fraud',
    }, { key: 'm1 taobao O-2' });
    await stage.advance({ seconds: 1 });
    expect(row().reserved).toBe(0n);
  });

  it.each<[OverdraftRule, object, string[]]>([
    ['stop_goodwill', { state: 'released' }, ['apology goodwill']],
    ['ask_person', { waitsFor: 'person' }, ['money goodwill', 'apology goodwill']],
    ['allow_with_alarm', { state: 'released' }, ['money goodwill', 'apology goodwill']],
  ])('do with goodwill what their rule says once they are exhausted: %s', async (overdraft, becomes, legs) => {
    const { set, tell, plan } = house();
    await set({ minor: 500, overdraft });
    const one = complaint('C-1');
    await tell(one, rude);
    expect(plan(one)).toMatchObject(becomes);
    expect(legsOf(plan(one))).toEqual(legs);
    expect(plan(one).offer.reasons.map(({ code }) => code).includes('goodwill_paused')).toBe(overdraft === 'stop_goodwill');
  });

  it('never stop what is owed: it is booked beyond what was planned', async () => {
    const { set, row, tell, plan } = house();
    await set({ minor: 100 });
    const one = complaint('C-1');
    await tell(one, {});
    expect(plan(one)).toMatchObject({ state: 'released', offer: { floor: money(2_000, 'CNY') } });
    expect(row()).toMatchObject({ planned: 100n, reserved: 4_000n });
  });

  it('tell at 80 and at 100 per cent, once each, and again when they are changed', async () => {
    const { stage, set, tell } = house();
    await set({ minor: 10_000 });
    const told = () => stage.published.filter(({ type }) => type.startsWith('budget.')).map(({ type, subject, aggregateVersion }) => [type, subject, aggregateVersion]);
    await tell(complaint('C-1'), {});
    expect(told()).toEqual([]);
    await tell(complaint('C-2'), {});
    expect(told()).toEqual([['budget.near.v1', 'm1', 1]]);
    await tell(complaint('C-3'), {});
    await tell(complaint('C-4'), {});
    expect(told()).toEqual([['budget.near.v1', 'm1', 1], ['budget.exhausted.v1', 'm1', 2]]);
    await set({ minor: 18_000 });
    await tell(complaint('C-5'), {});
    expect(told().at(-1)).toEqual(['budget.exhausted.v1', 'm1', 3]);
  });

  it('let nobody add goodwill to what they have no room for', async () => {
    const { stage, set, tell } = house();
    await set({ minor: 500, overdraft: 'ask_person' });
    const one = complaint('C-1');
    await tell(one, rude);
    await set({ minor: 500, overdraft: 'stop_goodwill' });
    await expect(stage.command(decidePlanCommand, { planId: planOf(one), decision: 'amend', amount: money(2_000, 'CNY'), reason: 'kindness' }, { key: one.caseId, actor: sue }))
      .rejects.toMatchObject({ code: 'budget-exhausted' });
  });

  it('are set by a person, on record', async () => {
    const { stage, set } = house();
    expect(await set({ minor: 100_000 })).toEqual({ planned: money(100_000, 'CNY'), used: money(0, 'CNY') });
    expect(stage.rows(auditRows)).toMatchObject([{ actor: 'sue', act: 'budget.set', detail: { planned: '1000.00 CNY', overdraft: 'stop_goodwill' } }]);
  });

  it('decides a batch as it decides one by one', async () => {
    const all = ['C-1', 'C-2', 'C-3', 'C-4'].map(complaint);
    const about = (one: ComplaintReceived) => ({ key: one.caseId, channel: 'taobao' });
    const budget: BudgetOrder = { month: '2026-11', channel: 'taobao', cause: '*', overdraft: 'stop_goodwill', planned: money(6_000, 'CNY') };
    await equalsOneByOne('compensation', compensationUseCases, [
      { command: setBudgetCommand, data: budget, key: 'budget:m1', actor: sue },
      ...all.flatMap((one, index) => [
        { event: 'complaint.received.v1' as const, data: one, ...about(one) },
        { event: 'complaint.classified.v1' as const, data: classified(one, index % 2 ? rude : {}), ...about(one) },
      ]),
      { event: 'payout.succeeded.v1' as const, data: payoutOf(all[0]!), ...about(all[0]!) },
      { event: 'complaint.withdrawn.v1' as const, data: { complaintId: all[2]!.complaintId, caseId: all[2]!.caseId, withdrawnAt: '2026-11-20T09:00:00.000Z', by: 'customer' as const }, ...about(all[2]!) },
    ], { stores, start: '2026-11-20T08:00:00.000Z', advance: { minutes: 1 } });
  });
});
