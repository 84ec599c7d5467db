import { money } from '@redress/money';
import { simulation } from '@redress/testing';
import { backtestPage, type PageAnswer } from '../backtests/intents.js';
import { emptyTally, type Tally } from '../domain/publication/backtest.js';
import { emptyShelf, publicationIdOf, type Publication, type Shelf } from '../domain/publication/publication.js';
import { classified, planOf, received } from '../examples.js';
import { policyBook } from '../policies/policy-book.js';
import { approvePolicyCommand } from '../publications/approve-policy.js';
import { draftPolicyCommand } from '../publications/draft-policy.js';
import { publishPolicyCommand } from '../publications/publish-policy.js';
import { startBacktestCommand } from '../publications/start-backtest.js';
import { shippedPacks } from '../statutes/shipped.js';
import { publications, shelves } from '../store/publications.js';
import { compensationStores, plans } from '../store/stores.js';
import { compensationUseCases } from '../use-cases.js';

const stack = () => simulation('compensation', compensationUseCases, { stores: compensationStores as never });
const us = shippedPacks.find(({ jurisdiction }) => jurisdiction === 'US')!.pack;
/** Federal law, and with it the whole price in cash for whatever comes late, or is wanted no longer. */
const stricter = { ...us, version: 'us@2026-12', rules: [...us.rules, {
  ...us.rules[0]!, id: 'US-99', citation: 'Example 99', effectiveFrom: '2020-01-01', appliesIf: [{ fact: 'category', in: ['late_delivery', 'change_of_mind'] }], unless: undefined, deadlines: [],
  owes: [{ head: 'price', chooser: 'trader', ways: [{ remedy: 'refund_full', form: 'money', amount: 'paid' }] }],
}] };
const PACK = 'b7e6b0a5-4d1c-5f0e-9f57-0c1f3c6d9a01';
const FROM = '2026-03-01T00:00:00.000Z';
const text = { merchant: '*', publicationId: PACK, kind: 'pack', subject: 'US', name: stricter.version, document: stricter, documentHash: 'c'.repeat(64) } as unknown as Publication;
const law = (from: string): Shelf => ({ ...emptyShelf('*', 'pack'), versions: [{ publicationId: PACK, subject: 'US', name: stricter.version, documentHash: 'c'.repeat(64), from }] });
const blocking = (from = FROM): Shelf => ({
  ...emptyShelf('*', 'policy'), blocked: { 'house-2026-11': { pack: stricter.version, jurisdiction: 'US', rules: ['US-99'], from } },
});
afterEach(() => policyBook.shelve([]));
beforeAll(() => policyBook.add([text]));

const at = <T>(value: T) => ({ value, source: 'channel', proven: 'yes' }) as const;
/** Bought in the United States for 50 dollars; it came late. */
const late = (externalId: string, country = 'US', paid = [5_000]) => {
  const complaint = received(externalId, { currency: 'USD', paid });
  const { order } = complaint;
  return { ...complaint, order: {
    ...order, country, timeZone: 'America/New_York', deliveredAt: at('2026-03-01T12:30:00.000Z'), dispatchedAt: at('2026-02-26T12:30:00.000Z'),
  } };
};
async function told(stage: ReturnType<typeof stack>, complaint: ReturnType<typeof late>, change: Parameters<typeof classified>[1] = { category: 'late_delivery' }) {
  const about = { key: complaint.caseId, channel: 'taobao' };
  await stage.event('complaint.received.v1', complaint, about);
  await stage.event('complaint.classified.v1', classified(complaint, change), about);
  return stage.row(plans, { merchant: 'm1', planId: planOf(complaint) })!;
}

describe('a policy that a new law has left below its floor', () => {
  it('decides nothing alone that falls below: the floor is offered, and a person looks at it', async () => {
    policyBook.shelve([law(FROM), blocking()]);
    const plan = await told(stack(), late('C-1'));
    expect(plan).toMatchObject({ state: 'proposed', waitsFor: 'person', facts: { blockedBy: 'us@2026-12' }, offer: { floor: money(5_000, 'USD') } });
    expect(plan.grounds.rules).toContain('US-99');
  });

  it.each<[string, Shelf[], ReturnType<typeof late>, Parameters<typeof classified>[1]]>([
    ['where it gives enough', [law(FROM), blocking()], late('C-2'), { category: 'not_received' }],
    ['in another country', [law(FROM), blocking()], late('C-3', 'HK'), { category: 'late_delivery' }],
    ['for who complained before the law was in force', [law('2026-04-01T00:00:00.000Z'), blocking('2026-04-01T00:00:00.000Z')], late('C-4'), { category: 'late_delivery' }],
    ['once it is blocked no longer', [law(FROM), emptyShelf('*', 'policy')], late('C-5'), { category: 'late_delivery' }],
  ])('decides alone %s', async (_, shelf, complaint, change) => {
    policyBook.shelve(shelf);
    const { facts, waitsFor } = await told(stack(), complaint, change);
    expect([facts.blockedBy, waitsFor]).toEqual([undefined, undefined]);
  });
});

describe('a rule pack that comes into force', () => {
  it("offers open cases anew whose floor rises by it, in their merchant's name", async () => {
    const risen: Tally['rises'] = [];
    const answer = (): PageAnswer => ({ is: 'done', tally: { ...emptyTally(), cases: 1, rises: risen }, rows: [], total: 1, restsOn: 'as shipped' });
    const performers = { [backtestPage.name]: { batch: 1, concurrency: 1, leaseSeconds: 60, perform: async (pages: readonly unknown[]) => pages.map(answer) } };
    const stage = simulation('compensation', compensationUseCases, { stores: compensationStores as never, performers });
    const before = await told(stage, late('C-6'), { category: 'change_of_mind', severity: 's4' });
    expect(before).toMatchObject({ state: 'proposed', waitsFor: 'customer', offer: { floor: money(0, 'USD') } });
    risen.push({ merchant: 'm1', caseId: before.caseId, planId: before.planId, before: before.offer.floor, after: money(5_000, 'USD') });

    const publicationId = publicationIdOf('*', 'pack', stricter.version);
    const by = (id: string) => ({ key: publicationId, merchant: '*', actor: { id, role: 'supervisor' } });
    await stage.command(draftPolicyCommand, { kind: 'pack', name: stricter.version, document: stricter }, by('lea'));
    await stage.command(startBacktestCommand, { publicationId }, by('lea'));
    const pack = () => stage.row(publications, { merchant: '*', publicationId })!;
    await stage.command(approvePolicyCommand, { publicationId, documentHash: pack().documentHash, reportHash: pack().reportHash! }, by('max'));
    await stage.command(publishPolicyCommand, { publicationId }, by('lea'));
    policyBook.add([pack()]);
    policyBook.shelve(stage.rows(shelves));
    await stage.advance({ minutes: 2 });

    const after = stage.row(plans, { merchant: 'm1', planId: before.planId })!;
    expect(after).toMatchObject({ state: 'proposed', grounds: { pack: 'us@2026-12' }, offer: { floor: money(5_000, 'USD') } });
    expect(stage.published.filter(({ type }) => type === 'remedy.proposed.v1').map(({ merchant }) => merchant)).toEqual(['m1', 'm1']);
  });
});
