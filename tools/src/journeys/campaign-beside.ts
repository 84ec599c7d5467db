/// <reference types="jest" />
import { instant, minus } from '@redress/contracts';
import { eventually } from '@redress/testing';
import { setTimeout as pause } from 'node:timers/promises';
import { type JourneyHouse } from './journey-house.js';
import { complain, CUP, post, staff } from './visitors.js';

/** How large a campaign runs beside how many complaints. */
export interface Beside {
  readonly orders: number;
  readonly complaints: number;
  readonly everyMs: number;
  readonly lane: { readonly lines: number; readonly pauseMs: number };
}

const PRICE = 9_900;
const MOST_TIMES = 3;
const SLACK_MS = 300;
const quantile = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;

/** Complaints about orders of their own at a steady rate: milliseconds from the sending of each to its payout. */
async function latenciesOf({ stack, database }: JourneyHouse, name: string, { complaints, everyMs }: Beside): Promise<{ p50: number; p95: number }> {
  const sentAt = new Map<string, number>();
  const answers: Promise<unknown>[] = [];
  for (let n = 1; n <= complaints; n++) {
    const orderRef = `order-${name}-${n}`;
    sentAt.set(orderRef, Date.now());
    answers.push(complain(stack, 'douyin', { id: `${name}-${n}`, text: CUP, paid: PRICE, goodsClass: 'food' }));
    await pause(everyMs);
  }
  await Promise.all(answers);
  const paid = async () => (await database.query(
    `SELECT order_ref, changed_at FROM payments.payout WHERE order_ref LIKE $1 AND state = 'succeeded'`, [`order-${name}-%`],
  )).rows as { order_ref: string; changed_at: Date | string }[];
  const rows = await eventually('their payouts', paid, ({ length }) => length >= complaints, 60_000);
  const took = rows.map(({ order_ref: order, changed_at: at }) => new Date(at).getTime() - sentAt.get(order)!).sort((a, b) => a - b);
  return { p50: quantile(took, 0.5), p95: quantile(took, 0.95) };
}

async function sellAll({ stack }: JourneyHouse, orders: readonly string[]): Promise<void> {
  const now = instant(Date.now());
  for (let from = 0; from < orders.length; from += 16) {
    const sold = orders.slice(from, from + 16).map((orderRef) => post(stack, 'douyin', {
      kind: 'purchased', externalId: `sold-${orderRef}`, orderRef, occurredAt: now, customerId: orderRef,
      order: {
        orderRef, purchasedAt: minus(now, { days: 6 }),
        lines: [{ lineRef: '1', goods: 'a cup', goodsClass: 'durable', saleMode: 'distance', quantity: 1, paid: { minor: String(PRICE), currency: 'CNY' } }],
      },
    }));
    expect((await Promise.all(sold)).map(({ status }) => status)).toEqual(sold.map(() => 202));
  }
}

/** Planned by one and started by another. */
async function startCampaign({ stack }: JourneyHouse, orders: readonly string[], lane: Beside['lane']) {
  const [pat, ann] = await Promise.all([staff(stack, 'supervisor', 'pat'), staff(stack, 'supervisor', 'ann')]);
  const { body } = await pat.post(`${stack.urls.compensation}/campaigns`, {
    merchant: 'guoxian', name: 'cups-beside', perLine: { minor: String(PRICE), currency: 'CNY' }, lane,
    incident: { code: 'cups', category: 'quality_defect', severity: 's3', notice: { en: 'Cups crack.', zh: '杯子会裂。' } },
    remedy: { label: { en: 'The whole price', zh: '全额退款' }, legs: [{ form: 'money', remedy: 'refund_full', head: 'price', share: 10_000 }] },
  });
  const url = `${stack.urls.compensation}/campaigns/${body.campaignId}`;
  for (let from = 0; from < orders.length; from += 500) {
    await pat.post(`${url}/lines`, { lines: orders.slice(from, from + 500).map((orderRef) => ({ orderSource: 'douyin', orderRef })) });
  }
  for (const act of ['approve', 'start']) expect((await ann.post(`${url}/decision`, { act })).status).toBe(200);
  return async () => (await ann.get(url)).body as { state: string; ended: number };
}

/** A campaign goes after live complaints: what they take beside it, by what they take alone, in one run. */
export function complaintsBeside(at: () => JourneyHouse, beside: Beside): void {
  it('keeps complaints about as quick as they are without it', async () => {
    const house = at();
    const orders = Array.from({ length: beside.orders }, (_, index) => `beside-${index}`);
    await sellAll(house, orders);
    await latenciesOf(house, 'warm', { ...beside, complaints: 8 });
    const alone = await latenciesOf(house, 'alone', beside);

    const counts = await startCampaign(house, orders, beside.lane);
    const began = performance.now();
    const during = await latenciesOf(house, 'beside', beside);
    const { ended } = await counts();
    await eventually('the end of the campaign', counts, ({ state }) => state === 'completed', 300_000);
    const seconds = (performance.now() - began) / 1_000;
    if (orders.length > 500) process.stderr.write(`${JSON.stringify({ ...beside, alone, during, endedMeanwhile: ended, seconds })}\n`);
    // A list that is walked without regard keeps them waiting for seconds.
    expect(during.p95).toBeLessThan(MOST_TIMES * alone.p95 + SLACK_MS);
  }, 400_000);
}
