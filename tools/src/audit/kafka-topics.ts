import { randomUUID } from 'node:crypto';
import kafkajs, { type Admin, type Consumer, type KafkaMessage } from 'kafkajs';
import { type Env } from '../stack/environment.js';
import { type EventFact, readTypes } from './facts.js';

/** A client of the auditor's own, by the same variables as the services have. */
export function clientOf(env: Env): InstanceType<typeof kafkajs.Kafka> {
  const { KAFKA_BROKERS = '', KAFKA_SSL, KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = env;
  return new kafkajs.Kafka({
    brokers: KAFKA_BROKERS.split(','), clientId: 'redress-auditor', ssl: KAFKA_SSL === 'true', logLevel: kafkajs.logLevel.NOTHING,
    ...(mechanism && { sasl: { mechanism, username, password } as never }),
  });
}

interface End { topic: string; partition: number; low: bigint; high: bigint }

async function endsOf(admin: Admin, topics: readonly string[]): Promise<End[]> {
  const perTopic = await Promise.all(topics.map(async (topic) =>
    (await admin.fetchTopicOffsets(topic)).map(({ partition, low, high }) => ({ topic, partition, low: BigInt(low), high: BigInt(high) }))));
  return perTopic.flat();
}

/** Everything that these topics hold now, from their first offset on. Events that were published twice come once. */
export async function kafkaEvents(env: Env, topics: readonly string[]): Promise<{ events: EventFact[]; trimmed: boolean }> {
  const byId = new Map<string, EventFact>();
  const trimmed = await readAll(env, topics, (topic, message) => {
    const event = eventOf(topic, message);
    if (event) byId.set(event.id, event);
  });
  return { events: [...byId.values()], trimmed };
}

/** The records of one key, as they are. */
export async function kafkaRecords(
  env: Env, topics: readonly string[], key: string,
): Promise<{ topic: string; offset: bigint; headers: Record<string, string>; body: string }[]> {
  const records: { topic: string; offset: bigint; headers: Record<string, string>; body: string }[] = [];
  await readAll(env, topics, (topic, { key: own, headers = {}, value, offset }) => {
    if (!value || own?.toString('utf8') !== key) return;
    const texts = Object.entries(headers).map(([name, header]) => [name, String([header].flat()[0] ?? '')] as const);
    records.push({ topic, offset: BigInt(offset), headers: Object.fromEntries(texts), body: value.toString('utf8') });
  });
  return records;
}

/** Says whether retention has taken the first ones away. */
async function readAll(env: Env, topics: readonly string[], take: (topic: string, message: KafkaMessage) => void): Promise<boolean> {
  const kafka = clientOf(env);
  const prefix = env.KAFKA_TOPIC_PREFIX ?? '';
  const admin = kafka.admin();
  await admin.connect();
  const groupId = `${prefix}redress-auditor.${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, sessionTimeout: 10_000, maxWaitTimeInMs: 200 });
  try {
    const ends = await endsOf(admin, topics.map((topic) => prefix + topic));
    await readTo(consumer, ends, (topic, message) => take(topic.slice(prefix.length), message));
    return ends.some(({ low }) => low > 0n);
  } finally {
    await consumer.disconnect().catch(() => undefined);
    await admin.deleteGroups([groupId]).catch(() => undefined);
    await admin.disconnect();
  }
}

/** Gives every message below the ends that were there at the beginning. */
async function readTo(consumer: Consumer, ends: readonly End[], take: (topic: string, message: KafkaMessage) => void): Promise<void> {
  const open = new Map(ends.filter(({ low, high }) => low < high).map((end) => [`${end.topic}/${end.partition}`, end.high]));
  if (open.size === 0) return;
  await consumer.connect();
  await consumer.subscribe({ topics: [...new Set(ends.map(({ topic }) => topic))], fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer.on('consumer.crash', ({ payload }) => reject(payload.error));
    consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        for (const message of batch.messages) take(batch.topic, message);
        const place = `${batch.topic}/${batch.partition}`;
        const high = open.get(place);
        if (high !== undefined && BigInt(batch.lastOffset()) + 1n >= high) open.delete(place);
        if (open.size === 0) resolve();
      },
    }).catch(reject);
  });
}

/** Undefined for what is no event of ours, such as a tombstone. */
function eventOf(topic: string, { headers = {}, value }: KafkaMessage): EventFact | undefined {
  const header = (name: string): string => String([headers[name]].flat()[0] ?? '');
  const type = header('ce_type');
  if (!value || !type) return undefined;
  return {
    id: header('ce_id'), topic, type, aggregate: `${header('aggregatetype')} ${header('aggregateid')}`, version: Number(header('aggregateversion')),
    ...(readTypes.includes(type) && { body: value.toString('utf8') }),
  };
}
