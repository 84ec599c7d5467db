import { type Meters } from '@redress/chassis';
import { type Pool } from 'pg';
import { type Subscription } from './bus.js';
import { GaugeBoard, type GaugeGroup, MOST_COUNTED, type Row, secondsSince, type TableGauges, tableGroup } from './gauges.js';
import { headTable, logTable } from './log-tables.js';

const some = (table: string, where = 'true'): string => `(SELECT * FROM ${table} WHERE ${where} LIMIT ${MOST_COUNTED}) AS t`;

/** Gauges of the tables that every service has. `intents`: the names of what it performs. */
const tablesOf = (intents: readonly string[]): TableGauges[] => [
  { group: 'clock', gives: ['clock_skew_seconds'], sql: `SELECT extract(epoch FROM clock_timestamp()) AS clock_skew_seconds` },
  {
    group: 'waiting-inputs', gives: ['waiting_inputs', 'waiting_inputs_oldest_age_seconds'],
    sql: `SELECT why, count(*) AS waiting_inputs, ${secondsSince('min(since)')} AS waiting_inputs_oldest_age_seconds FROM ${some('waiting_input')} GROUP BY why`,
  },
  { group: 'parked-keys', gives: ['parked_keys'], sql: `SELECT count(*) AS parked_keys FROM ${some('waiting_key', 'parked_by IS NOT NULL')}` },
  {
    group: 'dead-letters', gives: ['dead_letters', 'dead_letters_oldest_age_seconds'],
    sql: `SELECT CASE WHEN reason IN ('schema-violation', 'invalid-json', 'envelope-invalid', 'early-too-long') THEN reason
        WHEN reason ~ '-(22|23)[0-9A-Z]{3}$' THEN 'database' ELSE 'decision' END AS reason,
      count(*) AS dead_letters, ${secondsSince('min(at)')} AS dead_letters_oldest_age_seconds
      FROM ${some('dead_letter', `state = 'parked'`)} GROUP BY 1`,
  },
  { group: 'timers', gives: ['timers_overdue_seconds'], sql: `SELECT ${secondsSince('min(due_at)')} AS timers_overdue_seconds FROM timer` },
  {
    group: 'intents', gives: ['intents', 'intents_oldest_age_seconds', 'intents_overdue_seconds'], known: { intent: intents },
    sql: `SELECT name AS intent, state, count(*) AS intents, ${secondsSince('min(created_at)')} AS intents_oldest_age_seconds,
      ${secondsSince('min(due_at)')} AS intents_overdue_seconds FROM ${some('intent')} GROUP BY name, state`,
  },
  {
    group: 'outbox', gives: ['outbox_rows', 'outbox_oldest_age_seconds'],
    sql: `SELECT (SELECT count(*) FROM ${some('outbox')}) AS outbox_rows,
      (SELECT greatest(0, extract(epoch FROM clock_timestamp() - created_at)) FROM outbox ORDER BY seq LIMIT 1) AS outbox_oldest_age_seconds`,
  },
];

/** Offsets of the log are dense, so its rows need not be counted: what a partition will have next, less what it begins with. */
const logGauges = (topics: readonly string[]): TableGauges => ({
  group: 'log', gives: ['log_rows', 'log_oldest_age_seconds'], known: { topic: topics },
  sql: topics.map((topic) => `SELECT '${topic}' AS topic, sum(h.next - coalesce(r."offset", h.next)) AS log_rows,
    greatest(0, extract(epoch FROM clock_timestamp() - min(r.stored_at))) AS log_oldest_age_seconds
    FROM ${headTable(topic)} h LEFT JOIN LATERAL
      (SELECT "offset", stored_at FROM ${logTable(topic)} l WHERE l.partition = h.partition ORDER BY "offset" LIMIT 1) r ON true`).join(' UNION ALL '),
});

export interface Watched {
  readonly meters: Meters;
  /** Undefined before the first connection. */
  readonly pool: () => Pool | undefined;
  /** Pool of the log; undefined on Kafka. */
  readonly logPool: (() => Pool | undefined) | undefined;
  readonly subscription: () => Subscription | undefined;
  readonly topics: readonly string[];
  readonly intents: readonly string[];
  /** The service's own. */
  readonly gauges: readonly TableGauges[];
  /** How often rows are read, where a group says nothing of its own. */
  readonly everySeconds?: number;
}

/** Gauges of a service's tables, of its part of the bus and of its connections. */
export function watchTables({ meters, pool, logPool, subscription, topics, intents, gauges, everySeconds }: Watched): void {
  const lag: GaugeGroup = {
    group: 'lag', gives: ['lag_messages', 'lag_seconds'],
    read: async () => {
      const now = subscription();
      if (!now) throw new Error('not subscribed yet');
      return (await now.lag()).map(({ topic, partition, messages, seconds }): Row => ({
        topic, partition: String(partition), lag_messages: String(messages), lag_seconds: String(seconds),
      }));
    },
  };
  const tables = [...tablesOf(intents), ...gauges].map((table) => tableGroup(table, pool)).map(skewed);
  const bus = logPool && topics.length > 0 ? [lag, tableGroup(logGauges(topics), logPool)] : [lag];
  const board = new GaugeBoard(meters, [tables, bus], everySeconds);
  meters.gauge('dependency_up', () => (['database', 'bus'] as const).map((dependency) =>
    [board.isUp(dependency === 'database' ? 'clock' : 'lag') ? 1 : 0, { dependency }] as const));
  meters.gauge('pool_connections', () => connections([pool(), logPool?.()]));
}

/** The database's clock as it is told, less ours at the middle of the question. */
function skewed(group: GaugeGroup): GaugeGroup {
  if (group.group !== 'clock') return group;
  return {
    ...group,
    read: async () => {
      const asked = Date.now();
      const [row] = await group.read();
      return [{ clock_skew_seconds: String(Number(row!.clock_skew_seconds) - (asked + Date.now()) / 2_000) }];
    },
  };
}

function connections(pools: readonly (Pool | undefined)[]) {
  const own = [...new Set(pools.filter((pool) => pool !== undefined))];
  const sum = (of: (pool: Pool) => number) => own.reduce((total, pool) => total + of(pool), 0);
  return [
    [sum(({ totalCount, idleCount }) => totalCount - idleCount), { state: 'busy' }],
    [sum(({ idleCount }) => idleCount), { state: 'idle' }],
    [sum(({ waitingCount }) => waitingCount), { state: 'waiting' }],
  ] as const;
}
