import { type channelInputSchema, type Instant, minus, plus } from '@redress/contracts';
import { type z } from 'zod';
import { accountOf, type SampleChannel } from './accounts.js';

export type SampleInput = z.input<typeof channelInputSchema>;
type Order = Extract<Extract<SampleInput, { kind: 'complaint' }>['order'], { lines: unknown }>;
type Line = Order['lines'][number];

/** One thing that a marketplace tells us. `title` is what the terminal calls it. */
export interface Sample {
  readonly channel: SampleChannel;
  readonly title: string;
  readonly input: SampleInput;
  /** Sent a second time, byte for byte, as marketplaces do: it must change nothing. */
  readonly repeated?: boolean;
  /** A supervisor of the stream approves what is above the authority limit; without, it waits for the newcomer. */
  readonly approves?: boolean;
  /** What the stream's customer chooses where there is a choice. */
  readonly chooses?: string;
  /** The stream's warehouse does what it is asked for. */
  readonly ships?: boolean;
}

interface Story extends Pick<Sample, 'repeated' | 'approves' | 'chooses' | 'ships'> {
  channel: SampleChannel;
  title: string;
  text: string;
  /** [what, class, minor units, quantity] of each line. */
  lines: readonly (readonly [string, Line['goodsClass'], number, number?])[];
  /** Days ago: bought, sent, delivered (left out: not yet). */
  days: readonly [number, number?, number?];
  promisedDaysAgo?: number;
  asks?: Extract<SampleInput, { kind: 'complaint' }>['requestedRemedy'];
  demanded?: number;
  saleMode?: Line['saleMode'];
  /** The marketplace reports the purchase first; the complaint then names the order's number alone. */
  orderFirst?: boolean;
  about?: readonly number[];
}

const stories: readonly Story[] = [
  {
    channel: 'tmall', title: '空气炸锅不加热', lines: [['5 升空气炸锅', 'durable', 32_900]], days: [6, 5, 3], asks: 'refund',
    text: '空气炸锅用了三天就不加热了，插上电指示灯亮，但是一点热风都没有，完全不能用。要求退款。',
  },
  {
    channel: 'shopify', title: 'headphones, one side silent', lines: [['Wireless headphones', 'durable', 8_990]],
    days: [9, 8, 5], asks: 'refund',
    approves: true,
    text: 'The left side of these headphones stopped working after two days. '
      + 'I tried another phone and a factory reset, no sound at all. I would like my money back.',
  },
  {
    channel: 'douyin', title: '樱桃烂了大半', lines: [['大樱桃 2.5 公斤礼盒', 'food', 12_800]], days: [3, 2, 1], saleMode: 'live_stream', asks: 'refund',
    text: '收到的樱桃烂了一大半，打开箱子都有发霉的味道了，根本没法吃，请退款。', repeated: true,
  },
  {
    channel: 'tmall', title: '毛衣颜色与图片不符', lines: [['羊毛衫 墨绿 L', 'fashion', 25_900]], days: [7, 6, 2], asks: 'partial_refund',
    text: '颜色和页面上的图片完全不一样，图上是墨绿色，收到的是灰色，和描述不符。可以留下，但是请退一部分钱。',
  },
  {
    channel: 'shopify', title: 'licence key does not work', lines: [['Photo editor, one-year licence', 'digital', 4_900]],
    days: [1, 1, 1], asks: 'refund',
    text: 'The licence key you sent is rejected as already used. The software does not work at all. Please refund.',
  },
  {
    channel: 'douyin', title: '下单十天还没收到', lines: [['儿童雨靴', 'fashion', 6_900]],
    days: [12, 10], promisedDaysAgo: 5, asks: 'refund', orderFirst: true,
    text: '下单都十几天了还没收到货，物流一直没有更新。我不要了，退钱！',
  },
  {
    channel: 'shopify', title: 'two of six cups broken', lines: [['Stoneware cups, set of 6', 'durable', 5_400, 6], ['Teapot', 'durable', 3_900]], about: [0],
    days: [8, 6, 2], asks: 'partial_refund', demanded: 1_800,
    text: 'Two of the six cups arrived broken, the box was crushed on one corner. The teapot is fine. Please refund the broken ones.',
  },
  {
    channel: 'tmall', title: '三本书少发一本', lines: [['古籍校注 全三册', 'book', 16_800, 3]], days: [5, 4, 1], asks: 'replacement', ships: true,
    text: '买的是全三册，收到的包裹里只有两本，少发了一本，请尽快补发。',
  },
  {
    channel: 'douyin', title: '怀疑是假货，要求退一赔三', lines: [['运动鞋 41 码', 'fashion', 59_900]], days: [10, 9, 6], saleMode: 'live_stream',
    asks: 'damages', demanded: 239_600, approves: true,
    text: '鞋子拿去专柜看了，说是假货，做工和正品差很多。直播间说保证正品，现在我要求退一赔三！',
  },
  {
    channel: 'shopify', title: 'espresso machine leaks (needs a person)', lines: [['Espresso machine', 'durable', 89_900]],
    days: [20, 18, 14], asks: 'refund', chooses: 'refund',
    text: 'The machine leaks water from below every time it heats up and now it trips the fuse. It is faulty. I want a full refund.',
  },
  {
    channel: 'tmall', title: '牛仔外套发错尺码', lines: [['牛仔外套 黑色 M', 'fashion', 26_900]], days: [6, 5, 2], asks: 'replacement',
    text: '我买的是 M 码，发来的是 XL，发错货了，请给我换成 M 码。',
  },
  {
    channel: 'shopify', title: 'praise, nothing to redress', lines: [['Wool blanket', 'other', 7_900]], days: [11, 10, 7], asks: 'none',
    text: 'I just wanted to say that the blanket is lovely and warm, thank you very much. Great service!',
  },
  {
    channel: 'douyin', title: '发货晚了三天', lines: [['手工月饼 8 枚', 'food', 9_800]], days: [8, 2, 1], promisedDaysAgo: 5, asks: 'partial_refund',
    text: '承诺四十八小时内发货，结果拖了三天才发货，太慢了，要求赔偿。',
  },
  {
    channel: 'tmall', title: '裤子偏小，客户选择留下', lines: [['休闲裤 32 码', 'fashion', 15_900]], days: [5, 4, 1], asks: 'partial_refund', chooses: 'keep',
    text: '裤子尺码偏小，按尺码表买的还是穿不上，腰围太紧了，尺寸不准，请处理。',
  },
  {
    channel: 'shopify', title: 'parcel never arrived', lines: [['Running jacket', 'fashion', 5_900]],
    days: [25, 23], promisedDaysAgo: 14, asks: 'refund',
    text: 'My parcel never arrived. Tracking has not moved for three weeks and the delivery date is long past. Please refund the order.',
  },
];

/**
 * The sample stream of one start. Ids carry the run and the day, so that each start brings new complaints, and the same run sent again
 * after a crash meets its own past. Times are relative to `now`.
 */
export function samplesOf(run: number, now: Instant): Sample[] {
  return stories.flatMap((story, index) => tell(story, `${now.slice(0, 10).replaceAll('-', '')}-${run}-${index + 1}`, now, index));
}

function tell(story: Story, id: string, now: Instant, index: number): Sample[] {
  const { channel, title } = story;
  const order = orderOf(story, id, now);
  const complaint: Sample = {
    channel, title, ...(story.repeated && { repeated: true }), ...(story.approves && { approves: true }), ...(story.chooses && { chooses: story.chooses }),
    ...(story.ships && { ships: true }),
    input: {
      kind: 'complaint', externalId: `complaint-${id}`, occurredAt: minus(now, { minutes: 10 - (index % 5) }),
      customerId: `customer-${channel}-${index + 1}`, language: accountOf(channel).language,
      order: story.orderFirst ? { orderRef: order.orderRef } : order,
      ...(story.about && { lineRefs: story.about.map((line) => `${line + 1}`) }), ...(story.asks && { requestedRemedy: story.asks }),
      ...(story.demanded && { demanded: amount(channel, story.demanded) }), text: story.text, contact: { email: `customer-${index + 1}@example.com` },
    },
  };
  if (!story.orderFirst) return [complaint];
  const { orderRef } = order;
  const purchase: SampleInput = { kind: 'purchased', externalId: `order-${id}`, orderRef, occurredAt: order.purchasedAt, order };
  return [{ channel, title: `order of: ${title}`, input: purchase }, complaint];
}

const amount = (channel: SampleChannel, minor: number) => ({ minor: String(minor), currency: accountOf(channel).currency });

function orderOf({ channel, lines, days: [bought, sent, arrived], promisedDaysAgo, saleMode }: Story, id: string, now: Instant): Order {
  const { country, timeZone } = accountOf(channel);
  const daysAgo = (days: number) => plus(minus(now, { days }), { hours: -1 });
  return {
    orderRef: `order-${id}`, country, timeZone, purchasedAt: daysAgo(bought),
    ...(promisedDaysAgo !== undefined && { promisedBy: daysAgo(promisedDaysAgo) }),
    ...(sent !== undefined && { dispatchedAt: plus(daysAgo(sent), { minutes: 20 }) }),
    ...(arrived !== undefined && { deliveredAt: plus(daysAgo(arrived), { minutes: 40 }) }),
    lines: lines.map(([goods, goodsClass, minor, quantity = 1], index) => ({
      lineRef: `${index + 1}`, goods, goodsClass, saleMode: saleMode ?? 'distance', quantity, paid: amount(channel, minor),
    })),
  };
}
