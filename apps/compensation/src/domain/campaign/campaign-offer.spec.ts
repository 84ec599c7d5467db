import { type CampaignRemedyLeg } from '@redress/contracts';
import { money } from '@redress/money';
import { received } from '../../examples.js';
import { currentPolicy } from '../../policies/shipped.js';
import { type Facts } from '../facts.js';
import { type Measures } from '../offer/entitlement.js';
import { type OrderAccount } from '../plan/entitlement-account.js';
import { type Campaign, type CampaignAct, type CampaignState, campaignCycle, counted, isDone, mayAct, noLines, perLineOf, reserveOf, roomFor, turned } from './campaign.js';
import { newLine, planOfLine } from './campaign-line.js';
import { accountsOfLine, factsOfLine, madeWhole, offerOf } from './campaign-offer.js';

const now = '2026-03-02T08:00:00.000Z';
const CNY = (minor: number) => money(minor, 'CNY');
const refund: CampaignRemedyLeg = { form: 'money', remedy: 'refund_partial', head: 'price', share: 1_000 };
const points: CampaignRemedyLeg = { form: 'credit', remedy: 'points', head: 'goodwill', amount: CNY(100), units: 50 };
const words: CampaignRemedyLeg = { form: 'apology', remedy: 'apology', head: 'goodwill' };
const campaignOf = (legs: CampaignRemedyLeg[] = [refund], change: Partial<Campaign> = {}): Campaign => ({
  merchant: 'm1', campaignId: 'k1', name: 'storm', state: 'planned', lane: { lines: 10, pauseMs: 5 }, currency: 'CNY', perLine: 5_000n, reserved: 0n, promised: 0n,
  incident: { code: 'storm', category: 'late_delivery', severity: 's3', notice: { en: 'A storm', zh: '暴雨' } }, remedy: { label: { en: 'Sorry', zh: '致歉' }, legs },
  spent: 0n, lines: 2, counts: noLines, cursor: 0, run: 0, plannedBy: 'wen', plannedAt: now, movedAt: now, facts: 0, version: 0, ...change,
});
const { order, customerRef } = received('k-1', { paid: [10_000, 4_000] });
const stated = () => ({ order, customerRef, language: 'en' as const });
const lineOf = (lineRef: string) => newLine('m1', 'k1', { orderSource: 'taobao', orderRef: 'O-1', lineRef }, 1, now);
const measures: Measures = {
  policy: { ...currentPolicy, version: 't@1' }, floor: { entitlements: [], deadlines: [], passedOver: [] }, cite: (code) => ({ code, en: code, zh: code }),
};
const account = (change: Partial<OrderAccount> = {}): OrderAccount => ({
  merchant: 'm1', orderSource: 'taobao', orderRef: 'O-1', captured: 14_000n, granted: 0n, chargedBack: 0n, waiting: [], ...change,
});

interface Told { readonly lineRef?: string; readonly left?: Readonly<Record<string, number>>; readonly account?: Partial<OrderAccount> }
const full = { '1 price': 10_000, '2 price': 4_000, '* price': 14_000, '1 goodwill': 1_000, '2 goodwill': 1_000 };
function offered(campaign: Campaign, { lineRef = '*', left = full, account: held }: Told = {}) {
  const line = lineOf(lineRef);
  const rooms = Object.entries(left).map(([name, minor]) => {
    const [ref, head] = name.split(' ') as [string, 'price'];
    return { lineRef: ref, head, amount: CNY(minor) };
  });
  const facts: Facts = { ...factsOfLine(campaign, line, stated(), now), left: rooms };
  return offerOf(campaign, line, facts, { order: account(held), lines: [] } as never, measures, { channel: 'shop', now, claimable: [], chooseBy: now });
}
const given = (campaign: Campaign, told?: Told) => {
  const offer = offered(campaign, told);
  return offer.is === 'offer' ? offer.plan.offer.options[0]!.legs.map(({ remedy, lineRef, amount, units }) => [remedy, lineRef, amount?.minor, units].filter((one) => one !== undefined).join(' '))
    : [offer.is, ...('reason' in offer ? [offer.reason] : [])].join(' ');
};

describe('what a line of a campaign is offered', () => {
  it.each<[string, CampaignRemedyLeg[], Told, unknown]>([
    ['the remedy on each line of a whole order', [refund, words], {}, ['refund_partial 1 1000', 'refund_partial 2 400', 'apology 1']],
    ['the remedy on its line alone', [refund], { lineRef: '2' }, ['refund_partial 2 400']],
    ['what is left of it', [refund], { left: { ...full, '1 price': 300 } }, ['refund_partial 1 300', 'refund_partial 2 400']],
    ['points for what is left of their worth', [points], { lineRef: '1', left: { '1 goodwill': 50 } }, ['points 1 50 25']],
    ['nothing where not even a point is left', [points], { lineRef: '1', left: { '1 goodwill': 1 } }, 'skip already-made-whole'],
    ['points of each line by themselves', [points], { left: { ...full, '2 goodwill': 20 } }, ['points 1 100 50', 'points 2 20 10']],
    ['nothing of a line that nobody knows', [refund], { lineRef: '9' }, 'skip line-unknown'],
    ['nothing of an order that a bank took back', [refund], { account: { chargedBack: 1n } }, 'skip charged-back'],
    ['nothing of nothing', [{ ...refund, share: 0 }], {}, 'skip nothing-owed'],
    ['nothing that was given before', [refund], { left: {} }, 'skip already-made-whole'],
    ['no words alone where money was meant', [refund, words], { left: {} }, 'skip already-made-whole'],
    ['words where only words were meant', [words], { left: {} }, ['apology 1']],
    ['to wait, while somebody else holds it', [refund], { left: { ...full, '1 price': 300 }, account: { waiting: [{ planId: 'other', accounts: [] }] } }, 'wait'],
    ['not to wait for itself', [refund], { left: { ...full, '1 price': 300 }, account: { waiting: [{ planId: planOfLine(lineOf('*').caseId), accounts: [] }] } },
      ['refund_partial 1 300', 'refund_partial 2 400']],
    ['what others hold too, where there is enough', [refund], { account: { waiting: [{ planId: 'other', accounts: [] }] } }, ['refund_partial 1 1000', 'refund_partial 2 400']],
  ])('is %s', (_, legs, told, owed) => {
    expect(given(campaignOf(legs), told)).toEqual(owed);
  });

  it('is nothing of an order in another currency', () => {
    expect(given(campaignOf([refund], { currency: 'EUR' }))).toBe('skip currency-mismatch');
  });

  it('fails above the limit of a line, and not at it', () => {
    expect([given(campaignOf([refund], { perLine: 1_399n })), given(campaignOf([refund], { perLine: 1_400n }))]).toEqual(['fail above-line-limit', expect.any(Array)]);
  });

  it('is a plan that two people stand behind', () => {
    const line = lineOf('1');
    expect(offered(campaignOf([refund]), { lineRef: '1' })).toMatchObject({
      is: 'offer', total: CNY(1_000),
      plan: {
        merchant: 'm1', planId: planOfLine(line.caseId), caseId: line.caseId, channel: 'shop', state: 'proposed', legs: [], withdrawn: false, published: 0, version: 0, createdAt: now,
        offer: { defaultOption: 'campaign', reasons: [{ code: 'storm', en: 'A storm', zh: '暴雨' }], floor: CNY(0), ceiling: CNY(1_000), automaticUpTo: CNY(0) },
        grounds: { policy: 't@1', classifier: 'campaign:k1', rules: ['campaign/storm'] }, requestedBy: 'campaign:storm', endorsedBy: 'wen', endorserRole: 'supervisor',
      },
    });
  });
});

it('a line’s facts say that nobody complained', () => {
  expect(factsOfLine(campaignOf(), lineOf('2'), stated(), now)).toMatchObject({
    channel: 'taobao', complaint: { campaignId: 'k1', captured: CNY(14_000), language: 'en', order: { lines: [{ lineRef: '2' }] } },
    reading: { isComplaint: false, category: 'late_delivery', severity: 's3', emotion: 'calm', requestedRemedy: 'none', confidence: 1, classifier: 'campaign:k1' },
  });
  expect(accountsOfLine(campaignOf([refund, points]), factsOfLine(campaignOf(), lineOf('*'), stated(), now), measures.floor)).toEqual(
    ['1', '2'].flatMap((lineRef) => [{ lineRef, head: 'price' }, { lineRef, head: 'goodwill' }]));
});

it.each<[string, CampaignRemedyLeg, OrderAccount | undefined, string | undefined]>([
  ['is unknown', refund, undefined, undefined], ['has something left', refund, account({ granted: 13_999n }), undefined],
  ['has nothing left', refund, account({ granted: 14_000n }), 'already-made-whole'], ['has nothing left for a gift', points, account({ granted: 14_000n }), undefined],
  ['has nothing left while somebody waits', refund, account({ granted: 14_000n, waiting: [{ planId: 'p', accounts: [] }] }), undefined],
  ['was never captured', refund, account({ captured: undefined, granted: 1n }), undefined], ['was taken back', points, account({ chargedBack: 1n }), 'charged-back'],
])('an order that %s', (_, leg, held, reason) => {
  expect(madeWhole(campaignOf([leg]), held)).toBe(reason);
});

describe('a campaign', () => {
  it('turns only where its life leads', () => {
    const allowed = Object.fromEntries(campaignCycle.states.map((from) => [from, campaignCycle.states.filter((to) => campaignCycle.allows(from, to)).join(' ')]));
    expect(allowed).toEqual({
      planned: 'approved', approved: 'running', running: 'paused stopped completed', paused: 'running stopped', stopped: 'running', completed: '',
    });
    expect(turned(campaignOf(), 'approved', { approvedBy: 'olga' })).toMatchObject({ state: 'approved', approvedBy: 'olga' });
    expect(() => turned(campaignOf(), 'running')).toThrow('a planned campaign cannot become running');
  });

  it('sets aside its budget, or what all lines may cost, and holds no more lines than that', () => {
    expect([reserveOf(campaignOf()), reserveOf(campaignOf([], { budget: 7n })), perLineOf(campaignOf())]).toEqual([10_000n, 7n, CNY(5_000)]);
    expect(roomFor(campaignOf([], { reserved: 20_000n, promised: 4_000n, spent: 1_000n }))).toBe(3);
    expect(roomFor(campaignOf([], { perLine: 0n }))).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('counts its lines, and keeps a promise for those being opened or put off', () => {
    const opening = counted(campaignOf(), { state: 'waiting' }, 'opening', '2026-03-03T08:00:00.000Z');
    expect(opening).toMatchObject({ promised: 5_000n, counts: { waiting: -1, opening: 1 }, movedAt: '2026-03-03T08:00:00.000Z' });
    const deferred = counted(opening, { state: 'opening' }, 'deferred', now);
    expect([deferred.promised, counted(deferred, { state: 'deferred' }, 'released', now).promised, counted(deferred, { state: 'deferred' }, 'deferred', now).counts]).toEqual([5_000n, 0n, deferred.counts]);
  });

  it('is done when it runs, nobody sends it more, and every line has come to its end', () => {
    const over = campaignOf([], { state: 'running', cursor: 2, counts: { ...noLines, done: 1, skipped: 1 } });
    expect([over, { ...over, cursor: 1 }, { ...over, state: 'paused' as const }, { ...over, counts: { ...over.counts, deferred: 1 } },
      { ...over, trigger: { event: 'delayed' as const, atLeastHours: 1 } }].map(isDone)).toEqual([true, false, false, false, false]);
  });

  it.each<[CampaignAct, CampaignState, Partial<Campaign>, string, string | undefined]>([
    ['approve', 'planned', {}, 'olga', undefined], ['approve', 'planned', {}, 'wen', 'own-request'], ['approve', 'running', {}, 'olga', 'wrong-state'],
    ['approve', 'planned', { lines: 0, budget: 5_000n }, 'olga', 'wrong-state'], ['approve', 'planned', { budget: 4_999n }, 'olga', 'wrong-state'],
    ['approve', 'planned', { budget: 5_000n }, 'olga', undefined],
    ['approve', 'planned', { lines: 0, budget: 5_000n, trigger: { event: 'delayed', atLeastHours: 1 } }, 'olga', undefined],
    ['start', 'approved', {}, 'wen', undefined], ['start', 'stopped', { run: 1 }, 'wen', 'wrong-state'], ['start', 'approved', { lines: 0, budget: 1n }, 'wen', undefined],
    ['resume', 'stopped', { run: 1 }, 'wen', undefined], ['resume', 'approved', {}, 'wen', 'wrong-state'], ['resume', 'paused', { run: 1 }, 'wen', undefined],
    ['stop', 'running', { run: 1 }, 'wen', undefined], ['stop', 'planned', {}, 'wen', 'wrong-state'],
  ])('%s of a %s one, %j, by %s', (act, state, change, who, code) => {
    expect(mayAct(campaignOf([refund], { state, ...change }), act, who)).toEqual(code && expect.objectContaining({ refused: code }));
  });
});
