import { type ComplaintClassified, legId, messageId } from '@redress/contracts';
import { money } from '@redress/money';
import { simulation } from '@redress/testing';
import { chooseOptionCommand } from '../offers/choose-option.js';
import { compensationUseCases } from '../compensation.module.js';
import { classified, payoutOf, planOf, received } from '../examples.js';
import { compensationStores, entitlements, orderAccounts, plans } from '../store/stores.js';

const complaint = received('C-1');
const about = { key: complaint.caseId };
const planId = planOf(complaint);

async function released(change: Partial<ComplaintClassified> = {}) {
  const stage = simulation('compensation', compensationUseCases, { stores: compensationStores as never });
  await stage.event('complaint.received.v1', complaint, about);
  await stage.event('complaint.classified.v1', classified(complaint, change), about);
  return {
    stage, plan: () => stage.row(plans, { merchant: 'm1', planId })!,
    granted: () => stage.rows(entitlements).filter(({ head }) => head === 'price').map((account) => account.granted),
  };
}
const letter = (template: 'apology' | 'paid', leg = legId(planId, 2)) => ({
  messageId: messageId(complaint.caseId, template, leg), caseId: complaint.caseId, template, medium: 'email' as const, language: 'en' as const, cause: leg,
  sentAt: '2026-03-02T09:00:00.000Z',
});
const withdrawal = {
  complaintId: complaint.complaintId, caseId: complaint.caseId, withdrawnAt: '2026-03-02T09:00:00.000Z', by: 'customer' as const,
};
const chargeback = (minor: number, currency = 'CNY') => ({
  chargebackId: planId, externalId: 'cb-1', rail: 'simulated', orderSource: 'taobao', orderRef: 'O-1', amount: money(minor, currency), head: 'price' as const,
  openedAt: '2026-03-02T09:00:00.000Z', reason: 'not-as-described',
});

describe('what became of a leg', () => {
  it('paid: the plan is fulfilled, once', async () => {
    const { stage, plan, granted } = await released();
    const first = await stage.event('payout.succeeded.v1', payoutOf(complaint), about);
    expect(first.events).toMatchObject([{
      type: 'remedy.fulfilled.v1', aggregateVersion: 4, data: { total: money(4_000, 'CNY'), outcome: 'monetary_relief' },
    }]);
    expect((await stage.event('payout.succeeded.v1', payoutOf(complaint), about)).events).toEqual([]);
    expect([plan().state, granted()]).toEqual(['fulfilled', [4_000n]]);
  });

  it.each(['payout.failed.v1', 'payout.returned.v1'] as const)('%s: the plan has failed and the account is free again', async (type) => {
    const { stage, plan, granted } = await released();
    if (type === 'payout.returned.v1') await stage.event('payout.succeeded.v1', payoutOf(complaint), about);
    const { events } = await stage.event(type, payoutOf(complaint), about);
    expect(events).toMatchObject([{ type: 'remedy.failed.v1', data: { reason: 'account-closed' } }]);
    expect([plan().state, granted(), stage.rows(orderAccounts)[0]!.granted]).toEqual(['failed', [0n], 0n]);
  });

  it('money and letter: fulfilled when both are, whichever comes first; other mail is no remedy', async () => {
    const { stage, plan } = await released({ category: 'service_attitude', severity: 's4' });
    expect((await stage.event('message.sent.v1', letter('paid'), about)).events).toEqual([]);
    expect((await stage.event('message.sent.v1', letter('apology'), about)).events).toEqual([]);
    expect(plan().state).toBe('released');
    const { events } = await stage.event('payout.succeeded.v1', payoutOf(complaint, 1, money(1_000, 'CNY')), about);
    expect(events).toMatchObject([{ type: 'remedy.fulfilled.v1', data: { total: money(1_000, 'CNY') } }]);
  });

  it.each([
    ['service_attitude', 'remedy.fulfilled.v1', { total: money(1_000, 'CNY') }],
    ['invoice', 'remedy.cancelled.v1', { reason: 'undeliverable' }],
  ] as const)('a letter that reaches nobody keeps no plan open: %s ends as %s', async (category, type, data) => {
    const { stage, plan } = await released({ category, severity: 's4' });
    const apology = plan().legs.length;
    const paid = apology > 1 ? (await stage.event('payout.succeeded.v1', payoutOf(complaint, 1, money(1_000, 'CNY')), about)).events : [];
    expect(paid).toEqual([]);
    const { sentAt, ...undelivered } = letter('apology', legId(planId, apology));
    const { events } = await stage.event('message.failed.v1', { ...undelivered, reason: 'no-contact' }, about);
    expect([sentAt.length > 0, events]).toMatchObject([true, [{ type, data }]]);
  });

  it('a letter alone is relief without money', async () => {
    const { stage } = await released({ category: 'invoice', severity: 's4' });
    const { events } = await stage.event('message.sent.v1', letter('apology', legId(planId, 1)), about);
    expect(events).toMatchObject([{ type: 'remedy.fulfilled.v1', data: { total: money(0, 'CNY'), outcome: 'non_monetary_relief' } }]);
  });
});

describe('a withdrawal', () => {
  it('cancels a plan that is not out, and frees what it had reserved', async () => {
    const { stage, plan, granted } = await released({ category: 'change_of_mind', severity: 's4', requestedRemedy: 'refund' });
    const { events } = await stage.event('complaint.withdrawn.v1', withdrawal, about);
    expect(events).toMatchObject([{ type: 'remedy.cancelled.v1', data: { reason: 'withdrawn' } }]);
    await stage.advance({ seconds: 1 });
    expect([plan().state, stage.timers, granted()]).toEqual(['cancelled', [], [0n]]);
    const choice = stage.command(chooseOptionCommand, { caseId: complaint.caseId, planId, optionId: 'keep' }, about);
    await expect(choice).rejects.toMatchObject({ code: 'already-decided' });
  });

  it('calls a leg back that is out, and believes what payments says', async () => {
    const { stage, plan, granted } = await released();
    const called = await stage.event('complaint.withdrawn.v1', withdrawal, about);
    expect(called.events).toMatchObject([{ type: 'leg.cancelled.v1', aggregateVersion: 2, data: { legId: legId(planId, 1) } }]);
    expect([plan().state, granted()]).toEqual(['released', [4_000n]]);
    const { events } = await stage.event('payout.cancelled.v1', payoutOf(complaint), about);
    expect(events).toMatchObject([{ type: 'remedy.cancelled.v1', data: { reason: 'withdrawn' } }]);
    expect(granted()).toEqual([0n]);
  });

  it('too late: what was paid stays paid', async () => {
    const { stage, plan } = await released();
    await stage.event('complaint.withdrawn.v1', withdrawal, about);
    const { events } = await stage.event('payout.succeeded.v1', payoutOf(complaint), about);
    expect(events).toMatchObject([{ type: 'remedy.fulfilled.v1' }]);
    expect(plan().state).toBe('fulfilled');
  });

  it('before the decision: nothing is decided any more', async () => {
    const stage = simulation('compensation', compensationUseCases, { stores: compensationStores as never });
    await stage.event('complaint.received.v1', complaint, about);
    await stage.event('complaint.withdrawn.v1', withdrawal, about);
    expect((await stage.event('complaint.classified.v1', classified(complaint), about)).events).toEqual([]);
    expect(stage.rows(plans)).toEqual([]);
  });
});

describe('a chargeback', () => {
  const order = { key: 'm1/taobao/O-1' };

  it('is booked even above what was captured, and leaves nothing to give back', async () => {
    const stage = simulation('compensation', compensationUseCases, { stores: compensationStores as never });
    await stage.event('chargeback.opened.v1', chargeback(12_000), order);
    await stage.event('complaint.received.v1', complaint, about);
    const { events } = await stage.event('complaint.classified.v1', classified(complaint), about);
    expect(events.at(-1)).toMatchObject({ type: 'remedy.declined.v1', data: { reasons: [{ code: 'already_made_whole' }] } });
    expect(stage.rows(orderAccounts)).toMatchObject([{ captured: 10_000n, chargedBack: 12_000n, granted: 0n }]);
  });

  it('cancels a plan whose reserved price the bank has taken', async () => {
    const { stage, plan, granted } = await released({ category: 'change_of_mind', severity: 's4', requestedRemedy: 'refund' });
    const { events } = await stage.event('chargeback.opened.v1', chargeback(5_000), order);
    expect(events).toMatchObject([{ type: 'remedy.cancelled.v1', subject: complaint.caseId, data: { reason: 'chargeback' } }]);
    await stage.advance({ seconds: 1 });
    expect([plan().state, granted()]).toEqual(['cancelled', [0n]]);
    expect(stage.timers.map(({ kind }) => kind)).not.toContain('offer.expires');
  });

  it('leaves alone what is out already: payments guards it', async () => {
    const { stage, plan } = await released();
    expect((await stage.event('chargeback.opened.v1', chargeback(10_000), order)).events).toEqual([]);
    expect(plan().state).toBe('released');
  });

  it('in another currency than the order is refused', async () => {
    const { stage } = await released();
    expect(await stage.event('chargeback.opened.v1', chargeback(1_000, 'USD'), order)).toMatchObject({ refused: 'unknown-currency' });
    expect(stage.rows(orderAccounts)[0]!.chargedBack).toBe(0n);
  });
});
