import { type EventData, type EventType, legId } from '@redress/contracts';
import { money } from '@redress/money';
import { equalsOneByOne, simulation, type SimulatedInput } from '@redress/testing';
import { about, act, answerAll, approved, kettles, kettlesId, listedOrder, statedFor, supervisor } from './campaign-examples.js';
import { compensationUseCases } from '../compensation.module.js';
import { decideCampaignCommand } from './decide-campaign.js';
import { explainCampaign } from '../domain/campaign/campaign-explanation.js';
import { caseOfLine, planOfLine } from '../domain/campaign/campaign-line.js';
import { recomputed } from '../domain/offer/explanation.js';
import { classified, planOf, received } from '../examples.js';
import { listCampaignLinesCommand } from './list-campaign-lines.js';
import { campaignIdOf, planCampaignCommand } from './plan-campaign.js';
import { measuresOf } from '../policies/measures.js';
import { explained } from '../plans/plan-view.js';
import { approvalSums } from '../store/authority.js';
import { campaignLines, campaigns } from '../store/campaigns.js';
import { compensationStores, plans } from '../store/stores.js';

const options = { stores: [...compensationStores], start: '2026-03-02T08:00:00.000Z' };
const stack = () => simulation('compensation', compensationUseCases, options);
type Stage = ReturnType<typeof stack>;
const campaignOf = (stage: Stage) => stage.row(campaigns, { merchant: 'm1', campaignId: kettlesId })!;
const lineOf = (stage: Stage, n: number) => stage.row(campaignLines, { merchant: 'm1', caseId: caseOfLine('m1', kettlesId, listedOrder(n)) })!;
const said = (stage: Stage, type: EventType) => stage.published.filter((event) => event.type === type);
const theCase = (n: number) => caseOfLine('m1', kettlesId, listedOrder(n));

/** Payments pays a leg of a line. */
const pay = (stage: Stage, n: number, ordinal: number, type: 'payout.succeeded.v1' | 'payout.failed.v1' = 'payout.succeeded.v1') => {
  const planId = planOfLine(theCase(n));
  const payout = {
    payoutId: legId(planId, ordinal), legId: legId(planId, ordinal), caseId: theCase(n), planId, orderSource: 'taobao', orderRef: `O-${n}`, rail: 'simulated',
    amount: money(1, 'CNY'), railReference: 'R', valueDate: '2026-03-02', evidence: 'answer' as const, reason: 'account-closed',
  } satisfies EventData<'payout.succeeded.v1'> & EventData<'payout.failed.v1'>;
  return stage.event(type, payout, { key: theCase(n), merchant: 'm1' });
};
const complain = async (stage: Stage, n: number, id = `C-${n}`) => {
  const complaint = received(id, { orderRef: `O-${n}` });
  const key = { key: complaint.caseId, merchant: 'm1', channel: 'taobao' };
  await stage.event('complaint.received.v1', complaint, key);
  await stage.event('complaint.classified.v1', classified(complaint), key);
};
const chargeBack = (stage: Stage, n: number) => stage.event('chargeback.opened.v1', {
  chargebackId: caseOfLine('m1', 'cb', listedOrder(n)), externalId: 'cb', rail: 'simulated', orderSource: 'taobao', orderRef: `O-${n}`, amount: money(10_000, 'CNY'),
  head: 'price', openedAt: options.start, reason: 'x',
}, { key: `order-${n}`, merchant: 'm1' });

describe('a campaign', () => {
  it('is approved by a second person, who sets the most that its lines may cost aside', async () => {
    const stage = stack();
    await stage.command(planCampaignCommand, kettles, { ...about, ...supervisor('pat') });
    await expect(act(stage, 'approve')).rejects.toMatchObject({ code: 'wrong-state' });
    const twice = [1, 2, 2, 1].map(listedOrder);
    expect(await stage.command(listCampaignLinesCommand, { campaignId: kettlesId, lines: twice }, { ...about, ...supervisor('pat') })).toEqual({ lines: 2, added: 2 });
    expect(await stage.command(listCampaignLinesCommand, { campaignId: kettlesId, lines: twice }, { ...about, ...supervisor('pat') })).toEqual({ lines: 2, added: 0 });
    await expect(act(stage, 'approve', 'pat')).rejects.toMatchObject({ code: 'own-request' });
    await expect(act(stage, 'start')).rejects.toMatchObject({ code: 'wrong-state' });
    expect(await act(stage, 'approve')).toMatchObject({ state: 'approved' });
    expect(campaignOf(stage)).toMatchObject({ reserved: 24_000n, approvedBy: 'ann', plannedBy: 'pat' });
    await expect(stage.command(listCampaignLinesCommand, { campaignId: kettlesId, lines: [listedOrder(3)] }, { ...about, ...supervisor('pat') }))
      .rejects.toMatchObject({ code: 'wrong-state' });
  });

  it('is refused with the place named where its remedy is none, and where its name stands for another', async () => {
    const stage = stack();
    const [price, coupon] = kettles.remedy.legs;
    const legs = [{ ...price!, share: undefined }, { ...coupon!, amount: money(1, 'EUR') }];
    await expect(stage.command(planCampaignCommand, { ...kettles, remedy: { ...kettles.remedy, legs } }, { ...about, ...supervisor('pat') }))
      .rejects.toThrow(/remedy\.legs\.0: .*remedy\.legs\.1: the campaign is in CNY/);
    await stage.command(planCampaignCommand, kettles, { ...about, ...supervisor('pat') });
    expect(await stage.command(planCampaignCommand, kettles, { ...about, ...supervisor('pat') })).toMatchObject({ campaignId: kettlesId });
    await expect(stage.command(planCampaignCommand, { ...kettles, perLine: money(1, 'CNY') }, { ...about, ...supervisor('pat') }))
      .rejects.toMatchObject({ code: 'conflict-other-content' });
  });

  it('takes its lines up a few at a time, and none before the last few were answered for', async () => {
    const stage = stack();
    await approved(stage, [1, 2, 3]);
    await act(stage, 'start');
    await stage.advance({ milliseconds: 1 });
    expect(said(stage, 'campaign.line-included.v1')).toHaveLength(2);
    await stage.advance({ seconds: 3 });
    expect(said(stage, 'campaign.line-included.v1')).toHaveLength(2);
    await answerAll(stage);
    await stage.advance({ seconds: 3 });
    expect(said(stage, 'campaign.line-included.v1')).toHaveLength(3);
  });

  it('gives each line its remedy under the names of planner and approver, and is done with the last', async () => {
    const stage = stack();
    await approved(stage, [1, 2]);
    await act(stage, 'start');
    await stage.advance({ milliseconds: 1 });
    await answerAll(stage);
    expect(stage.row(plans, { merchant: 'm1', planId: planOfLine(theCase(1)) })).toMatchObject({
      state: 'released', requestedBy: 'campaign:kettles-2026', endorsedBy: 'pat', approver: 'ann', facts: { complaint: { campaignId: kettlesId } },
    });
    const legs = said(stage, 'leg.released.v1').map(({ data }) => (data as EventData<'leg.released.v1'>).leg);
    expect(legs.map(({ form, amount }) => [form, amount!.minor])).toEqual([['money', 10_000n], ['credit', 2_000n], ['money', 10_000n], ['credit', 2_000n]]);
    expect(said(stage, 'remedy.proposed.v1')[0]).toMatchObject({ data: { campaignId: kettlesId, reasons: [{ code: 'kettle-leaks' }], needsChoice: false } });
    const plan = stage.row(plans, { merchant: 'm1', planId: planOfLine(theCase(1)) })!;
    expect(explained(plan)).toMatchObject({ reasons: [{ code: 'kettle-leaks' }], offer: [{ minor: 12_000n }] });
    expect(recomputed(explainCampaign(plan, measuresOf(plan)), 'campaign')).toBe(12_000n);
    expect(campaignOf(stage)).toMatchObject({ spent: 24_000n, promised: 0n, counts: { released: 2 } });
    for (const n of [1, 2]) for (const ordinal of [1, 2]) await pay(stage, n, ordinal, n === 2 && ordinal === 2 ? 'payout.failed.v1' : 'payout.succeeded.v1');
    await stage.advance({ seconds: 10 });
    expect([lineOf(stage, 1), lineOf(stage, 2)]).toMatchObject([{ state: 'done', given: 12_000n }, { state: 'failed', reason: 'remedy-failed', given: 10_000n }]);
    expect(campaignOf(stage)).toMatchObject({ state: 'completed', spent: 22_000n, counts: { done: 1, failed: 1 } });
    expect(said(stage, 'campaign.completed.v1')).toMatchObject([{ data: { lines: 2, spent: money(22_000, 'CNY') } }]);
  });

  it('pays no line again when it is stopped and resumed, and takes up again what nobody knew', async () => {
    const stage = stack();
    await approved(stage, [1, 2, 3, 4]);
    await act(stage, 'start');
    await stage.advance({ milliseconds: 1 });
    await answerAll(stage);
    await act(stage, 'stop', 'oscar');
    await stage.advance({ minutes: 5 });
    expect(said(stage, 'campaign.line-included.v1')).toHaveLength(2);
    await act(stage, 'resume', 'oscar');
    await stage.advance({ seconds: 2 });
    const unknown = lineOf(stage, 3);
    await stage.event('case.not-opened.v1', { caseId: unknown.caseId, campaignId: kettlesId, reason: 'order-unknown' }, { key: unknown.caseId, merchant: 'm1' });
    await answerAll(stage);
    expect(lineOf(stage, 3)).toMatchObject({ state: 'skipped', reason: 'order-unknown' });
    await act(stage, 'stop', 'oscar');
    await act(stage, 'resume', 'oscar');
    await stage.advance({ seconds: 4 });
    await answerAll(stage);
    for (const n of [1, 2, 3, 4]) for (const ordinal of [1, 2]) await pay(stage, n, ordinal);
    await stage.advance({ minutes: 30 });
    const included = said(stage, 'campaign.line-included.v1').map(({ data }) => (data as EventData<'campaign.line-included.v1'>).orderRef);
    expect(included.sort()).toEqual(['O-1', 'O-2', 'O-3', 'O-3', 'O-4']);
    expect(said(stage, 'leg.released.v1')).toHaveLength(8);
    expect(campaignOf(stage)).toMatchObject({ state: 'completed', spent: 48_000n, counts: { done: 4 }, run: 3 });
  });

  it('skips whoever was made whole, opens no case for them, and gives others what is left', async () => {
    const stage = stack();
    await approved(stage, [1, 2, 3]);
    await chargeBack(stage, 1);
    await complain(stage, 2);
    const other = received('C-3', { orderRef: 'O-3' });
    await stage.event('complaint.received.v1', other, { key: other.caseId, merchant: 'm1' });
    await stage.event('complaint.classified.v1', classified(other, { category: 'not_received', requestedRemedy: 'refund' }), { key: other.caseId, merchant: 'm1' });
    await act(stage, 'start');
    await stage.advance({ seconds: 1 });
    await answerAll(stage);
    await stage.advance({ seconds: 2 });
    await answerAll(stage);
    expect(lineOf(stage, 1)).toMatchObject({ state: 'skipped', reason: 'charged-back', inclusions: 0 });
    expect(lineOf(stage, 2)).toMatchObject({ state: 'released', committed: 8_000n });
    const given = stage.rows(plans).filter(({ facts }) => facts.complaint.order.orderRef === 'O-3' && facts.complaint.campaignId === undefined);
    expect(given.length).toBe(1);
    expect(said(stage, 'campaign.line-included.v1').map(({ data }) => (data as { orderRef: string }).orderRef)).not.toContain('O-1');
  });

  it('waits for a complaint about the same order that is still being decided', async () => {
    const stage = stack();
    await approved(stage, [1]);
    const complaint = received('C-1', { orderRef: 'O-1', paid: [200_000] });
    await stage.event('complaint.received.v1', complaint, { key: complaint.caseId, merchant: 'm1' });
    await stage.event('complaint.classified.v1', classified(complaint, { category: 'damaged_in_transit' }), { key: complaint.caseId, merchant: 'm1' });
    await act(stage, 'start');
    await stage.advance({ seconds: 1 });
    await answerAll(stage, { paid: [200_000] });
    expect(lineOf(stage, 1)).toMatchObject({ state: 'deferred', reason: 'complaint-undecided' });
    await stage.event('complaint.withdrawn.v1', {
      complaintId: complaint.complaintId, caseId: complaint.caseId, withdrawnAt: stage.now, by: 'customer',
    }, { key: complaint.caseId, merchant: 'm1' });
    await stage.advance({ minutes: 6 });
    expect(lineOf(stage, 1)).toMatchObject({ state: 'failed', reason: 'above-line-limit' });
  });

  it('stops by itself where its budget holds no further line, and never goes above it', async () => {
    const stage = stack();
    await approved(stage, [1, 2, 3, 4], { ...kettles, budget: money(24_000, 'CNY') });
    await act(stage, 'start');
    await stage.advance({ seconds: 1 });
    await answerAll(stage);
    await stage.advance({ seconds: 3 });
    expect(campaignOf(stage)).toMatchObject({ state: 'paused', spent: 24_000n, reserved: 24_000n });
    expect(said(stage, 'campaign.stopped.v1')).toMatchObject([{ data: { reason: 'budget-exhausted' } }]);
  });

  it('counts toward what its customer and order get that day, so that goodwill which comes on top is looked at by a person', async () => {
    const stage = stack();
    const paid = [60_000];
    await approved(stage, [1], { ...kettles, perLine: money(100_000, 'CNY') });
    await act(stage, 'start');
    await stage.advance({ milliseconds: 1 });
    await answerAll(stage, { paid });
    const { facts: { complaint: { customerRef } } } = stage.row(plans, { merchant: 'm1', planId: planOfLine(theCase(1)) })!;
    const sums = stage.rows(approvalSums).filter(({ subject }) => [customerRef, 'taobao/O-1'].includes(subject));
    expect(sums.map(({ scope, minor }) => [scope, minor]).sort()).toEqual([['customer', 62_000n], ['order', 62_000n]]);
    expect(stage.rows(approvalSums).filter(({ scope }) => scope === 'approver')).toEqual([]);

    const later = async (id: string, ref: string) => {
      const complaint = received(id, { orderRef: id, paid: [50_000] }, { customerRef: ref });
      const key = { key: complaint.caseId, merchant: 'm1', channel: 'taobao' };
      await stage.event('complaint.received.v1', complaint, key);
      await stage.event('complaint.classified.v1', classified(complaint, { category: 'damaged_in_transit', severity: 's2', requestedRemedy: 'refund' }), key);
      return stage.row(plans, { merchant: 'm1', planId: planOf(complaint) })!.waitsFor;
    };
    expect([await later('C-9', customerRef), await later('C-8', 'd'.repeat(32))]).toEqual(['person', undefined]);
  });

  it('lists customers whom no letter reached', async () => {
    const stage = stack();
    await approved(stage, [1]);
    await act(stage, 'start');
    await stage.advance({ seconds: 1 });
    await answerAll(stage);
    const letter = { messageId: theCase(1), caseId: theCase(1), template: 'proactive', medium: 'email', language: 'en', cause: planOfLine(theCase(1)) } as const;
    const key = { key: theCase(1), merchant: 'm1' };
    await stage.event('message.failed.v1', { ...letter, reason: 'no-contact' }, key);
    expect(lineOf(stage, 1)).toMatchObject({ reached: 'unreachable', state: 'released' });
    expect(campaignOf(stage).counts.unreachable).toBe(1);
    await stage.event('message.sent.v1', { ...letter, sentAt: stage.now }, key);
    expect([lineOf(stage, 1).reached, campaignOf(stage).counts.unreachable]).toEqual(['told', 0]);
  });
});

describe('a rule for late orders', () => {
  const rule = {
    ...kettles, name: 'late-dispatch', budget: money(3_000, 'CNY'), perLine: money(2_000, 'CNY'), trigger: { event: 'delayed', atLeastHours: 24 } as const,
    remedy: { label: kettles.remedy.label, legs: [kettles.remedy.legs[1]!] },
  };
  const ruleId = campaignIdOf('m1', rule.name);
  const decide = (stage: Stage, what: 'approve' | 'start' | 'stop', who: string) =>
    stage.command(decideCampaignCommand, { campaignId: ruleId, act: what }, { ...about, ...supervisor(who) });
  const delayed = (stage: Stage, n: number, expectedAt: string) => {
    const { order } = received('any', { orderRef: `O-${n}` });
    const promised = { ...order, promisedBy: { value: '2026-03-01T00:00:00.000Z', source: 'channel', proven: 'yes' } as const };
    return stage.event('order.delayed.v1', { orderSource: 'taobao', orderRef: `O-${n}`, occurredAt: options.start, expectedAt, order: promised }, { key: `order-${n}`, merchant: 'm1' });
  };
  const standing = async () => {
    const stage = stack();
    await stage.command(planCampaignCommand, rule, { ...about, ...supervisor('pat') });
    await decide(stage, 'approve', 'ann');
    await decide(stage, 'start', 'ann');
    return stage;
  };

  it('takes an order up that is late enough, once, without a complaint', async () => {
    const stage = await standing();
    expect((await delayed(stage, 1, '2026-03-01T23:59:59.999Z')).events).toEqual([]);
    const { events } = await delayed(stage, 1, '2026-03-02T00:00:00.000Z');
    expect(events).toMatchObject([{ type: 'campaign.line-included.v1', data: { orderRef: 'O-1', openedBy: 'operation', inclusion: 1 } }]);
    expect((await delayed(stage, 1, '2026-03-05T00:00:00.000Z')).events).toEqual([]);
    const [line] = stage.rows(campaignLines);
    await stage.event('case.order-stated.v1', statedFor(line!), { key: line!.caseId, merchant: 'm1', channel: 'taobao' });
    expect(said(stage, 'leg.released.v1')).toMatchObject([{ data: { leg: { form: 'credit', remedy: 'coupon' }, reason: { code: 'kettle-leaks' } } }]);
  });

  it('stops with its budget, and offers nothing once it is stopped', async () => {
    const stage = await standing();
    await delayed(stage, 1, '2026-03-05T00:00:00.000Z');
    expect((await delayed(stage, 2, '2026-03-05T00:00:00.000Z')).events.map(({ type }) => type)).toEqual(['campaign.stopped.v1']);
    const stopped = await standing();
    await decide(stopped, 'stop', 'oscar');
    expect((await delayed(stopped, 1, '2026-03-05T00:00:00.000Z')).events).toEqual([]);
  });
});

describe('a batch', () => {
  let commands = 0;
  const command = (of: object) => ({ idempotencyKey: `command-${++commands}`, ...about, ...supervisor('pat'), ...of }) as unknown as SimulatedInput;
  const before = [
    command({ command: planCampaignCommand, data: kettles }),
    command({ command: listCampaignLinesCommand, data: { campaignId: kettlesId, lines: [1, 2, 3].map(listedOrder) } }),
    command({ command: decideCampaignCommand, data: { campaignId: kettlesId, act: 'approve' }, ...supervisor('ann') }),
  ];
  const orderOf = (n: number) => statedFor({ caseId: theCase(n), campaignId: kettlesId, orderRef: `O-${n}` });
  const event = (name: EventType, data: object, key: string) => ({ event: name, data, key, merchant: 'm1', channel: 'taobao' }) as unknown as SimulatedInput;

  it('of plans, lists and decisions is decided as one by one', async () => {
    const inputs = [
      ...before, command({ command: listCampaignLinesCommand, data: { campaignId: kettlesId, lines: [listedOrder(4)] } }),
      command({ command: decideCampaignCommand, data: { campaignId: kettlesId, act: 'start' } }), command({ command: decideCampaignCommand, data: { campaignId: kettlesId, act: 'stop' } }),
      command({ command: decideCampaignCommand, data: { campaignId: kettlesId, act: 'resume' } }),
    ];
    await equalsOneByOne('compensation', compensationUseCases, inputs, options);
  });

  it('of answers, complaints and chargebacks is decided as one by one', async () => {
    const complaint = received('C-1', { orderRef: 'O-1' });
    const started = [...before, command({ command: decideCampaignCommand, data: { campaignId: kettlesId, act: 'start' } })];
    const stage = stack();
    for (const input of started) await stage.batch([input]);
    await stage.advance({ milliseconds: 1 });
    const inputs = [
      event('complaint.received.v1', complaint, complaint.caseId), event('complaint.classified.v1', classified(complaint), complaint.caseId),
      event('case.order-stated.v1', orderOf(1), theCase(1)), event('case.order-stated.v1', orderOf(1), theCase(1)),
      event('case.not-opened.v1', { caseId: theCase(2), campaignId: kettlesId, reason: 'order-unknown' }, theCase(2)),
      event('case.order-stated.v1', orderOf(3), theCase(3)),
    ];
    await equalsOneByOne('compensation', compensationUseCases, inputs, { ...options, before: started, advance: { minutes: 1 } });
  });
});
