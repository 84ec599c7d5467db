import { groupOf, type Instant, type Service, services, topicsHeardBy } from '@redress/contracts';
import { type Admin, type KafkaOptions, openKafka } from './kafka-client.js';

/** Where a service's group stands on a topic. */
export interface GroupPosition {
  readonly service: Service;
  readonly topic: string;
  /** By partition, the offset to be read next; partitions of which nothing was read are left out. */
  readonly offsets: Readonly<Record<number, string>>;
}

export interface Rewind {
  /** All events that were stored from then on are to be read again. */
  readonly since: Instant;
  /** Where groups stood at some earlier moment: none is left beyond it. */
  readonly known?: readonly GroupPosition[];
}

export interface Rewound extends GroupPosition {
  /** Messages that will come again. */
  readonly messages: bigint;
}

const every = services.flatMap((service) => topicsHeardBy(service).map((topic) => ({ service, topic })));
const namesOf = ({ topicPrefix = '' }: KafkaOptions, { service, topic }: Pick<GroupPosition, 'service' | 'topic'>) =>
  ({ group: `${topicPrefix}${groupOf(service, topic)}`, remote: `${topicPrefix}${topic}` });

async function withAdmin<T>(options: KafkaOptions, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = openKafka(options, 8).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Where the groups of all services stand now. */
export const groupPositions = (options: KafkaOptions): Promise<GroupPosition[]> => withAdmin(options, (admin) =>
  Promise.all(every.map(async (one) => ({ ...one, offsets: await committed(admin, options, one) }))));

async function committed(admin: Admin, options: KafkaOptions, one: Pick<GroupPosition, 'service' | 'topic'>): Promise<Record<number, string>> {
  const { group, remote } = namesOf(options, one);
  const told = await admin.fetchOffsets({ groupId: group, topics: [remote] });
  const read = told.flatMap(({ partitions }) => partitions).filter(({ offset }) => BigInt(offset) >= 0n);
  return Object.fromEntries(read.map(({ partition, offset }) => [partition, offset]));
}

/**
 * Sets the groups of all services back, never forward, so that what was stored since a moment comes again; inboxes absorb what they know.
 * Rejects, with nothing changed, where a group has a member: no service may run.
 */
export async function rewindGroups(options: KafkaOptions, rewind: Rewind): Promise<Rewound[]> {
  const plans = await withAdmin(options, async (admin) => {
    const { groups } = await admin.describeGroups(every.map((one) => namesOf(options, one).group));
    const alive = groups.filter(({ state }) => state !== 'Empty' && state !== 'Dead').map(({ groupId }) => groupId);
    if (alive.length > 0) {
      throw new Error(`Services still read from Kafka (${alive.join(', ')}). Stop them first; a killed one is forgotten after 10 s.`);
    }
    return Promise.all(every.map((one) => planOf(admin, options, one, rewind)));
  });
  const moved = plans.filter(({ messages }) => messages > 0n);
  // A client each: clients that share connections share the offsets of a group, too.
  await Promise.all(moved.map((plan) => withAdmin(options, (admin) => {
    const { group: groupId, remote: topic } = namesOf(options, plan);
    const partitions = Object.entries(plan.offsets).map(([partition, offset]) => ({ partition: Number(partition), offset }));
    return admin.setOffsets({ groupId, topic, partitions });
  })));
  return moved;
}

type Group = Pick<GroupPosition, 'service' | 'topic'>;

async function planOf(admin: Admin, options: KafkaOptions, one: Group, { since, known = [] }: Rewind): Promise<Rewound> {
  const { remote } = namesOf(options, one);
  const now = await committed(admin, options, one);
  const byTime = await admin.fetchTopicOffsetsByTimestamp(remote, Date.parse(since));
  const then = known.find(({ service, topic }) => service === one.service && topic === one.topic)?.offsets;
  const offsets: Record<number, string> = {};
  let messages = 0n;
  for (const { partition, offset } of byTime) {
    // A partition of which nothing was read begins at its first message by itself.
    if (now[partition] === undefined) continue;
    const at = BigInt(now[partition]);
    // Nothing was read of it at that moment: what has come since begins somewhere before any offset that is known.
    const target = least(at, BigInt(offset), then ? BigInt(then[partition] ?? 0) : at);
    if (target < at) offsets[partition] = String(target);
    messages += at - target;
  }
  return { ...one, offsets, messages };
}

const least = (...values: bigint[]): bigint => values.reduce((a, b) => (b < a ? b : a));
