/// <reference types="jest" />
import { encodeJson, type Envelope, type EventType, listenersOf } from '@redress/contracts';
import { eventually } from '@redress/testing';
import { type Mail } from '../mail/message.js';
import { type JourneyHouse } from './journey-house.js';
import { call, complain, complaintOf, customer, movementsOf, type Opened, post, refusal, staff } from './visitors.js';
import { last, typesOf } from './witness.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const TOLD = { id: 'walk', text: '空气炸锅用了三天就不加热了，插上电指示灯亮，但是一点热风都没有，完全不能用。要求退款。', paid: 32_900 } as const;

/** What each service says of it, in its own order. Between services the order is that of cause and effect. */
const STEPS: Readonly<Record<string, readonly EventType[]>> = {
  '/redress/intake': ['case.opened.v1', 'complaint.received.v1', 'complaint.acknowledged.v1'],
  '/redress/analysis': ['complaint.classified.v1'],
  '/redress/compensation': ['entitlement.computed.v1', 'remedy.proposed.v1', 'remedy.approved.v1', 'leg.released.v1', 'remedy.fulfilled.v1'],
  '/redress/payments': ['payout.created.v1', 'payout.submitted.v1', 'payout.succeeded.v1', 'finance.payout.v1'],
  // The house's two clocks and the statutory one, which is met when all of the plan has arrived.
  '/redress/follow-up': [
    'clock.met.v1', 'promise.made.v1', 'promise.kept.v1', 'clock.met.v1', 'clock.met.v1', 'case.resolved.v1', 'case.closed.v1',
  ],
};
const CHAIN: readonly EventType[] = [
  'complaint.received.v1', 'complaint.classified.v1', 'remedy.proposed.v1', 'leg.released.v1', 'payout.created.v1', 'payout.succeeded.v1',
  'remedy.fulfilled.v1', 'case.resolved.v1', 'case.closed.v1',
];

const LETTERS = ['acknowledged', 'closed', 'paid', 'survey'];

const MESSAGES: readonly string[] = ['message.sent.v1', 'survey.sent.v1'];
/** As JSON carries it. */
const wire = (data: object): object => JSON.parse(encodeJson(data)) as object;
const mailsTo = async ({ stack }: JourneyHouse, address: string): Promise<Mail[]> =>
  (await call(`${stack.urls.inbox}/mails.json?to=${address}`)).body.mails as Mail[];

/** The whole way of one complaint, as everybody concerned sees it. */
export function theWalk(at: () => JourneyHouse): void {
  describe('a complaint from its signed webhook to its closed case', () => {
    let opened: Opened;
    let events: Envelope[];
    const amount = () => last(events, 'payout.succeeded.v1').amount;
    const payoutId = () => last(events, 'payout.succeeded.v1').payoutId;

    beforeAll(async () => {
      opened = await complain(at().stack, 'tmall', TOLD, { headers: { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` } });
      await at().witness.until(opened.caseId, 'case.closed.v1');
      events = await at().witness.until(opened.caseId, 'message.sent.v1', { count: LETTERS.length });
    }, 120_000);

    it('publishes every step once, each after what it builds on', () => {
      const steps = events.filter(({ type }) => !MESSAGES.includes(type));
      const bySource = Object.keys(STEPS).map((from) => [from, typesOf(steps.filter(({ source }) => source === from))]);
      expect(Object.fromEntries(bySource)).toEqual(STEPS);
      expect(typesOf(events).filter((type) => CHAIN.includes(type as EventType))).toEqual(CHAIN);
      const sent = events.filter(({ type }) => type === 'message.sent.v1').map(({ data }) => (data as { template: string }).template);
      expect(sent.sort()).toEqual(LETTERS);
    });

    it('numbers the facts of each thing without a gap, and names what caused them', () => {
      const things = Map.groupBy(events, ({ aggregateType, aggregateId }) => `${aggregateType} ${aggregateId}`);
      for (const [thing, facts] of things) {
        if (thing.startsWith('finance ')) continue; // a merchant's sequence, over all cases
        expect([thing, facts.map(({ aggregateVersion }) => aggregateVersion)]).toEqual([thing, facts.map((_, index) => index + 1)]);
      }
      const causes = events.map(({ type, causationId }) => `${events.find(({ id }) => id === causationId)?.type} → ${type}`);
      expect(causes).toEqual(expect.arrayContaining([
        'complaint.received.v1 → complaint.classified.v1', 'leg.released.v1 → payout.created.v1', 'payout.succeeded.v1 → remedy.fulfilled.v1',
        'remedy.fulfilled.v1 → case.resolved.v1',
      ]));
    });

    it('is one trace, the one that the channel began', () => {
      expect([...new Set(events.map(({ traceparent }) => traceparent.split('-')[1]))]).toEqual([TRACE]);
    });

    it('is paid exactly once, and ledger and finance say what the rail says', async () => {
      const { minor, currency } = amount();
      expect(await movementsOf(at().stack, payoutId())).toEqual([
        expect.objectContaining({ direction: 'out', reference: 'order-walk', amount: { minor: String(minor), currency } }),
      ]);
      const postings = 'SELECT posting_id AS id, kind, minor, currency FROM payments.posting WHERE cause = $1';
      const { rows } = await at().database.query(postings, [payoutId()]);
      expect(rows).toEqual([{ id: expect.any(String), kind: 'paid', minor: String(minor), currency }]);
      const finance = last(events, 'finance.payout.v1');
      expect(finance).toMatchObject({ kind: 'paid', merchant: 'lanting', caseId: opened.caseId, payoutId: payoutId(), amount: amount() });
      expect(finance.ledgerRows).toEqual([rows[0].id]);
      const twin = await (await staff(at().stack, 'finance')).get(`${at().stack.urls.payments}/finance/payouts?merchant=lanting`);
      expect(twin.body.items).toContainEqual(wire(finance));
    });

    it('writes to the customer what happens, and nobody else', async () => {
      const letters = () => mailsTo(at(), `${TOLD.id}@customers.example`);
      const mails = await eventually('all letters', letters, ({ length }) => length === LETTERS.length);
      expect(mails.every(({ subject, text }) => `${subject} ${text}`.includes(opened.number))).toBe(true);
      expect(mails.some(({ text }) => text.includes(`${Number(amount().minor) / 100}`))).toBe(true);
      const [link] = mails.flatMap(({ text }) => /http\S+\/c\/\S+/.exec(text) ?? []);
      expect((await call(link!)).text).toContain(opened.number);
    });

    it('can be followed by whoever holds the link, and by nobody without', async () => {
      const { desk } = at().stack.urls;
      const page = await eventually('the page says that it is closed', () => call(opened.caseLink), ({ text }) => text.includes('结案'));
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(page.text).toContain(opened.number);
      expect((await call(opened.caseLink, { headers: { 'accept-language': 'en' } })).text).toMatch(/329\.00/);
      const mine = await customer(opened).get(`${desk}/my/case`);
      expect(mine.body.case).toMatchObject({ caseId: opened.caseId, state: 'closed', paid: wire(amount()) });
      expect((await call(`${opened.caseLink.slice(0, -3)}AAA`)).status).toBe(401);
      expect((await call(`${desk}/my/case`)).body.code).toBe('case-link-invalid');
    });

    it('stands in the timeline of staff, step for step', async () => {
      const url = `${at().stack.urls.desk}/cases/${opened.caseId}`;
      const agent = await staff(at().stack, 'agent');
      const told = events.filter(({ type }) => listenersOf(type).includes('desk')).map(({ id }) => id).sort();
      const timeline = async () => ((await agent.get(url)).body.timeline as { eventId: string }[]).map(({ eventId }) => eventId).sort();
      expect(await eventually('desk has folded all', timeline, ({ length }) => length === told.length)).toEqual(told);
      expect((await (await staff(at().stack, 'agent', 'somebody', ['nordlicht'])).get(url)).status).toBe(404);
    });

    it('stays as it is when the channel repeats itself, and refuses other content under the same id', async () => {
      const before = (await at().witness.all()).length;
      const { stack } = at();
      const repeat = await post(stack, 'tmall', complaintOf('tmall', TOLD), { id: 'again' });
      // The order's times are relative to now: only the very same bytes are the same complaint.
      expect(repeat).toMatchObject(refusal(409, 'conflict-other-content'));
      const told = complaintOf('tmall', { ...TOLD, id: 'twice' });
      const first = await post(stack, 'tmall', told, { id: 'a' });
      const second = await post(stack, 'tmall', told, { id: 'a' });
      const third = await post(stack, 'tmall', told, { id: 'b' });
      expect([second.status, second.body, third.body]).toEqual([202, first.body, first.body]);
      const seen = await at().witness.until(first.body.caseId, 'payout.succeeded.v1');
      expect(typesOf(seen).filter((type) => type === 'case.opened.v1')).toHaveLength(1);
      expect((await at().witness.about(opened.caseId)).length).toBe(events.length);
      expect((await at().witness.all()).length).toBeGreaterThan(before);
      expect(await movementsOf(stack, payoutId())).toHaveLength(1);
    });
  });
}
