import { type ChannelOrder, type Circumstances, type Instant, type OrderSnapshot, WHOLE_ORDER } from '@redress/contracts';
import { type Account } from './registry.js';

/** What order events have said about an order, each the first time. Absent where nothing was said. */
export interface OrderProgress {
  readonly dispatchedAt?: Instant;
  readonly deliveredAt?: Instant;
  /** Of the latest announced delay. */
  readonly expectedAt?: Instant;
  /** By line, or for all lines (`*`): of the same fact the latest event's. */
  readonly circumstances?: Readonly<Record<string, Circumstances>>;
}

/** Why a channel's order cannot be used, as a problem code. */
export type OrderFault = 'currency-mismatch' | 'schema-violation';

/** All lines in one currency, no line twice, and a time zone that exists. */
export function faultOf(order: ChannelOrder): { code: OrderFault; detail: string } | undefined {
  const { currency } = order.lines[0]!.paid;
  const refs = new Set(order.lines.map(({ lineRef }) => lineRef));
  if (order.lines.some(({ paid }) => paid.currency !== currency)) {
    return { code: 'currency-mismatch', detail: 'All lines of an order have one currency.' };
  }
  if (refs.size < order.lines.length) return { code: 'schema-violation', detail: 'order.lines: a lineRef occurs twice.' };
  if (order.timeZone && !isTimeZone(order.timeZone)) return { code: 'schema-violation', detail: 'order.timeZone: no IANA time zone.' };
  return undefined;
}

const seenZones = new Map<string, boolean>();
/** Asking Intl costs more than the rest of a complaint's checks, and few zones are in use: answers are kept, up to a bound. */
export function isTimeZone(name: string): boolean {
  let known = seenZones.get(name);
  if (known === undefined) {
    try {
      known = Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
    } catch {
      known = false;
    }
    if (seenZones.size < 1_000) seenZones.set(name, known);
  }
  return known;
}

/**
 * An order as a channel's signed message tells it. The sale is the channel's own record: what was paid, when it was bought and what was
 * promised count as proven. Dispatch and delivery are hearsay here, told once there is a dispute; an order event, signed when it happened,
 * proves them (see `completed`).
 */
export function snapshotOf(order: ChannelOrder, from: Account): OrderSnapshot {
  const proven = <T>(value: T) => ({ value, source: 'channel', proven: 'yes' }) as const;
  const told = <T>(value: T) => ({ value, source: 'channel', proven: 'no' }) as const;
  return {
    orderSource: from.channel, orderRef: order.orderRef, currency: order.lines[0]!.paid.currency,
    lines: order.lines.map((line) => ({ ...line, paid: proven(line.paid) })),
    country: order.country ?? from.country, timeZone: order.timeZone ?? from.timeZone,
    purchasedAt: proven(order.purchasedAt),
    ...(order.promisedBy && { promisedBy: proven(order.promisedBy) }),
    ...(order.dispatchedAt && { dispatchedAt: told(order.dispatchedAt) }),
    ...(order.deliveredAt && { deliveredAt: told(order.deliveredAt) }),
  };
}

/** A snapshot with what order events have proven since. */
export function completed(snapshot: OrderSnapshot, { dispatchedAt, deliveredAt, circumstances }: OrderProgress): OrderSnapshot {
  const proven = (value: Instant) => ({ value, source: 'order-event', proven: 'yes' }) as const;
  return {
    ...snapshot,
    ...(circumstances && { lines: snapshot.lines.map((line) => ({
      ...line, circumstances: { ...line.circumstances, ...circumstances[WHOLE_ORDER], ...circumstances[line.lineRef] },
    })) }),
    ...(dispatchedAt && { dispatchedAt: proven(dispatchedAt) }),
    ...(deliveredAt && { deliveredAt: proven(deliveredAt) }),
  };
}

/** The fields in which a later snapshot of the same order says something else than the first. What only one of them says is no conflict. */
export function differences(first: OrderSnapshot, later: OrderSnapshot): string[] {
  const differs: string[] = [];
  for (const field of ['currency', 'country', 'timeZone'] as const) if (first[field] !== later[field]) differs.push(field);
  for (const field of ['purchasedAt', 'promisedBy', 'dispatchedAt', 'deliveredAt'] as const) {
    if (first[field] && later[field] && first[field].value !== later[field].value) differs.push(field);
  }
  const laterLines = new Map(later.lines.map((line) => [line.lineRef, line]));
  for (const line of first.lines) {
    const other = laterLines.get(line.lineRef);
    laterLines.delete(line.lineRef);
    const at = `lines.${line.lineRef}`;
    if (!other) {
      differs.push(at);
      continue;
    }
    if (line.paid.value.minor !== other.paid.value.minor || line.paid.value.currency !== other.paid.value.currency) differs.push(`${at}.paid`);
    if (line.quantity !== other.quantity) differs.push(`${at}.quantity`);
    if (line.saleMode !== other.saleMode) differs.push(`${at}.saleMode`);
    if (line.goodsClass !== other.goodsClass && line.goodsClass !== 'other' && other.goodsClass !== 'other') differs.push(`${at}.goodsClass`);
  }
  return [...differs, ...[...laterLines.keys()].map((lineRef) => `lines.${lineRef}`)];
}
