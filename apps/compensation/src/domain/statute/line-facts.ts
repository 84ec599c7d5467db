import { type Category, type CircumstanceName, type Fact, type Instant, type OrderLine, type OrderSnapshot } from '@redress/contracts';
import { type Money } from '@redress/money';
import { type LocalDay, localDay } from './local-time.js';
import { type FactName, orderFacts, type StartEvent } from './rule-pack.js';

/** What the rules look at for one line. */
export interface LineFacts {
  readonly order: OrderSnapshot;
  readonly line: OrderLine;
  readonly category: Category;
  readonly claimedAt: Instant;
  /** Days in the consumer's calendar on which something happened, each asked for once. */
  readonly days: Map<StartEvent, LocalDay>;
  /** What the trader has to disprove for this line. */
  readonly presumed: readonly string[];
}

export interface Stated {
  readonly value: unknown;
  readonly proven: Fact<unknown>['proven'];
}
const certain = (value: unknown): Stated => ({ value, proven: 'yes' });

type Look = (facts: LineFacts) => Stated | undefined;
const ofOrder: Readonly<Record<(typeof orderFacts)[number], Look>> = {
  category: ({ category }) => certain(category),
  claimedAt: ({ claimedAt }) => certain(claimedAt),
  country: ({ order }) => certain(order.country),
  orderSource: ({ order }) => certain(order.orderSource),
  goodsClass: ({ line }) => certain(line.goodsClass),
  saleMode: ({ line }) => certain(line.saleMode),
  quantity: ({ line }) => certain(line.quantity),
  purchasedAt: ({ order }) => order.purchasedAt,
  dispatchedAt: ({ order }) => order.dispatchedAt,
  deliveredAt: ({ order }) => order.deliveredAt,
  promisedBy: ({ order }) => order.promisedBy,
};

/** How a fact is found, settled once for a rule. */
export function lookFor(fact: FactName): Look {
  const look = (ofOrder as Partial<Record<FactName, Look>>)[fact];
  return look ?? (({ line }) => line.circumstances?.[fact as CircumstanceName]);
}

/** A sum as far as it is proven. */
export function provenSum(name: CircumstanceName, { line }: LineFacts): Money | undefined {
  const stated = line.circumstances?.[name];
  return stated?.proven === 'yes' ? (stated.value as Money) : undefined;
}

/** The local day of an event that is known to have happened at `at`. */
export function dayOfEvent(event: StartEvent, at: Instant, { days, order }: LineFacts): LocalDay {
  let day = days.get(event);
  if (day === undefined) days.set(event, (day = localDay(Date.parse(at), order.timeZone)));
  return day;
}
