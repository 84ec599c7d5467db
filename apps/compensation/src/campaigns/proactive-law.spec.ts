import { type Circumstances, type DelayCause, type EventData, type EventType, legId } from '@redress/contracts';
import { money } from '@redress/money';
import { equalsOneByOne, simulation, type SimulatedInput } from '@redress/testing';
import { about as command, statedFor, supervisor } from './campaign-examples.js';
import { compensationUseCases } from '../compensation.module.js';
import { decideCampaignCommand } from './decide-campaign.js';
import { caseOfLine, planOfLine } from '../domain/campaign/campaign-line.js';
import { recomputed } from '../domain/offer/explanation.js';
import { explainCampaign } from '../domain/campaign/campaign-explanation.js';
import { received } from '../examples.js';
import { chooseOptionCommand } from '../offers/choose-option.js';
import { measuresOf } from '../policies/measures.js';
import { explained, offered } from '../plans/plan-view.js';
import { type CampaignDraft, campaignIdOf, planCampaignCommand } from './plan-campaign.js';
import { campaignLines } from '../store/campaigns.js';
import { compensationStores, plans } from '../store/stores.js';

const options = { stores: [...compensationStores], start: '2026-03-02T08:00:00.000Z' };
const stack = () => simulation('compensation', compensationUseCases, options);
type Stage = ReturnType<typeof stack>;
const yes = <T>(value: T) => ({ value, source: 'channel' as const, proven: 'yes' as const });
const said = (stage: Stage, type: EventType) => stage.published.filter((event) => event.type === type);

const label = { en: 'Care, and points for your patience', zh: '照料安排及积分致意' };
const storms: CampaignDraft = {
  name: 'late-flights', perLine: money(50_000, 'EUR'), budget: money(500_000, 'EUR'), lane: { lines: 2, pauseMs: 500 },
  incident: { code: 'flight-late', category: 'late_delivery', severity: 's2', notice: { en: 'Your flight is late.', zh: '您的航班延误。' } },
  remedy: {
    label, owed: true, legs: [{ form: 'credit', remedy: 'points', head: 'goodwill', amount: money(3_000, 'EUR'), units: 3_000, once: true }],
    inPlaceOfCash: { remedy: 'points', head: 'delay', unitMinor: 1, label: { en: 'Points in the place of money', zh: '以积分代替现金' } },
  },
  trigger: { event: 'delayed', atLeastHours: 3, causes: ['weather', 'technical'] },
};
const flight = (n: number, circumstances: Circumstances = {}) => {
  const { order } = received('any', { orderRef: `F-${n}`, currency: 'EUR', paid: [18_000] });
  const here = { flightDistanceKm: yes(2_000), flightWithinEu: yes(true), arrivalDelayMinutes: yes(240), ...circumstances };
  return {
    ...order, country: 'DE', timeZone: 'Europe/Berlin', promisedBy: yes('2026-03-02T06:00:00.000Z'),
    lines: order.lines.map((line) => ({ ...line, goods: 'a flight', goodsClass: 'travel' as const, circumstances: here })),
  };
};
const lineOf = (rule: CampaignDraft, orderRef: string, lineRef = '*') => ({
  campaignId: campaignIdOf('m1', rule.name), orderRef, caseId: caseOfLine('m1', campaignIdOf('m1', rule.name), { orderSource: 'taobao', orderRef, lineRef }),
});
const key = (id: string) => ({ key: id, merchant: 'm1', channel: 'taobao' });

async function standing(rule: CampaignDraft): Promise<Stage> {
  const stage = stack();
  const campaignId = campaignIdOf('m1', rule.name);
  await stage.command(planCampaignCommand, rule, { ...command, ...supervisor('pat') });
  for (const act of ['approve', 'start'] as const) await stage.command(decideCampaignCommand, { campaignId, act }, { ...command, ...supervisor('ann') });
  return stage;
}

/** A delay is announced; intake opens the case for it and states the order. */
async function late(stage: Stage, n: number, cause: DelayCause, circumstances: Circumstances = {}) {
  const order = flight(n, circumstances);
  const at = { orderSource: 'taobao', orderRef: order.orderRef, occurredAt: options.start, expectedAt: '2026-03-02T10:00:00.000Z', cause, order };
  const { events } = await stage.event('order.delayed.v1', at, key(`order-${n}`));
  if (events.length === 0) return undefined;
  const line = lineOf(storms, order.orderRef);
  await stage.event('case.order-stated.v1', { ...statedFor(line), order }, key(line.caseId));
  return stage.row(plans, { merchant: 'm1', planId: planOfLine(line.caseId) })!;
}
const choose = (stage: Stage, plan: { planId: string; caseId: string }, optionId: string, consent?: true) =>
  stage.command(chooseOptionCommand, { planId: plan.planId, caseId: plan.caseId, optionId, ...(consent && { consent }) }, { ...key(plan.caseId), actor: { id: 'customer', role: 'customer' } });
const released = (stage: Stage) => said(stage, 'leg.released.v1').map(({ data }) => (data as EventData<'leg.released.v1'>).leg)
  .map(({ form, remedy, head, amount }) => [form, remedy, head, Number(amount?.minor ?? 0)]);

describe('a rule that gives what law owes for a late flight, before anybody complains', () => {
  it('by a storm that is proven: care and points at once, and no sum of article 7', async () => {
    const stage = await standing(storms);
    const plan = (await late(stage, 1, 'weather', { extraordinary: yes(true) }))!;
    expect(plan).toMatchObject({ state: 'released', approver: 'ann', endorsedBy: 'pat', grounds: { rules: ['campaign/late-flights', 'EU-13'] } });
    expect(released(stage)).toEqual([['credit', 'points', 'goodwill', 3_000], ['service', 'care', 'care', 0]]);
    expect(explained(plan).refused).toContainEqual(expect.objectContaining({ rule: 'EU-11', because: 'exception', fact: 'extraordinary' }));
    expect(plan.offer.reasons.map(({ code }) => code)).toEqual(['flight-late', 'EU-13']);
    await stage.advance({ seconds: 1 });
    expect(said(stage, 'task.assigned.v1')).toMatchObject([{ data: { kind: 'care_provision' } }]);
  });

  it('for a technical cause: the sum of article 7 in cash, unless the passenger chooses points and signs for them', async () => {
    const stage = await standing(storms);
    const plan = (await late(stage, 1, 'technical', { extraordinary: yes(false) }))!;
    expect(plan).toMatchObject({ state: 'proposed', waitsFor: 'customer', offer: { defaultOption: 'campaign', floor: money(40_000, 'EUR') } });
    expect(offered(plan).options.map(({ optionId, needsConsent }) => [optionId, needsConsent])).toEqual([['campaign', undefined], ['campaign.points', true]]);
    expect(recomputed(explainCampaign(plan, measuresOf(plan)), 'campaign')).toBe(43_000n);
    expect(said(stage, 'remedy.proposed.v1')).toMatchObject([{ data: { needsChoice: true, defaultOption: 'campaign', expiresAt: plan.expiresAt } }]);
    expect(released(stage)).toEqual([]);

    await expect(choose(stage, plan, 'campaign.points')).rejects.toMatchObject({ code: 'consent-needed' });
    expect(released(stage)).toEqual([]);
    await choose(stage, plan, 'campaign.points', true);
    expect(released(stage)).toEqual([['credit', 'points', 'goodwill', 3_000], ['credit', 'points', 'delay', 40_000], ['service', 'care', 'care', 0]]);
    const after = stage.row(plans, plan)!;
    const [goodwill, inPlace] = after.offer.options.find(({ optionId }) => optionId === 'campaign.points')!.legs;
    expect([goodwill!.consentId, inPlace!.units]).toEqual([undefined, 40_000]);
    expect(inPlace!.consentId).toBe((said(stage, 'remedy.accepted.v1')[0]!.data as EventData<'remedy.accepted.v1'>).consentId);
    expect(after).toMatchObject({ approver: 'ann', negotiation: [{ act: 'accepted', consentId: inPlace!.consentId }] });
  });

  it('pays the cash to whoever asks for it, and to whoever says nothing', async () => {
    for (const act of ['asks', 'is silent'] as const) {
      const stage = await standing(storms);
      const plan = (await late(stage, 1, 'technical'))!;
      await (act === 'asks' ? choose(stage, plan, 'campaign') : stage.advance({ days: 31 }));
      expect([act, ...released(stage)]).toEqual([act, ['credit', 'points', 'goodwill', 3_000], ['money', 'delay_penalty', 'delay', 40_000], ['service', 'care', 'care', 0]]);
      for (const ordinal of [1, 2, 3]) expect(stage.row(plans, plan)!.legs.map((leg) => leg.legId)).toContain(legId(plan.planId, ordinal));
    }
  });

  it('is for the causes that it names, and for a delay that is long enough', async () => {
    const stage = await standing(storms);
    expect(await late(stage, 1, 'staffing')).toBeUndefined();
    expect(stage.rows(campaignLines)).toEqual([]);
  });

  it('leaves a line to a person that would cost more than was decided', async () => {
    const stage = await standing({ ...storms, perLine: money(10_000, 'EUR') });
    await late(stage, 1, 'technical').catch(() => undefined);
    expect(stage.rows(campaignLines)).toMatchObject([{ state: 'failed', reason: 'above-line-limit' }]);
  });
});

describe('a rule for a batch that is called back', () => {
  const recall: CampaignDraft = {
    name: 'batch-7', perLine: money(50_000, 'CNY'), budget: money(500_000, 'CNY'), lane: { lines: 2, pauseMs: 500 },
    incident: { code: 'batch-7-spoiled', category: 'expired_or_spoiled', severity: 's1', notice: { en: 'Batch 7 is spoiled.', zh: '第 7 批已变质。' } },
    remedy: { label, owed: true, legs: [{ form: 'money', remedy: 'refund_full', head: 'price', share: 10_000 }] },
    trigger: { event: 'recalled', batches: ['B-7'], skus: ['cherries-5kg'] },
  };
  const jar = (id: string) => {
    const { order } = received('any', { orderRef: id, paid: [2_000, 3_000] });
    const spoiled = { unsafeFood: yes(true), sellerIsMaker: yes(true) };
    return {
      ...order, country: 'CN', timeZone: 'Asia/Shanghai', deliveredAt: yes('2026-03-01T06:00:00.000Z'),
      lines: order.lines.map((line) => ({ ...line, goodsClass: 'food' as const, circumstances: spoiled })),
    };
  };
  const calledBack = (stage: Stage, id: string, named: object) => stage.event('order.recalled.v1', {
    orderSource: 'taobao', orderRef: id, occurredAt: options.start, order: jar(id), ...named,
  }, key(`order-${id}`));

  it('takes up the lines that hold it, each once, and others not', async () => {
    const stage = await standing(recall);
    await calledBack(stage, 'J-1', { batch: 'B-6' });
    await calledBack(stage, 'J-1', { batch: 'B-7', lineRef: '2' });
    await calledBack(stage, 'J-1', { batch: 'B-7', lineRef: '2' });
    await calledBack(stage, 'J-2', { sku: 'cherries-5kg' });
    await calledBack(stage, 'J-3', {});
    expect(stage.rows(campaignLines).map(({ orderRef, lineRef }) => [orderRef, lineRef]).sort()).toEqual([['J-1', '2'], ['J-2', '*']]);
  });

  it('gives what is owed unasked, and says what could be claimed beside it; nobody claims for the customer', async () => {
    const stage = await standing(recall);
    await calledBack(stage, 'J-1', { batch: 'B-7', lineRef: '1' });
    const line = lineOf(recall, 'J-1', '1');
    await stage.event('case.order-stated.v1', { ...statedFor(line), order: jar('J-1') }, key(line.caseId));
    const plan = stage.row(plans, { merchant: 'm1', planId: planOfLine(line.caseId) })!;
    const given = plan.offer.options.flatMap(({ legs }) => legs.map(({ remedy }) => remedy));
    expect(given).not.toContain('statutory_multiple');
    expect(given.every((remedy) => remedy.startsWith('refund'))).toBe(true);
    expect(plan.grounds.rules).not.toContain('CN-6');
    expect(plan.offer.reasons.map(({ code }) => code)).toContain('CN-6');
    expect(explained(plan).refused).toContainEqual(expect.objectContaining({ rule: 'CN-6', because: 'not_claimed' }));
  });

  it('is decided in a batch as one by one', async () => {
    const rule = { ...command, ...supervisor('pat') };
    const input = (id: string, of: object) => ({ idempotencyKey: id, ...rule, ...of }) as unknown as SimulatedInput;
    const campaignId = campaignIdOf('m1', recall.name);
    const before = [
      input('1', { command: planCampaignCommand, data: recall }),
      input('2', { command: decideCampaignCommand, data: { campaignId, act: 'approve' }, ...supervisor('ann') }),
      input('3', { command: decideCampaignCommand, data: { campaignId, act: 'start' }, ...supervisor('ann') }),
    ];
    const event = (name: EventType, data: object, id: string) => ({ event: name, data, ...key(id) }) as unknown as SimulatedInput;
    const recalled = (id: string, lineRef: string) => event('order.recalled.v1', {
      orderSource: 'taobao', orderRef: id, occurredAt: options.start, order: jar(id), batch: 'B-7', lineRef,
    }, `order-${id}`);
    const stated = (id: string, lineRef: string) => {
      const line = lineOf(recall, id, lineRef);
      return event('case.order-stated.v1', { ...statedFor(line), order: jar(id) }, line.caseId);
    };
    await equalsOneByOne('compensation', compensationUseCases, [
      recalled('J-1', '1'), recalled('J-1', '2'), recalled('J-1', '1'), stated('J-1', '1'), recalled('J-2', '1'), stated('J-2', '1'), stated('J-1', '2'),
    ], { ...options, before, advance: { minutes: 1 } });
  });
});
