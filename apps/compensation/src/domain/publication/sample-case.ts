import { type Category, derivedId, type Emotion, type Instant, minus, type OrderLine, plus, planId, type RequestedRemedy, type Severity } from '@redress/contracts';
import { type Money } from '@redress/money';
import { type PastCase } from './backtest.js';
import { type Standing } from '../policy/policy-inputs.js';

/** Chance without surprise: the same seed gives the same numbers, for ever. */
export type Chance = () => number;
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Weighted<T> = readonly (readonly [T, number])[];

function pick<T>(chance: Chance, weighted: Weighted<T>): T {
  let left = chance() * weighted.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of weighted) if ((left -= weight) < 0) return value;
  return weighted.at(-1)![0];
}

interface Market { readonly country: string; readonly currency: string; readonly timeZone: string; readonly channels: Weighted<string>; readonly zh: number; readonly typical: number }

/** Where cases come from, roughly as cross-border shops report it; `typical` is a usual line in minor units. */
const markets: Weighted<Market> = [
  [{ country: 'CN', currency: 'CNY', timeZone: 'Asia/Shanghai', channels: [['taobao', 5], ['jd', 3], ['douyin', 2]], zh: 0.97, typical: 12_900 }, 56],
  [{ country: 'US', currency: 'USD', timeZone: 'America/New_York', channels: [['amazon', 6], ['shopify', 4]], zh: 0.03, typical: 3_900 }, 14],
  [{ country: 'DE', currency: 'EUR', timeZone: 'Europe/Berlin', channels: [['amazon', 6], ['shopify', 4]], zh: 0.01, typical: 3_500 }, 9],
  [{ country: 'FR', currency: 'EUR', timeZone: 'Europe/Paris', channels: [['amazon', 6], ['shopify', 4]], zh: 0.01, typical: 3_500 }, 7],
  [{ country: 'GB', currency: 'GBP', timeZone: 'Europe/London', channels: [['amazon', 6], ['ebay', 4]], zh: 0.01, typical: 2_900 }, 8],
  [{ country: 'JP', currency: 'JPY', timeZone: 'Asia/Tokyo', channels: [['shopify', 1]], zh: 0.02, typical: 4_200 }, 4],
  [{ country: 'BR', currency: 'BRL', timeZone: 'America/Sao_Paulo', channels: [['shopify', 1]], zh: 0, typical: 15_000 }, 2],
];

const categories: Weighted<Category> = [
  ['quality_defect', 16], ['functional_fault', 9], ['not_as_described', 11], ['wrong_item', 5], ['missing_item', 5], ['damaged_in_transit', 8],
  ['not_received', 8], ['late_dispatch', 4], ['late_delivery', 8], ['size_mismatch', 6], ['counterfeit', 2], ['expired_or_spoiled', 1],
  ['safety_injury', 0.3], ['change_of_mind', 6], ['overcharge_or_price', 3], ['invoice', 1], ['refund_delay', 3], ['return_refused', 2],
  ['installation_or_repair', 2], ['service_attitude', 3], ['privacy', 0.4], ['suggestion', 1], ['other', 3],
];
const severities: Weighted<Severity> = [['s1', 1], ['s2', 18], ['s3', 42], ['s4', 30], ['s5', 9]];
const emotions: Weighted<Emotion> = [['calm', 34], ['disappointed', 32], ['angry', 20], ['anxious', 8], ['sad', 4], ['pleased', 2]];
const wishes: Weighted<RequestedRemedy> = [
  ['refund', 36], ['partial_refund', 14], ['replacement', 12], ['repair', 4], ['damages', 3], ['apology', 3], ['explanation', 6], ['none', 22],
];
const goodsClasses: Weighted<OrderLine['goodsClass']> = [
  ['durable', 38], ['fashion', 26], ['food', 9], ['made_to_order', 3], ['digital', 5], ['travel', 3], ['service', 3], ['book', 4], ['other', 9],
];

/** What a made case must have; everything else is as chance gives it. */
export interface Wish {
  readonly category?: Category; readonly severity?: Severity; readonly emotion?: Emotion; readonly requestedRemedy?: RequestedRemedy;
  /** Whole per cent. */
  readonly confidence?: number;
  /** Basis points of what was paid; null: no sum is demanded. */
  readonly demandedRatio?: number | null;
  readonly goodsClass?: OrderLine['goodsClass'] | 'mixed';
  readonly currency?: string; readonly country?: string; readonly channel?: string;
  /** Minor units paid. */
  readonly amount?: number;
  readonly cause?: string | undefined; readonly standing?: Standing | undefined;
}

const stated = { source: 'import', proven: 'yes' } as const;
const NOBODY = '0'.repeat(32);

/** A made case: believable facts, no person's. `latest` is when the youngest of them complained; they go back two years. */
export function sampleCase(chance: Chance, about: { merchant: string; name: string; latest: Instant }, wish: Wish = {}): PastCase {
  const market = pick(chance, markets);
  const currency = wish.currency ?? market.currency;
  const occurredAt = minus(about.latest, { minutes: Math.floor(chance() * 2 * 365 * 1_440) });
  const lines = linesOf(chance, currency, market.typical, wish);
  const captured = { minor: lines.reduce((sum, { paid }) => sum + paid.value.minor, 0n), currency };
  const caseId = derivedId('sample-case', about.merchant, about.name);
  const isZh = chance() < market.zh;
  const demanded = demandedOf(chance, captured, wish);
  const reading = readingOf(chance, wish);
  return {
    sample: true, merchant: about.merchant, planId: planId(caseId, 1), caseId, open: false,
    facts: {
      channel: wish.channel ?? pick(chance, market.channels), ...(wish.standing && { standing: wish.standing }),
      complaint: {
        complaintId: derivedId('sample-complaint', caseId), customerRef: NOBODY, language: isZh ? 'zh' : 'en', occurredAt, captured,
        requestedRemedy: reading.requestedRemedy, ...(demanded && { demanded }),
        order: {
          orderSource: 'sample', orderRef: caseId, currency, country: wish.country ?? market.country, timeZone: market.timeZone, lines,
          ...timesOf(chance, occurredAt, reading.category),
        },
      },
      reading, left: leftOf(lines, captured),
    },
  };
}

function readingOf(chance: Chance, wish: Wish): PastCase['facts']['reading'] {
  const category = wish.category ?? pick(chance, categories);
  return {
    isComplaint: true, category, severity: wish.severity ?? (category === 'safety_injury' && chance() < 0.8 ? 's1' : pick(chance, severities)),
    emotion: wish.emotion ?? pick(chance, emotions), requestedRemedy: wish.requestedRemedy ?? pick(chance, wishes),
    confidence: (wish.confidence ?? 45 + Math.floor(chance() * 55)) / 100, classifier: 'sample@1',
  };
}

/** Most orders are small, few are dear: the spread of a log-normal by the sum of four draws. */
function linesOf(chance: Chance, currency: string, typical: number, { amount, goodsClass, cause }: Wish): OrderLine[] {
  const spread = chance() + chance() + chance() + chance() - 2;
  const total = amount ?? Math.max(1, Math.round(typical * 10 ** (spread * 0.9)));
  const count = goodsClass === 'mixed' || (amount === undefined && chance() < 0.12) ? 2 : 1;
  const first = goodsClass && goodsClass !== 'mixed' ? goodsClass : pick(chance, goodsClasses);
  const classes = [first, goodsClass === 'mixed' ? (first === 'durable' ? 'fashion' as const : 'durable' as const) : first];
  return classes.slice(0, count).map((one, index) => ({
    lineRef: String(index + 1), goods: 'sample', goodsClass: one, saleMode: 'distance', quantity: 1,
    ...(cause && { circumstances: { cause: { value: cause, ...stated } } }),
    paid: { value: { minor: BigInt(index === 0 ? total - (count - 1) * Math.floor(total / 3) : Math.floor(total / 3)), currency }, ...stated },
  }));
}

const NEVER_SENT = 0.35;

function timesOf(chance: Chance, occurredAt: Instant, category: Category) {
  const deliveredAt = minus(occurredAt, { hours: 6 + Math.floor(chance() ** 2 * 24 * 60) });
  const dispatchedAt = minus(deliveredAt, { hours: 24 + Math.floor(chance() * 96) });
  const purchasedAt = minus(dispatchedAt, { hours: 2 + Math.floor(chance() * 46) });
  const order = { purchasedAt: { value: purchasedAt, ...stated }, promisedBy: { value: plus(purchasedAt, { days: 7 }), ...stated } };
  // What has not come was in part never sent.
  if ((category === 'not_received' || category === 'late_dispatch') && chance() < NEVER_SENT) return order;
  return {
    ...order, dispatchedAt: { value: dispatchedAt, ...stated }, ...(category !== 'not_received' && { deliveredAt: { value: deliveredAt, ...stated } }),
  };
}

function demandedOf(chance: Chance, { minor, currency }: Money, { demandedRatio }: Wish): Money | undefined {
  if (demandedRatio === null || (demandedRatio === undefined && chance() < 0.8)) return undefined;
  const ratio = demandedRatio ?? Math.floor(chance() * 15_000);
  // Rounded up, so that the ratio that is reckoned from it again is the one that was wished for.
  return { minor: (minor * BigInt(ratio) + 9_999n) / 10_000n, currency };
}

/** Nothing was given back before: each price is whole. */
const leftOf = (lines: readonly OrderLine[], captured: Money): PastCase['facts']['left'] => [
  ...lines.map(({ lineRef, paid }) => ({ lineRef, head: 'price' as const, amount: paid.value })), { lineRef: '*', head: 'price', amount: captured },
];
