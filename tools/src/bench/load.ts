import { encodeJson, instant, minus, sign, signingKey } from '@redress/contracts';
import { money } from '@redress/money';
import { Pool } from 'undici';
import { type Keys } from '../start/keys.js';
import { accountOf } from '../start/accounts.js';

/** Faults in the words of different people, who each ask for a sum that is met: redressed with money, without a person or a choice. */
const WORDS = [
  'The lamp stopped working after two days, very disappointed. Please refund.',
  '杯子收到时已经碎了，要求退款。',
  'Poor quality: the seam came apart at once. I want my money back.',
  '收到的颜色和描述不符，质量很差，申请退款。',
] as const;

export interface Load {
  /** Complaints of this run, by the prefix of their external ids. */
  readonly prefix: string;
  readonly count: number;
  /** Requests under way at once, or a fixed schedule of so many a second. */
  readonly concurrency?: number;
  readonly perSecond?: number;
}

const ACCOUNT = accountOf('tmall');
const PATH = `/webhooks/${ACCOUNT.channel}/${ACCOUNT.account}`;

const daysAgo = (days: number) => minus(instant(Date.now()), { days });

/** The days count from today: the periods of law that a complaint sets going would else have run out, sooner or later, before it came. */
function bodyOf(prefix: string, i: number): string {
  return encodeJson({
    kind: 'complaint', externalId: `${prefix}-${i}`, occurredAt: daysAgo(0), customerId: `${prefix}-customer-${i}`, text: WORDS[i % WORDS.length],
    requestedRemedy: 'partial_refund', demanded: money(1_000, ACCOUNT.currency), contact: { name: `Customer ${i}`, email: `${prefix}-customer-${i}@example.com` },
    order: {
      orderRef: `${prefix}-order-${i}`, country: 'CN', timeZone: 'Asia/Shanghai', purchasedAt: daysAgo(6), deliveredAt: daysAgo(3),
      lines: [{ lineRef: '1', goods: 'lamp', goodsClass: 'durable', saleMode: 'distance', quantity: 1, paid: money(5_000 + (i % 97) * 10, ACCOUNT.currency) }],
    },
  });
}

/** Posts the load as really signed webhooks; throws where one is not accepted. Gives the milliseconds it took to be accepted. */
export async function send(intakeUrl: string, keys: Keys, { prefix, count, concurrency = 1_024, perSecond }: Load): Promise<number> {
  const key = signingKey(keys.webhookSecret(ACCOUNT.channel, ACCOUNT.account));
  const pool = new Pool(intakeUrl, { connections: 32, pipelining: 32 });
  const post = async (i: number): Promise<void> => {
    const body = bodyOf(prefix, i);
    const signed = sign(key, `${prefix}-${i}`, instant(Date.now()), body);
    const answer = await pool.request({ method: 'POST', path: PATH, headers: { ...signed, 'content-type': 'application/json' }, body });
    if (answer.statusCode !== 202) throw new Error(`intake answered ${answer.statusCode}: ${(await answer.body.text()).slice(0, 200)}`);
    await answer.body.dump();
  };
  const began = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < count) await post(next++);
  };
  const onSchedule = async () => {
    const requests: Promise<void>[] = [];
    for (let i = 0; i < count; i++) {
      const due = began + (i * 1000) / perSecond!;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      requests.push(post(i));
    }
    await Promise.all(requests);
  };
  await (perSecond ? onSchedule() : Promise.all(Array.from({ length: concurrency }, worker)));
  await pool.close();
  return performance.now() - began;
}
