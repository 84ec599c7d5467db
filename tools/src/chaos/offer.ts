import { setTimeout as pause } from 'node:timers/promises';
import { complaintId, encodeJson, instant, sign, signingKey } from '@redress/contracts';
import { money } from '@redress/money';
import { type Followed } from '../replay/follow.js';
import { accountOf, type SampleChannel } from '../start/accounts.js';
import { type Keys } from '../start/keys.js';
import { randomFrom } from './plan.js';

/** A complaint as its marketplace posts it, always with the same id and bytes. */
export interface Offered extends Followed {
  readonly channel: SampleChannel;
  readonly body: string;
  /** Sent once more after it was taken, as marketplaces do. */
  readonly twice: boolean;
}

type GoodsClass = 'durable' | 'fashion' | 'food' | 'digital' | 'other';
const stories: readonly (readonly [SampleChannel, GoodsClass, number, string])[] = [
  ['tmall', 'durable', 9_900, '台灯用了两天就不亮了，质量太差，要求退款。'],
  ['tmall', 'durable', 4_500, '杯子收到时已经碎了，要求退款。'],
  ['tmall', 'fashion', 15_900, '收到的颜色和描述不符，质量很差，申请退款。'],
  ['douyin', 'food', 12_800, '收到的樱桃烂了一大半，打开箱子都有发霉的味道了，根本没法吃，请退款。'],
  ['douyin', 'food', 8_800, '月饼包装破了，里面压碎了，退钱。'],
  ['shopify', 'durable', 2_990, 'The lamp stopped working after two days, very disappointed. Please refund.'],
  ['shopify', 'digital', 4_900, 'The licence key you sent is rejected as already used. The software does not work at all. Please refund.'],
  ['shopify', 'durable', 89_900, 'The machine leaks water from below every time it heats up. It is faulty. I want a full refund.'],
  ['shopify', 'other', 7_900, 'I just wanted to say that the blanket is lovely and warm, thank you very much. Great service!'],
];

/** Of three shops in two languages; now and then a second one about the order before, or one that is sent twice. */
export function complaintsOf(seed: number, count: number): Offered[] {
  const random = randomFrom(seed + 1);
  let order = 0;
  let [channel, goodsClass, price, text] = stories[0]!;
  return Array.from({ length: count }, (_, i) => {
    const again = i > 0 && random() < 0.08;
    if (!again) {
      order = i;
      [channel, goodsClass, price, text] = stories[Math.floor(random() * stories.length)]!;
      price += 10 * Math.floor(random() * 50);
    }
    const { account, merchant, currency, country, timeZone } = accountOf(channel);
    const externalId = `chaos-${seed}-${i}`;
    const purchase = { country, timeZone, purchasedAt: '2026-11-10T08:00:00.000Z', deliveredAt: '2026-11-13T08:00:00.000Z' };
    const line = { lineRef: '1', goods: 'thing', goodsClass, saleMode: 'distance', quantity: 1, paid: money(price, currency) };
    const body = encodeJson({
      kind: 'complaint', externalId, occurredAt: '2026-11-20T08:00:00.000Z', customerId: `chaos-customer-${order}`, text,
      contact: { name: `Customer ${order}`, email: `customer-${order}@example.com` },
      order: { orderRef: `chaos-${seed}-order-${order}`, ...purchase, lines: [line] },
    });
    return { channel, externalId, complaintId: complaintId(merchant, account, externalId), body, twice: random() < 0.1 };
  });
}

const LONGEST_PAUSE_MS = 1_000;

/**
 * Posts one complaint, signed over its bytes, again and again until intake takes it. Gives its case. Rejects where it is refused, or
 * nobody answers for too long.
 */
export async function post(intakeUrl: string, keys: Keys, { channel, externalId, body }: Offered, patienceMs = 120_000): Promise<string> {
  const { account } = accountOf(channel);
  const key = signingKey(keys.webhookSecret(channel, account));
  const until = performance.now() + patienceMs;
  for (let wait = 50; ; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
    const headers = { ...sign(key, `complaint-${externalId}`, instant(Date.now()), body), 'content-type': 'application/json' };
    const answer = await answerOf(`${intakeUrl}/webhooks/${channel}/${account}`, { method: 'POST', headers, body });
    if (answer.status < 300) return (JSON.parse(answer.text) as { caseId: string }).caseId;
    const comesAgain = answer.status >= 500 || answer.status === 429;
    if (!comesAgain || performance.now() > until) throw new Error(`intake did not take ${externalId}: ${answer.status} ${answer.text}`);
    await pause(wait);
  }
}

/** No answer counts as one that says to come again. */
async function answerOf(url: string, request: RequestInit): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(url, { ...request, signal: AbortSignal.timeout(10_000) });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    return { status: 599, text: String(error) };
  }
}

export interface Offering {
  readonly intakeUrl: string;
  readonly keys: Keys;
  readonly complaints: readonly Offered[];
  /** Whether one more may be on its way now. */
  mayGoOn(offered: number): boolean;
  /** One more has been taken. */
  taken(): void;
  readonly signal: AbortSignal;
}

const AT_ONCE = 6;

/** Offers all complaints, a few at a time, those that come twice too. Rejects at the first that is refused. */
export async function offer({ intakeUrl, keys, complaints, mayGoOn, taken, signal }: Offering): Promise<void> {
  let next = 0;
  const courier = async (): Promise<void> => {
    while (next < complaints.length && !signal.aborted) {
      if (!mayGoOn(next)) {
        await pause(100);
        continue;
      }
      const complaint = complaints[next++]!;
      const caseId = await post(intakeUrl, keys, complaint);
      const again = complaint.twice ? await post(intakeUrl, keys, complaint) : caseId;
      if (again !== caseId) throw new Error(`a repeat of ${complaint.externalId} opened another case`);
      taken();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, courier));
}
