import { type Admin, isOutage, type KafkaOptions, openKafka } from './kafka-client.js';

export interface TopicShape {
  readonly partitions: number;
  /** Copies of each partition; from three on, two of them must have a message before it counts as published. */
  readonly replication: number;
  readonly retentionMs: number;
}

const TOPIC = 2;
const SET_ON_TOPIC = 1;

/** What every topic of ours must have. The broker's own time of storing is what signatures are measured against. */
export const topicSettings = ({ replication, retentionMs }: TopicShape): Record<string, string> => ({
  'message.timestamp.type': 'LogAppendTime',
  'cleanup.policy': 'delete',
  'retention.ms': String(retentionMs),
  'min.insync.replicas': replication >= 3 ? '2' : '1',
});

/**
 * Makes the topics that are missing and gives those that exist our settings, leaving other settings and partition counts as they are: a
 * wider topic is a new topic. Resolves once all can be written and read; rejects where the broker cannot be reached, or does not allow it.
 */
export async function ensureTopics(options: KafkaOptions, topics: readonly string[], shape: TopicShape): Promise<void> {
  const admin = openKafka(options, 10).admin();
  await admin.connect();
  try {
    const wanted = topics.map((topic) => `${options.topicPrefix ?? ''}${topic}`);
    const existing = new Set(await admin.listTopics());
    const missing = wanted.filter((topic) => !existing.has(topic));
    if (missing.length > 0) await create(admin, missing, shape);
    const old = wanted.filter((topic) => existing.has(topic));
    if (old.length > 0) await adjust(admin, old, topicSettings(shape));
  } finally {
    await admin.disconnect();
  }
}

async function create(admin: Admin, topics: readonly string[], shape: TopicShape): Promise<void> {
  const configEntries = Object.entries(topicSettings(shape)).map(([name, value]) => ({ name, value }));
  await admin.createTopics({
    topics: topics.map((topic) => ({ topic, numPartitions: shape.partitions, replicationFactor: shape.replication, configEntries })),
    timeout: 15_000,
  });
  await Promise.all(topics.map((topic) => ready(admin, topic)));
}

const TRIES = 100;

/** A new topic is known before its leaders are at work: until then they refuse records, and take one half of a batch and not the other. */
async function ready(admin: Admin, topic: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await admin.fetchTopicOffsets(topic);
      return;
    } catch (error) {
      if (!isOutage(error) || tries === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function adjust(admin: Admin, topics: readonly string[], settings: Record<string, string>): Promise<void> {
  const { resources } = await admin.describeConfigs({ resources: topics.map((name) => ({ type: TOPIC, name })), includeSynonyms: false });
  const changed = resources.flatMap(({ resourceName, configEntries }) => {
    const now = new Map(configEntries.map(({ configName, configValue }) => [configName, configValue]));
    if (Object.entries(settings).every(([name, value]) => now.get(name) === value)) return [];
    // This request replaces all that is set on a topic, so what others have set there goes along.
    const kept = configEntries.filter(({ configSource }) => (configSource as number) === SET_ON_TOPIC);
    const all = { ...Object.fromEntries(kept.map((one) => [one.configName, one.configValue])), ...settings };
    return [{ type: TOPIC, name: resourceName, configEntries: Object.entries(all).map(([name, value]) => ({ name, value })) }];
  });
  if (changed.length > 0) await admin.alterConfigs({ validateOnly: false, resources: changed });
}
