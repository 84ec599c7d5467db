import {
  type EventType, eventTypes, groupOf, journey, listenersOf, PARTITIONS, type Publisher, publisherOf, type Service, services, topicOf, topics,
  topicsHeardBy, topicsWrittenBy,
} from '@redress/contracts';
import { stringify } from 'yaml';
import { bodySchemaOf } from './contract.js';
import { keyMeaning } from './key-meaning.js';
import { type JsonSchema, wireSchema } from './wire-schema.js';

const text = (description: string, more: JsonSchema = {}): JsonSchema => ({ type: 'string', description, ...more });
const UUID = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';

/** Headers of every message: CloudEvents 1.0 in binary mode. */
const cloudEvent: Record<string, JsonSchema> = {
  'ce_specversion': text('CloudEvents version', { const: '1.0' }),
  'ce_id': text('id of the event: the same id is the same event, however often it is delivered', { pattern: UUID }),
  'ce_type': text('type of the event, with its version'),
  'ce_source': text('who published it'),
  'ce_time': text('when it happened, UTC', { format: 'date-time' }),
  'ce_subject': text('the key: events of one key and one topic keep their order'),
  'content-type': text('always JSON', { const: 'application/json' }),
  'traceparent': text('W3C trace context of the case'),
};
/** What Redress adds to its own events. */
const ofRedress: Record<string, JsonSchema> = {
  'merchant': text('whose case it is'),
  'channel': text('the marketplace it came from; absent where there is none'),
  'aggregatetype': text('the kind of thing whose life this is a step of'),
  'aggregateid': text('that thing'),
  'aggregateversion': text('which step: versions of one thing have no gap', { pattern: '^[1-9]\\d*$' }),
  'causationid': text('id of the input that led to it'),
};
/** What a channel adds to its messages: which account sends, and the signature (Standard Webhooks) over the bytes of the body. */
const ofChannel: Record<string, JsonSchema> = {
  'channel': text('the marketplace'),
  'account': text('the account whose secret signed it'),
  'webhook-id': text('id of this sending: the same id sent twice is one message'),
  'webhook-timestamp': text('seconds since 1970 at which it was signed', { pattern: '^[1-9]\\d{8,10}$' }),
  'webhook-signature': text('one or more `v1,<base64>`: HMAC-SHA256 over id, timestamp and body'),
};
const OPTIONAL: Record<string, readonly string[]> = { redress: ['channel'], channel: ['traceparent'] };

const headersOf = (publisher: Publisher, type: EventType): JsonSchema => {
  const channel = publisher === 'channel';
  const properties = { ...cloudEvent, ce_type: { ...cloudEvent.ce_type, const: type }, ...(channel ? ofChannel : ofRedress) };
  const optional = OPTIONAL[channel ? 'channel' : 'redress']!;
  return { type: 'object', properties, required: Object.keys(properties).filter((name) => !optional.includes(name)) };
};

const ref = (...path: string[]) => ({ $ref: `#/${path.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}` });
const byKey = <T>(keys: readonly string[], valueOf: (key: string) => T): Record<string, T> =>
  Object.fromEntries(keys.map((key) => [key, valueOf(key)]));
const typesOn = (topic: string): EventType[] => eventTypes.filter((type) => topicOf(type) === topic);

function channelOf(topic: string): object {
  const types = typesOn(topic);
  const keys = [...new Set(types.map((type) => keyMeaning[journey[type].key]))];
  return {
    address: topic,
    title: topic,
    description: `Written by ${publisherOf(types[0]!)} alone. Key: ${keys.join('; ')}.`,
    messages: byKey(types, (type) => ref('components', 'messages', type)),
    bindings: { kafka: { topic, partitions: PARTITIONS, bindingVersion: '0.5.0' } },
  };
}

function messageOf(type: EventType, payload: JsonSchema, example: unknown): object {
  return {
    name: type,
    title: type,
    summary: `${publisherOf(type)} → ${listenersOf(type).join(', ') || 'whoever reads the topic'}`,
    contentType: 'application/json',
    headers: headersOf(publisherOf(type), type),
    payload,
    bindings: { kafka: { key: { type: 'string', description: keyMeaning[journey[type].key] }, bindingVersion: '0.5.0' } },
    examples: [{ payload: example }],
  };
}

const operation = (action: 'send' | 'receive', topic: string, types: readonly EventType[], more: object = {}) => ({
  action, channel: ref('channels', topic), messages: types.map((type) => ref('channels', topic, 'messages', type)), ...more,
});

const groupBinding = (service: Service, topic: string) => ({
  bindings: { kafka: { groupId: { type: 'string', const: groupOf(service, topic) }, bindingVersion: '0.5.0' } },
});

function operations(): Record<string, object> {
  const sends = (['channel', ...services] as const).flatMap((publisher) =>
    topicsWrittenBy(publisher).map((topic) => [`${publisher}.sends.${topic}`, operation('send', topic, typesOn(topic))] as const));
  const receives = services.flatMap((service) => topicsHeardBy(service).map((topic) => {
    const heard = typesOn(topic).filter((type) => listenersOf(type).includes(service));
    return [`${service}.receives.${topic}`, operation('receive', topic, heard, groupBinding(service, topic))] as const;
  }));
  return Object.fromEntries([...sends, ...receives]);
}

/** The score as an AsyncAPI 3.0 document (YAML). `examples` holds the wire form of one body for each event. */
export function asyncApi(examples: Readonly<Record<string, unknown>>): string {
  const payloadOf = (type: EventType): JsonSchema => {
    // Draft 7 is the dialect that AsyncAPI's own schema format extends, and so the one that its tools read.
    const { $schema: _dialect, ...schema } = wireSchema(bodySchemaOf(type), 'draft-7');
    return schema;
  };
  return stringify({
    asyncapi: '3.0.0',
    info: {
      title: 'Redress',
      version: '1.0.0',
      description: 'Every event of Redress. CloudEvents 1.0 in binary mode, JSON bodies, delivered at least once, in order per key and topic.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    channels: byKey(topics, channelOf),
    operations: operations(),
    components: { messages: Object.fromEntries(eventTypes.map((type) => [type, messageOf(type, payloadOf(type), examples[type])])) },
  }, { lineWidth: 0, aliasDuplicateObjects: false });
}
