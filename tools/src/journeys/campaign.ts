/// <reference types="jest" />
import { instant, minus } from '@redress/contracts';
import { eventually } from '@redress/testing';
import { setTimeout as pause } from 'node:timers/promises';
import { audit } from '../audit/audit.js';
import { readBook } from '../audit/rail-book.js';
import { databaseUrl } from '../stack/environment.js';
import { type PartName } from '../stack/stack.js';
import { type JourneyHouse } from './journey-house.js';
import { call, complain, post, sending, staff } from './visitors.js';

/** How big the incident is: small in CI, thousands by hand. */
export interface Incident {
  readonly orders: number;
  /** Services to end by force while it runs, one after the other, each at a random point of its share of the way. */
  readonly kills: readonly PartName[];
  readonly patienceMs: number;
}

const PRICE = 12_000;
const COUPON = 2_000;
const CHERRIES = '收到的樱桃烂了一大半，都有发霉的味道了，根本没法吃，请退款。';
const AT_ONCE = 16;
const orderOf = (n: number): string => `mass-${n}`;

/** What becomes of order n: every tenth was refunded before, every twentieth is charged back, every twentieth complains while it runs. */
const fateOf = (n: number): 'refunded' | 'charged-back' | 'complains' | 'silent' => {
  if (n % 10 === 0) return 'refunded';
  if (n % 20 === 1) return 'charged-back';
  return n % 20 === 2 ? 'complains' : 'silent';
};

async function each(items: readonly number[], work: (n: number) => Promise<unknown>): Promise<void> {
  const left = [...items];
  const worker = async () => { for (let n = left.shift(); n !== undefined; n = left.shift()) await work(n); };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function sell({ stack }: JourneyHouse, n: number): Promise<void> {
  const now = instant(Date.now());
  const order = {
    orderRef: orderOf(n), purchasedAt: minus(now, { days: 6 }),
    lines: [{ lineRef: '1', goods: 'cherries', goodsClass: 'food', saleMode: 'distance', quantity: 1, paid: { minor: String(PRICE), currency: 'CNY' } }],
  };
  const answer = await post(stack, 'douyin', {
    kind: 'purchased', externalId: `sold-${n}`, orderRef: orderOf(n), occurredAt: now, order, customerId: `buyer-${n}`,
    ...(n % 4 !== 3 && { contact: { email: `buyer-${n}@customers.example` } }),
  });
  if (answer.status !== 202) throw new Error(`order ${n} was not taken: ${answer.status} ${answer.text}`);
}

const complainAbout = ({ stack }: JourneyHouse, n: number) =>
  complain(stack, 'douyin', { id: `mass-${n}`, customerId: `buyer-${n}`, text: CHERRIES, paid: PRICE, goodsClass: 'food', orderRef: orderOf(n) });

async function chargeBack({ stack }: JourneyHouse, n: number): Promise<void> {
  const taken = { merchant: 'guoxian', orderSource: 'douyin', orderRef: orderOf(n), amount: { minor: String(PRICE), currency: 'CNY' } };
  const answer = await call(`${stack.urls.rail}/v1/chargebacks`, sending(taken));
  if (answer.status !== 201) throw new Error(`the chargeback was not taken: ${answer.text}`);
}

const plan = {
  merchant: 'guoxian', name: 'cherries-of-may', perLine: { minor: String(PRICE + COUPON), currency: 'CNY' },
  incident: {
    code: 'cherries-spoiled', category: 'expired_or_spoiled', severity: 's2',
    notice: { en: 'Cherries sent in May may be spoiled.', zh: '五月发出的樱桃可能变质。' },
  },
  remedy: {
    label: { en: 'The whole price back, and a coupon', zh: '全额退款并赠优惠券' },
    legs: [
      { form: 'money', remedy: 'refund_full', head: 'price', share: 10_000 },
      { form: 'credit', remedy: 'coupon', amount: { minor: String(COUPON), currency: 'CNY' } },
    ],
  },
};

const rowsOf = async <Row extends object>({ database }: JourneyHouse, sql: string): Promise<Row[]> => (await database.query(sql)).rows as Row[];
const granted = (house: JourneyHouse) => rowsOf<{ n: string }>(house, `SELECT count(DISTINCT order_ref) AS n FROM payments.payout WHERE order_ref LIKE 'mass-%' AND state = 'succeeded'`);

/** How much of the list has been decided, from 0 to 1; read from the database, since the service may be down. */
async function decidedOf(house: JourneyHouse): Promise<number> {
  const [row] = await rowsOf<{ part: number }>(house, `SELECT
    (count(*) FILTER (WHERE state NOT IN ('waiting', 'opening')))::float8 / count(*) AS part FROM compensation.campaign_line WHERE order_ref LIKE 'mass-%'`);
  return row?.part ?? 0;
}

/** Ends one part after the other, each at a random point of its share of this stretch of the way. */
async function killed(house: JourneyHouse, parts: readonly PartName[], way: { from: number; to: number }, patienceMs: number): Promise<void> {
  for (const [index, part] of parts.entries()) {
    const point = way.from + ((way.to - way.from) * (index + Math.random())) / parts.length;
    await eventually(`point ${point} of the way`, () => decidedOf(house), (part) => part >= point, patienceMs);
    await house.stack.ready();
    house.stack.kill(part, 'SIGKILL');
  }
}

/** By an operator, in the middle of it. A service that was just killed answers later. */
async function stopAndResume(house: JourneyHouse, campaignUrl: string, patienceMs: number): Promise<void> {
  await eventually('the middle', () => decidedOf(house), (part) => part >= 0.5, patienceMs);
  await house.stack.ready();
  const oscar = await staff(house.stack, 'operator', 'oscar');
  expect(await oscar.post(`${campaignUrl}/decision`, { act: 'stop' })).toMatchObject({ status: 200 });
  const [before] = [await decidedOf(house), await pause(500)];
  expect(await decidedOf(house) - before).toBeLessThan(0.5);
  expect(await oscar.post(`${campaignUrl}/decision`, { act: 'resume' })).toMatchObject({ status: 200 });
}

/** What a run by hand is for. */
function tellFigures(figures: { orders: number; kills: number; seconds: number; end: object }): void {
  if (figures.orders > 500) process.stderr.write(`${JSON.stringify({ ...figures, linesPerSecond: figures.orders / figures.seconds })}\n`);
}

/** An incident from end to end: planned by one, approved by another, stopped, resumed, killed; and in the end everybody has once what is owed. */
export function massIncident(at: () => JourneyHouse, { orders, kills, patienceMs }: Incident): void {
  const numbers = Array.from({ length: orders }, (_, index) => index + 1);
  const those = (fate: ReturnType<typeof fateOf>) => numbers.filter((n) => fateOf(n) === fate);
  let campaignUrl: string;
  const shown = async () => (await (await staff(at().stack, 'supervisor')).get(campaignUrl)).body as {
    state: string; ended: number; lines: number; counts: Record<string, number>; unreachable: number; spent: { minor: string }; reserved: { minor: string };
  };

  it('has orders of which some were refunded, and some are charged back', async () => {
    const house = at();
    await each(numbers, (n) => sell(house, n));
    await each(those('refunded'), (n) => complainAbout(house, n));
    await eventually('the refunds', () => granted(house), ([row]) => Number(row?.n) === those('refunded').length, patienceMs);
    await each(those('charged-back'), (n) => chargeBack(house, n));
    const taken = () => rowsOf<{ n: string }>(house, `SELECT count(*) AS n FROM compensation.order_account WHERE charged_back > 0`);
    await eventually('the chargebacks', taken, ([row]) => Number(row?.n) === those('charged-back').length, patienceMs);
  }, patienceMs);

  it('plans, approves by a second person, and publishes', async () => {
    const { stack } = at();
    const [pat, ann] = await Promise.all([staff(stack, 'supervisor', 'pat'), staff(stack, 'supervisor', 'ann')]);
    const { body } = await pat.post(`${stack.urls.compensation}/campaigns`, plan);
    campaignUrl = `${stack.urls.compensation}/campaigns/${body.campaignId}`;
    const listed = [...numbers.map(orderOf), 'never-sold'].map((orderRef) => ({ orderSource: 'douyin', orderRef, lineRef: '1' }));
    for (let from = 0; from < listed.length; from += 500) {
      expect((await pat.post(`${campaignUrl}/lines`, { lines: listed.slice(from, from + 500) })).status).toBe(200);
    }
    expect(await pat.post(`${campaignUrl}/decision`, { act: 'approve' })).toMatchObject({ status: 403, body: { code: 'own-request' } });
    expect((await ann.post(`${campaignUrl}/decision`, { act: 'approve' })).body).toMatchObject({ state: 'approved' });
    const notice = await call(`${stack.urls.compensation}/notices/guoxian/${body.campaignId}`, { headers: { 'accept-language': 'zh-CN' } });
    expect([notice.status, notice.text.includes('五月发出的樱桃可能变质'), notice.text.includes('Cherries sent in May')]).toEqual([200, true, true]);
  }, patienceMs);

  it('runs to its end although it is stopped, resumed and killed, and live complaints go on', async () => {
    const house = at();
    const { stack } = house;
    const ann = await staff(stack, 'supervisor', 'ann');
    expect((await ann.post(`${campaignUrl}/decision`, { act: 'start' })).body).toMatchObject({ state: 'running' });
    expect(await ann.post(`${campaignUrl}/decision`, { act: 'start' })).toMatchObject({ status: 409 });
    const began = performance.now();
    const half = Math.ceil(kills.length / 2);
    const disturbing = (async () => {
      await killed(house, kills.slice(0, half), { from: 0, to: 0.5 }, patienceMs);
      await stopAndResume(house, campaignUrl, patienceMs);
      await killed(house, kills.slice(half), { from: 0.5, to: 1 }, patienceMs);
    })();
    const complaining = (async () => {
      for (const n of those('complains')) await eventually('taken', () => complainAbout(house, n).then(() => true, () => false), Boolean, patienceMs);
    })();
    await Promise.all([disturbing, complaining]);
    await stack.ready();
    const end = await eventually('the end of the campaign', shown, ({ state }) => state === 'completed', patienceMs);
    expect(end).toMatchObject({ lines: orders + 1, ended: orders + 1 });
    tellFigures({ orders, kills: kills.length, seconds: (performance.now() - began) / 1_000, end });
    expect(BigInt(end.spent.minor)).toBeLessThanOrEqual(BigInt(end.reserved.minor));
  }, patienceMs);

  it('has given every order once what is owed, in the rail’s own book', async () => {
    const house = at();
    const paid = await rowsOf<{ order_ref: string; payout_id: string; rail: string }>(
      house, `SELECT order_ref, payout_id, rail FROM payments.payout WHERE order_ref LIKE 'mass-%'`);
    const orderBy = new Map(paid.map(({ payout_id: id, order_ref: order }) => [id, order]));
    const byOrder = new Map<string, bigint>();
    for (const { payoutId, direction, amount } of await readBook(house.stack.urls.rail)) {
      const order = orderBy.get(payoutId);
      if (order) byOrder.set(order, (byOrder.get(order) ?? 0n) + (direction === 'out' ? amount.minor : -amount.minor));
    }
    const wrong = numbers.filter((n) => (byOrder.get(orderOf(n)) ?? 0n) !== (fateOf(n) === 'charged-back' ? 0n : BigInt(PRICE)));
    expect(wrong).toEqual([]);
    const coupons = await rowsOf<{ order_ref: string; n: string }>(house, `SELECT order_ref, count(*) AS n FROM payments.credit WHERE order_ref LIKE 'mass-%' GROUP BY 1`);
    expect(coupons.filter(({ n }) => n !== '1')).toEqual([]);
    const silent = new Set(coupons.map(({ order_ref: order }) => order));
    expect(those('silent').filter((n) => !silent.has(orderOf(n)))).toEqual([]);
    expect([...those('refunded'), ...those('charged-back')].filter((n) => silent.has(orderOf(n)))).toEqual([]);
  }, patienceMs);

  it('says who was skipped and why, and who could not be reached', async () => {
    const house = at();
    const supervisor = await staff(house.stack, 'supervisor');
    const linesBy = async (query: string) => {
      const found: { orderRef: string; reason?: string }[] = [];
      for (let after: number | undefined = 0; after !== undefined;) {
        const { body } = await supervisor.get(`${campaignUrl}/lines?${query}&limit=200&after=${after}`);
        found.push(...body.lines);
        after = body.next;
      }
      return found;
    };
    const refs = (lines: readonly { orderRef: string }[]) => lines.map(({ orderRef }) => orderRef).sort();
    expect(refs(await linesBy('state=skipped&reason=charged-back'))).toEqual(those('charged-back').map(orderOf).sort());
    expect(refs(await linesBy('state=skipped&reason=order-unknown'))).toEqual(['never-sold']);
    expect(refs(await linesBy('state=skipped&reason=already-made-whole'))).toEqual(expect.arrayContaining(those('refunded').map(orderOf)));
    const cannot = those('silent').filter((n) => n % 4 === 3).map(orderOf).sort();
    const unreachable = await eventually('the letters', () => linesBy('reached=unreachable'), ({ length }) => length >= cannot.length, 3 * patienceMs);
    expect(refs(unreachable)).toEqual(cannot);
    // A letter that was being sent when its service was killed is tried again once its lease has run out.
  }, 4 * patienceMs);

  it('leaves books that agree', async () => {
    const { house, stack } = at();
    const verdict = await audit({ auditorUrl: databaseUrl(house, 'migrator'), railUrl: stack.urls.rail, bus: house.bus });
    expect(verdict.checks.filter(({ ok }) => !ok)).toEqual([]);
  }, patienceMs);
}
