import { groupOf, PARTITIONS, services, topics, topicsHeardBy } from '@redress/contracts';
import { Framework1764000000000, schemaOf } from '@redress/messaging';
import { clientOf } from '../../audit/kafka-topics.js';
import { ask } from '../../night/ask.js';
import { age, both } from '../../night/words.js';
import { loadDefinition } from '../../stack/services.js';
import { CannotTell, type Check, everySchema, type Finding, ill, rowsOf, type Sight, since, well } from '../check.js';

const named = (items: readonly string[]): string => items.slice(0, 4).join(', ') + (items.length > 4 ? ` (+${items.length - 4})` : '');

/** What the database has gone through is what this build goes through. */
export const migrated: Check = {
  name: 'migrations', zh: '数据库版本',
  look: async (sight) => {
    const schemas = await rowsOf<{ schema: string }>(sight, `SELECT schemaname AS schema FROM pg_tables WHERE tablename = 'migration'`);
    const known = new Set(schemas.map(({ schema }) => schema));
    const missing: string[] = [];
    const newer: string[] = [];
    for (const service of services) {
      const schema = schemaOf(service);
      const wanted = [Framework1764000000000, ...(await loadDefinition(service)).migrations].map(({ name }) => name);
      const rows = known.has(schema) ? await rowsOf<{ name: string }>(sight, `SELECT name FROM ${schema}.migration`) : [];
      const done = rows.map(({ name }) => name);
      missing.push(...wanted.filter((name) => !done.includes(name)).map((name) => `${service} ${name}`));
      newer.push(...done.filter((name) => !wanted.includes(name)).map((name) => `${service} ${name}`));
    }
    if (missing.length > 0) return ill(`not run yet: ${named(missing)}`, `尚未执行：${named(missing)}`, sight.house.home ? 'npm start' : 'npm run migrate');
    if (newer.length > 0) return well(`the database is newer than this build: ${named(newer)}`, `数据库版本较新：${named(newer)}`);
    return well('the database fits this build', '与本版本一致');
  },
};

/** Whether facts go by Kafka: there relays hold their leases, on the log the members of it are seen. */
export async function isOnKafka(sight: Sight): Promise<boolean> {
  const [row] = await rowsOf<{ kafka: boolean }>(sight, `SELECT coalesce((SELECT max(until) FROM (${everySchema((schema) =>
    `SELECT until FROM ${schema}.relay_lease`)}) l), '-infinity') > coalesce((SELECT max(seen_at) FROM (${everySchema((schema) =>
    `SELECT seen_at FROM ${schema}.log_member`)}) m), '-infinity') AS kafka`);
  return row!.kafka;
}

/** Topics are there, and each is read by all who listen. */
export const busIsRead: Check = {
  name: 'bus', zh: '消息总线', look: async (sight) => ((await isOnKafka(sight)) ? kafkaFinding(sight) : logFinding(sight)),
};

async function logFinding(sight: Sight): Promise<Finding> {
  const tables = await rowsOf<{ name: string }>(sight, `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'bus'`);
  const present = new Set(tables.map(({ name }) => name));
  const missing = topics.filter((topic) => !present.has(topic) || !present.has(`${topic}.head`));
  if (missing.length > 0) return ill(`the log has no ${named(missing)}`, `日志缺少主题 ${named(missing)}`, sight.house.home ? 'npm start' : 'npm run migrate');
  const held = await rowsOf<{ schema: string; topic: string; partitions: number }>(sight, everySchema((schema) =>
    `SELECT '${schema}' AS schema, topic, count(*)::int AS partitions FROM ${schema}.log_position WHERE lease_until > now() GROUP BY topic`));
  const unread = services.flatMap((service) => topicsHeardBy(service).filter((topic) =>
    held.find((one) => one.schema === schemaOf(service) && one.topic === topic)?.partitions !== PARTITIONS).map((topic) => `${topic} by ${service}`));
  if (unread.length > 0) return ill(`not read right now: ${named(unread)}`, `当前无人读取：${named(unread)}`);
  return well(`PostgreSQL log, ${topics.length} topics, all read`, `PostgreSQL 日志，${topics.length} 个主题均有读取`);
}

async function kafkaFinding({ house }: Sight): Promise<Finding> {
  const env = house.kafka();
  const prefix = env.KAFKA_TOPIC_PREFIX ?? '';
  const admin = clientOf(env).admin({ retry: { retries: 1 } });
  try {
    await admin.connect();
    const present = new Set(await admin.listTopics());
    const missing = topics.filter((topic) => !present.has(prefix + topic));
    if (missing.length > 0) return ill(`Kafka has no ${named(missing)}`, `Kafka 缺少主题 ${named(missing)}`, 'node tools/dist/deploy/make-topics.js');
    const wanted = services.flatMap((service) => topicsHeardBy(service).map((topic) => prefix + groupOf(service, topic)));
    const { groups } = await admin.describeGroups(wanted);
    const empty = groups.filter(({ members }) => members.length === 0).map(({ groupId }) => groupId);
    if (empty.length > 0) return ill(`nobody is in the group ${named(empty)}`, `消费组为空：${named(empty)}`);
    return well(`Kafka, ${topics.length} topics, all read`, `Kafka，${topics.length} 个主题均有读取`);
  } catch {
    return ill(`Kafka does not answer at ${env.KAFKA_BROKERS}`, `Kafka ${env.KAFKA_BROKERS} 无响应`);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

interface Backlog { unread: number | null; lag: { topic: string; messages: string | number; seconds: number }[] }
/** Longer than a batch and a pause between two take together. */
const LATE_SECONDS = 30;

/** What waits unread, and for how long; long before retention would take it away. */
export const nothingLags: Check = {
  name: 'lag', zh: '积压',
  look: async ({ house }) => {
    const asked = await Promise.all(services.map(async (service) => {
      const backlog = (await ask(house, { service, side: 'admin', path: '/backlog', role: 'operator' }).catch(() => undefined)) as Backlog | undefined;
      return { service, unread: backlog?.unread ?? undefined, lag: backlog?.lag ?? [] };
    }));
    const silent = asked.filter(({ unread }) => unread === undefined).map(({ service }) => service);
    if (silent.length === services.length) throw new CannotTell(both('not known: no service answers', '未知：没有服务应答'));
    const all = asked.flatMap(({ service, lag }) => lag.filter(({ messages }) => Number(messages) > 0).map((one) => ({ service, ...one })));
    const oldest = all.reduce((most, { seconds }) => Math.max(most, seconds), 0);
    const total = asked.reduce((sum, { unread }) => sum + (unread ?? 0), 0);
    const late = [...new Set(all.filter(({ seconds }) => seconds > LATE_SECONDS).map(({ service, topic }) => `${topic} by ${service}`))];
    const hours = Number(process.env.RETENTION_HOURS ?? 168);
    if (oldest > hours * 1_800) {
      return ill(`${age(oldest)} behind: retention (${hours} h) takes unread events away soon`, `落后 ${age(oldest)}：即将超出保留期（${hours} 小时）`);
    }
    if (late.length > 0) return ill(`${total} unread, the oldest for ${age(oldest)}: ${named(late)}`, `未读 ${total} 条，最久 ${age(oldest)}：${named(late)}`);
    if (silent.length > 0) return ill(`not known of ${named(silent)}`, `未知：${named(silent)} 无响应`);
    return well(`${total} unread`, `未读 ${total} 条`);
  },
};

const OLD_OUTBOX_SECONDS = 10;

/** On Kafka: what is committed is published at once. */
export const outboxFlows: Check = {
  name: 'outbox', zh: '发件箱',
  look: async (sight) => {
    const rows = await rowsOf<{ schema: string; n: number; seconds: number }>(sight, `SELECT * FROM (${everySchema((schema) =>
      `SELECT '${schema}' AS schema, count(*)::int AS n, extract(epoch FROM clock_timestamp() - min(created_at))::float8 AS seconds FROM ${schema}.outbox`)}) o
      WHERE n > 0`);
    const total = rows.reduce((sum, { n }) => sum + n, 0);
    const oldest = Math.max(0, ...rows.map(({ seconds }) => seconds));
    const where = named(rows.map(({ schema }) => schema));
    if (oldest > OLD_OUTBOX_SECONDS) return ill(`${total} facts are not published, the oldest for ${age(oldest)}: ${where}`, `${total} 条事件未发布，最久 ${age(oldest)}：${where}`);
    return well(total === 0 ? 'empty' : `${total} on their way`, total === 0 ? '空' : `${total} 条发布中`);
  },
};

const LONG_EARLY_SECONDS = 60;

/** Inputs that wait for the fact they build on, or for a build that knows them. */
export const nothingIsEarly: Check = {
  name: 'waiting inputs', zh: '等待中的输入',
  look: async (sight) => {
    const rows = await rowsOf<{ schema: string; why: string; n: number; seconds: number; key: string }>(sight, everySchema((schema) =>
      `SELECT '${schema}' AS schema, why, count(*)::int AS n, max(${since(schema, 'since')}) AS seconds, min(key) AS key
       FROM ${schema}.waiting_input WHERE why <> 'parked' GROUP BY why`));
    const unknown = rows.filter(({ why }) => why === 'unknown');
    const long = rows.filter(({ why, seconds }) => why === 'early' && seconds > LONG_EARLY_SECONDS);
    const count = (some: readonly { n: number }[]) => some.reduce((sum, { n }) => sum + n, 0);
    if (unknown.length > 0) {
      const where = named(unknown.map(({ schema }) => schema));
      return ill(`${count(unknown)} of a type that this build does not know (${where}): deploy the newer build`, `${count(unknown)} 条未知类型（${where}）：请部署新版本`);
    }
    if (long.length > 0) {
      const [{ schema, key, seconds }] = long as [(typeof long)[number]];
      return ill(`${count(long)} wait for an earlier fact, for up to ${age(seconds)} (${schema}, key ${key})`, `${count(long)} 条等待前置事件，最久 ${age(seconds)}（${schema}，键 ${key}）`, `npm run -s case -- ${key}`);
    }
    return well(rows.length === 0 ? 'none' : `${count(rows)}, for a moment or while a channel is paused`, rows.length === 0 ? '无' : `${count(rows)} 条，短暂等待或渠道已暂停`);
  },
};
