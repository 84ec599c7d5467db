import {
  channelComplaintSchema, channelOrderFactSchema, channelWithdrawalSchema, type EventType, eventTypes, journey, type KeyOf, listenersOf, publisherOf,
  receiptSchema, schemaOf, sealedComplaintSchema, topicOf,
} from '@redress/contracts';
import { z } from 'zod';
import { type JsonSchema, wireSchema } from './wire-schema.js';

/** One promise to the outside or to another service: what is said, by whom, and for events where and in which order. */
export interface Contract {
  /** `in`: others send it to us, so what we accept may only grow. `out`: others read it, so what we say may not shrink either. */
  readonly direction: 'in' | 'out';
  readonly publisher: string;
  readonly listeners: readonly string[];
  readonly topic?: string;
  readonly key?: KeyOf;
  readonly schema: JsonSchema;
}
export type Contracts = Readonly<Record<string, Contract>>;

/** A marketplace's message is a signed body with headers around it: this is the body, where the score has what intake makes of both. */
const bodies: Partial<Record<EventType, z.ZodType>> = {
  'channel.complaint.v1': z.discriminatedUnion('kind', [sealedComplaintSchema, channelWithdrawalSchema]),
  'channel.order.v1': channelOrderFactSchema,
};
export const bodySchemaOf = (type: EventType): z.ZodType => bodies[type] ?? schemaOf(type);

/** What channels post to `/webhooks/:channel/:account` and get back, or seal into a message. */
export const channelSchemas = {
  'channel-complaint': channelComplaintSchema,
  'sealed-complaint': sealedComplaintSchema,
  'channel-order-fact': channelOrderFactSchema,
  'channel-withdrawal': channelWithdrawalSchema,
  'receipt': receiptSchema,
} as const;

const titled = (name: string, description: string, schema: z.ZodType): JsonSchema => {
  const { $schema, ...rest } = wireSchema(schema);
  return { $schema, $id: `urn:redress:schema:${name}`, title: name, description, ...rest };
};

function eventContract(type: EventType): Contract {
  const publisher = publisherOf(type);
  const { key } = journey[type];
  return {
    direction: publisher === 'channel' ? 'in' : 'out', publisher, listeners: listenersOf(type), topic: topicOf(type), key,
    schema: titled(type, `Published by ${publisher} on ${topicOf(type)}, in order per ${key}.`, bodySchemaOf(type)),
  };
}

function channelContract(name: keyof typeof channelSchemas): Contract {
  const answer = name === 'receipt';
  const description = answer ? 'Answer to a signed delivery; the same again for a byte-identical one.' : 'Sent by a channel, signed.';
  return {
    direction: answer ? 'out' : 'in', publisher: answer ? 'intake' : 'channel', listeners: [answer ? 'channel' : 'intake'],
    schema: titled(name, description, channelSchemas[name]),
  };
}

/** Every contract of this build, by name: event types first, in the order of the score. */
export function presentContracts(): Contracts {
  const channels = Object.keys(channelSchemas) as (keyof typeof channelSchemas)[];
  return Object.fromEntries([
    ...eventTypes.map((type) => [type, eventContract(type)] as const), ...channels.map((name) => [name, channelContract(name)] as const),
  ]);
}
