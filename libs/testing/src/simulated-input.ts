import {
  derivedId, encodeJson, isEventType, publisherOf, toHeaders, topicOf, PARTITIONS, type Envelope, type EventData, type EventType, type Headers, type Instant,
} from '@redress/contracts';
import { type Actor, type Command, type Delivered, partitionOf } from '@redress/messaging';

/** Where an input comes from. Merchant `m1`, a channel-less case and a first idempotency key are assumed where nothing is said. */
export interface Circumstances {
  readonly key: string;
  readonly merchant?: string;
  readonly channel?: string;
  readonly actor?: Actor;
  readonly idempotencyKey?: string;
  /** Of an event: its id and time, where they matter (a repeat has the same id). */
  readonly id?: string;
  readonly at?: Instant;
}

/** An event or a command, as data: for batches and properties. */
export type SimulatedInput =
  | ({ readonly [T in EventType]: { readonly event: T; readonly data: EventData<T> } }[EventType] & Circumstances)
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- commands of any payload
  | ({ readonly command: Command<string, any, any>; readonly data: unknown } & Circumstances);

export const TRACEPARENT = `00-${'5'.repeat(32)}-${'1'.repeat(16)}-01`;

/** The event as the bus delivers it, with an id from its place in the run where none is given. */
export function deliveredEvent(type: string, data: unknown, { key, merchant = 'm1', channel, id, at }: Circumstances, place: number, now: Instant): Delivered {
  if (!isEventType(type)) throw new Error(`${type} is not in the score`);
  const event: Envelope = {
    id: id ?? derivedId('simulated-event', place), type, source: `/redress/${publisherOf(type)}`, subject: key, time: at ?? now, merchant,
    ...(channel && { channel }), aggregateType: 'simulated', aggregateId: key, aggregateVersion: 1, causationId: derivedId('simulated-cause', place),
    traceparent: TRACEPARENT, data: data as EventData<EventType>,
  };
  const sent: { body: string; headers?: Headers; storedAt?: Instant } = publisherOf(type) === 'channel' ? asSent(data as EventData<'channel.complaint.v1'>) : { body: encodeJson(data) };
  return {
    topic: topicOf(type), key, headers: { ...toHeaders(event), ...sent.headers }, body: sent.body, storedAt: sent.storedAt ?? now, partition: partitionOf(key, PARTITIONS), offset: BigInt(place),
  };
}

/** What a channel puts on an input topic: the signed bytes as body, what signs them as headers. */
const asSent = ({ body, channel, account, signature, timestamp, webhookId, storedAt }: EventData<'channel.complaint.v1'>) => ({
  body, storedAt,
  headers: { channel, account, 'webhook-signature': signature, 'webhook-timestamp': timestamp, 'webhook-id': webhookId } as Headers,
});
