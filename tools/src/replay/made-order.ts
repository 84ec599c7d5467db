import { createHash } from 'node:crypto';
import { type channelOrderSchema, goodsClasses, instant, type Instant } from '@redress/contracts';
import { exponentOf, fromDecimal, type Money } from '@redress/money';
import { type z } from 'zod';

export type Order = z.input<typeof channelOrderSchema>;
type GoodsClass = (typeof goodsClasses)[number];

/** The rule by which an order is made, as `--help` tells it. */
export const orderRule = `A row that names no order gets one, the same in every run, from the hash of the row:
  number      order-<hash>; a row that names its order keeps it, and the hash is that of the order's name
              (the hash of a row that has an id is that of the id)
  amount      between CNY 20 and 300, JPY 700 and 9,000, KRW 7,000 and 90,000, INR 400 and 5,000; in any other currency between 5 and 60
  currency    CNY where the text is Chinese, else USD
  goods       one line, of the class that the row names (books, food, fashion, electronics …), else 'other'
  bought      10 to 29 days before the complaint, sent the next day, delivered 3 to 6 days after it was bought, promised for the 8th day`;

/** Smallest and largest amount, in minor units; other currencies: 5 to 60 of their main unit. */
const bands: Record<string, readonly [number, number]> = {
  CNY: [2_000, 30_000], JPY: [700, 9_000], KRW: [7_000, 90_000], INR: [40_000, 500_000],
};

const places: Record<string, Pick<Order, 'country' | 'timeZone'>> = {
  CNY: { country: 'CN', timeZone: 'Asia/Shanghai' }, USD: { country: 'US', timeZone: 'America/New_York' },
  EUR: { country: 'DE', timeZone: 'Europe/Berlin' }, GBP: { country: 'GB', timeZone: 'Europe/London' },
  INR: { country: 'IN', timeZone: 'Asia/Kolkata' }, JPY: { country: 'JP', timeZone: 'Asia/Tokyo' },
};

const classWords: readonly (readonly [GoodsClass, RegExp])[] = [
  ['book', /book|图书|书籍/i],
  ['food', /food|edible|grocer|beverage|食品|生鲜|零食/i],
  ['fashion', /fashion|cloth|apparel|shoe|服饰|服装|鞋/i],
  ['durable', /electronic|appliance|furniture|durable|phone|computer|toy|数码|电器|家居|手机/i],
  ['digital', /digital|software|game|虚拟|软件/i],
  ['travel', /travel|hotel|flight|ticket|旅行|酒店/i],
  ['service', /service|loan|bank|card|insurance|restaurant|服务|餐饮/i],
];

/** The class that a row's own word means. */
export function goodsClassOf(word: string | undefined): GoodsClass {
  if (!word) return 'other';
  return goodsClasses.find((name) => name === word.toLowerCase()) ?? classWords.find(([, pattern]) => pattern.test(word))?.[0] ?? 'other';
}

/** What the row itself says of its order. */
export interface OrderWords {
  readonly orderRef?: string | undefined;
  /** In the currency's main unit, e.g. 129.90. */
  readonly amount?: string | undefined;
  readonly currency: string;
  readonly goods?: string | undefined;
  readonly goodsClass?: string | undefined;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** An order from what the row says, all else by the rule. Throws RangeError where its amount is none. */
export function orderFor(words: OrderWords, rowHash: string, occurredAt: Instant): Order {
  const { orderRef = `order-${rowHash.slice(0, 24)}`, amount, currency } = words;
  const seed = createHash('sha256').update(words.orderRef === undefined ? rowHash : `order ${orderRef}`).digest();
  const paid = amount === undefined ? madeAmount(seed, currency) : fromDecimal(amount.replace(/^[^\d-]+(?=\d)|,(?=\d{3}\b)/g, ''), currency);
  if (paid.minor <= 0n) throw new RangeError('the amount of an order is above zero');
  const day = Math.floor(Date.parse(occurredAt) / DAY) * DAY;
  const bought = day - (10 + (seed.readUInt16BE(6) % 20)) * DAY + (seed.readUInt16BE(8) % 24) * HOUR;
  const at = (days: number): Instant => instant(bought + days * DAY);
  return {
    orderRef, ...places[currency], purchasedAt: at(0), dispatchedAt: at(1), deliveredAt: at(3 + (seed.readUInt16BE(10) % 4)), promisedBy: at(8),
    lines: [{
      lineRef: '1', goods: words.goods?.slice(0, 300) ?? words.goodsClass?.slice(0, 300) ?? 'goods', goodsClass: goodsClassOf(words.goodsClass),
      paid: { minor: paid.minor.toString(), currency },
    }],
  };
}

function madeAmount(seed: Buffer, currency: string): Money {
  const unit = 10 ** exponentOf(currency);
  const [least, most] = bands[currency] ?? [5 * unit, 60 * unit];
  return { minor: BigInt(least + (seed.readUInt32BE(0) % (most - least + 1))), currency };
}
