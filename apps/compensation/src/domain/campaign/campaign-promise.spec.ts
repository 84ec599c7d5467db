import { money } from '@redress/money';
import { received } from '../../examples.js';
import { type Measures } from '../offer/entitlement.js';
import { type DraftLeg, type DraftOption } from '../offer/option.js';
import { type Plan } from '../plan/plan.js';
import { type StatutoryEntitlement, type Way } from '../statute/floor.js';
import { type Campaign, counted, noLines, paceOf, secondsLeft } from './campaign.js';
import { explainCampaign } from './campaign-explanation.js';
import { claimableIn, promiseOf } from './campaign-promise.js';
import { type InPlaceOfCash, inCredit, remedyFaults } from './campaign-remedy.js';
import { matches } from './proactive-rule.js';

const now = '2026-03-02T08:00:00.000Z';
const CNY = (minor: number) => money(minor, 'CNY');
const label = { en: 'Points', zh: '积分' };
const points: InPlaceOfCash = { remedy: 'points', head: 'delay', label, unitMinor: 2 };
const cash = (minor: number, change: Partial<Way> = {}): Way => ({ remedy: 'delay_penalty', form: 'money', gate: 'none', amount: CNY(minor), ...change });
const owed = (ways: [Way, ...Way[]], change: Partial<StatutoryEntitlement> = {}): StatutoryEntitlement => ({ head: 'delay', lineRef: '1', chooser: 'trader', ways, rules: ['X-1'], ...change });
const floorOf = (...entitlements: StatutoryEntitlement[]) => ({ entitlements, deadlines: [], passedOver: [] });
const leg = (change: Partial<DraftLeg> = {}): DraftLeg => ({ form: 'money', remedy: 'delay_penalty', head: 'delay', lineRef: '1', gate: 'none', amount: CNY(500), ...change });
const option = (...legs: DraftLeg[]): DraftOption => ({ optionId: 'campaign', label: { en: 'c', zh: '活动' }, legs });
const facts = { complaint: { order: received('q-1', { paid: [10_000, 4_000] }).order }, reading: { severity: 's3', emotion: 'calm' } } as never;

describe('credit in place of cash', () => {
  const settled = owed([cash(500, { byConsent: ['points'] })]);
  it('takes the place of cash that law lets be settled so, on that line and under that head', () => {
    const other = [leg({ lineRef: '2' }), leg({ head: 'care' }), leg({ form: 'apology', remedy: 'apology', amount: undefined })];
    expect(inCredit(option(leg({ amount: CNY(501) }), ...other), points, floorOf(settled))).toEqual({
      optionId: 'campaign.points', label, legs: [{ ...leg({ amount: CNY(501) }), form: 'credit', remedy: 'points', units: 250 }, ...other],
    });
    expect(inCredit(option(leg()), { remedy: 'coupon', head: 'delay', label }, floorOf(owed([cash(500, { byConsent: ['coupon'] })])))!.legs[0]).toEqual({ ...leg(), form: 'credit', remedy: 'coupon' });
  });
  it.each<[string, DraftOption, StatutoryEntitlement[]]>([
    ['no such cash', option(leg({ head: 'care' })), [settled]], ['cash on another line', option(leg({ lineRef: '2' })), [settled]], ['credit already', option(leg({ form: 'credit' })), [settled]],
    ['nothing that may be settled so', option(leg()), [owed([cash(500)])]], ['something that may be settled otherwise', option(leg()), [owed([cash(500, { byConsent: ['coupon'] })])]],
    ['another head', option(leg()), [owed([cash(500, { byConsent: ['points'] })], { head: 'care' })]],
  ])('is not there for %s', (_, from, entitlements) => {
    expect(inCredit(from, points, floorOf(...entitlements))).toBeUndefined();
  });
  it('needs what is owed, and a worth for points and for nothing else', () => {
    const faults = (inPlaceOfCash: InPlaceOfCash, is?: true) => remedyFaults({ label, legs: [], owed: is, inPlaceOfCash }, 'CNY').length;
    expect([faults(points, true), faults(points), faults({ ...points, unitMinor: undefined }, true), faults({ ...points, remedy: 'coupon' }, true), faults({ ...points, remedy: 'coupon', unitMinor: undefined }, true)])
      .toEqual([0, 1, 1, 1, 0]);
  });
});

describe('what a campaign promises a line', () => {
  const remedy = { label, legs: [{ form: 'apology', remedy: 'apology', head: 'goodwill' } as const] };
  const promised = (owes: true | undefined, floor: ReturnType<typeof floorOf>, inPlaceOfCash?: InPlaceOfCash) =>
    promiseOf({ ...remedy, owed: owes, inPlaceOfCash }, facts, { floor } as unknown as Measures, ['X-9']);
  const law = floorOf(owed([cash(500, { byConsent: ['points'] })]));
  it('is its own remedy, and nothing of the law unless it says so', () => {
    const { drafts, ...rest } = promised(undefined, law);
    expect([drafts.map(({ optionId, legs }) => [optionId, legs.length]), rest]).toEqual([[['campaign', 1]], { byDefault: 'campaign', law: [], claimable: [] }]);
  });
  it('is joined to what law owes, with credit beside it where that may be chosen', () => {
    const { drafts, ...rest } = promised(true, law);
    expect([drafts.map(({ optionId, legs }) => [optionId, ...legs.map(({ remedy: one }) => one)]), rest])
      .toEqual([[['campaign', 'apology', 'delay_penalty']], { byDefault: 'campaign', law: ['X-1'], claimable: ['X-9'] }]);
    expect(promised(true, law, points).drafts.map(({ optionId }) => optionId)).toEqual(['campaign', 'campaign.points']);
    expect(promised(true, floorOf(), points).drafts.map(({ optionId }) => optionId)).toEqual(['campaign']);
  });
  it('holds by default what gives all that is owed', () => {
    const choice = owed([{ remedy: 'repair', form: 'service', gate: 'none' }, { remedy: 'replacement', form: 'goods', gate: 'none' }], { head: 'price', chooser: 'consumer', rules: ['X-1', 'X-2'] });
    expect(promised(true, floorOf(choice, choice))).toMatchObject({ byDefault: 'law.repair', law: ['X-1', 'X-2'] });
  });
  it('tells of the rules that would owe more if somebody claimed it', () => {
    const passed = (rule: string, lineRef: string, fact?: string, because = 'not_claimed') => ({ rule, lineRef, because, ...(fact && { fact }) });
    const asked: unknown[] = [];
    const lawFor = (passedOver: object[]) => ((known: { complaint: { order: { lines: { circumstances?: object }[] } } }) => {
      asked.push(known.complaint.order.lines.map(({ circumstances }) => Object.keys(circumstances ?? {})));
      const claimed = known.complaint.order.lines.some(({ circumstances }) => Object.keys(circumstances ?? {}).includes('fraudClaimed'));
      return { floor: { ...floorOf(...(claimed ? [owed([cash(5)], { rules: ['X-4'] })] : [])), passedOver } };
    }) as never;
    const [a, b, c] = [passed('X-4', '1', 'fraudClaimed'), passed('X-4', '2', 'fraudClaimed'), passed('X-5', '2', 'harmClaimed')];
    expect(claimableIn(lawFor([a, b, c, passed('X-6', '1', 'fraud', 'condition'), passed('X-7', '1')]), facts)).toEqual(['X-4']);
    expect(asked.at(-1)).toEqual([['fraudClaimed'], ['fraudClaimed', 'harmClaimed']]);
    asked.length = 0;
    expect([claimableIn(lawFor([passed('X-6', '1', 'fraud', 'condition')]), facts), asked.length]).toEqual([[], 1]);
  });
});

it('a campaign is explained by the incident, its own rule, and the law where it gives what is owed', () => {
  const legs = [{ ...leg(), legId: 'a', ordinal: 1 }, { ...leg({ lineRef: '2', amount: CNY(7) }), legId: 'b', ordinal: 2 }, { ...leg({ form: 'apology', remedy: 'apology', amount: undefined }), legId: 'c', ordinal: 3 }];
  const plan = (pack?: string) => ({
    offer: { options: [{ optionId: 'campaign', label, legs }], defaultOption: 'campaign', reasons: ['storm'] }, grounds: { rules: ['campaign/storm'], pack }, facts,
  }) as unknown as Plan;
  const cite = (code: string) => ({ code, en: code, zh: code });
  const floor = { ...floorOf(owed([cash(5)])), passedOver: [{ rule: 'X-3', lineRef: '1', because: 'condition' as const }] };
  const [byLaw, own] = [explainCampaign(plan('cn@1'), { floor, cite } as never), explainCampaign(plan(), { floor, cite } as never)];
  expect(byLaw).toMatchObject({
    currency: 'CNY', defaultOption: 'campaign', reasons: ['storm'], decisive: [], refused: [{ rule: 'X-3', lineRef: '1', because: 'condition', reason: cite('X-3') }],
    options: [{ optionId: 'campaign', label, minor: 507n }],
  });
  expect([byLaw, own].map(({ legs: told }) => told.map(({ optionId, lineRef, remedy, head, steps }) => [optionId, lineRef, remedy, head, ...steps.map(({ by, change }) => `${by} ${change}`)].join(' ')))).toEqual([
    ['campaign 1 delay_penalty delay X-1 500', 'campaign 2 delay_penalty delay campaign/storm 7', 'campaign 1 apology delay'],
    ['campaign 1 delay_penalty delay campaign/storm 500', 'campaign 2 delay_penalty delay campaign/storm 7', 'campaign 1 apology delay'],
  ]);
  expect([own.refused, byLaw.legs[0]!.steps[0]!.text]).toEqual([[], label]);
});

describe('a campaign on its way', () => {
  const campaign = (change: Partial<Campaign> = {}) => ({
    state: 'running', lines: 100, cursor: 40, lane: { lines: 20, pauseMs: 500 }, counts: { ...noLines, opening: 2 }, promised: 20n, perLine: 10n, ...change,
  }) as Campaign;
  const pace = { lines: 10, steppedAt: now, answeredAt: '2026-03-02T08:00:00.500Z' };
  it('says how long it still takes at its pace', () => {
    // Half a second for ten lines, then a rest of three times as long.
    expect([secondsLeft(campaign({ pace })), secondsLeft(campaign()), secondsLeft(campaign({ pace, state: 'paused' })), secondsLeft(campaign({ pace, trigger: {} as never })), secondsLeft(campaign({ pace, cursor: 41 }))])
      .toEqual([12, undefined, undefined, undefined, 12]);
    expect([paceOf(campaign()), paceOf(campaign({ pace })), paceOf(campaign({ lane: { lines: 4, pauseMs: 0 } }))]).toEqual([{ lines: 10 }, pace, { lines: 4 }]);
  });
  it('notes when the last of a step’s lines is answered, and why lines were left out', () => {
    const one = counted(campaign({ pace: { lines: 10, steppedAt: now } }), { state: 'opening' }, 'skipped', now, 'charged-back');
    expect([one.pace?.answeredAt, one.reasons, one.counts.opening]).toEqual([undefined, { 'charged-back': 1 }, 1]);
    const two = counted(one, { state: 'opening' }, 'skipped', '2026-03-02T08:00:01.000Z', 'charged-back');
    expect([two.pace?.answeredAt, two.reasons]).toEqual(['2026-03-02T08:00:01.000Z', { 'charged-back': 2 }]);
    const again = counted(two, { state: 'skipped', reason: 'charged-back' }, 'opening', now);
    expect([again.reasons, counted(again, { state: 'opening', reason: 'order-unknown' }, 'skipped', now, 'order-unknown').reasons]).toEqual([{ 'charged-back': 1 }, { 'charged-back': 1 }]);
    expect(counted(campaign(), { state: 'waiting' }, 'opening', now)).not.toHaveProperty('pace');
  });
});

it('a recall names a batch or a kind of goods', () => {
  const recall = { event: 'recalled', batches: ['b1'], skus: ['s1'] } as never;
  const news = (change: object) => ({ event: 'recalled', occurredAt: now, ...change }) as never;
  expect([news({ batch: 'b1' }), news({ sku: 's1' }), news({ batch: 'b1', sku: 's9' }), news({ batch: 's1', sku: 'b1' }), news({}), news({ event: 'delayed', batch: 'b1' })].map((one) => matches(recall, one)))
    .toEqual([true, true, true, false, false, false]);
  expect([matches({ event: 'recalled' } as never, news({ batch: 'b1', sku: 's1' }))]).toEqual([false]);
  const late = (causes: string[] | undefined, cause?: string) => matches({ event: 'delayed', atLeastHours: 1, causes } as never, {
    event: 'delayed', occurredAt: now, expectedAt: '2026-03-03T08:00:00.000Z', cause, order: { promisedBy: { value: now } },
  } as never);
  expect([late(undefined), late(['weather'], 'weather'), late(['weather'], 'carrier'), late(['weather'])]).toEqual([true, true, false, false]);
});
