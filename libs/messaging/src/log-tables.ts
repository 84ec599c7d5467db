import { PARTITIONS } from '@redress/contracts';
import { type PoolClient } from 'pg';
import { type BusRecord, partitionOf } from './bus.js';
import { documentArray, textArray } from './columns.js';

/** The table of a topic in schema `bus`: `redress.follow-up` → `bus."redress.follow-up"`, its heads beside it. */
export const logTable = (topic: string): string => `bus."${topic}"`;
export const headTable = (topic: string): string => `bus."${topic}.head"`;

/**
 * Appends in the caller's transaction, as its last statement before commit. The partition's head row gives dense offsets and is locked
 * until the commit, so a reader that sees offset n has seen all before it: reading by a serial id would lose rows.
 */
export async function appendToLog(client: PoolClient, records: readonly BusRecord[]): Promise<void> {
  const byTopic = Map.groupBy(records, (record) => record.topic);
  await Promise.all([...byTopic.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([topic, list]) => appendToTopic(client, topic, list)));
}

async function appendToTopic(client: PoolClient, topic: string, records: readonly BusRecord[]): Promise<void> {
  const filled = new Map<number, number>();
  const partitions = records.map(({ key }) => partitionOf(key, PARTITIONS));
  const places = partitions.map((partition) => {
    const place = filled.get(partition) ?? 0;
    filled.set(partition, place + 1);
    return place;
  });
  const touched = [...filled.entries()].sort(([a], [b]) => a - b);
  await client.query({
    name: `append.${topic}`,
    text: `WITH added AS (SELECT * FROM unnest($1::integer[], $2::integer[]) AS a(partition, n)),
      head AS (SELECT h.partition, h.next, a.n FROM ${headTable(topic)} h JOIN added a USING (partition) ORDER BY h.partition FOR NO KEY UPDATE OF h),
      moved AS (UPDATE ${headTable(topic)} h SET next = head.next + head.n FROM head WHERE h.partition = head.partition RETURNING 1)
      INSERT INTO ${logTable(topic)} (partition, "offset", key, headers, body)
      SELECT r.partition, head.next + r.place, r.key, r.headers, r.body
      FROM unnest($3::integer[], $4::integer[], $5::text[], $6::text[], $7::text[]) AS r(partition, place, key, headers, body)
      JOIN head USING (partition)`,
    values: [
      `{${touched.map(([partition]) => partition).join(',')}}`, `{${touched.map(([, n]) => n).join(',')}}`,
      `{${partitions.join(',')}}`, `{${places.join(',')}}`,
      textArray(records.map(({ key }) => key)), documentArray(records.map(({ headers }) => JSON.stringify(headers))), documentArray(records.map(({ body }) => body)),
    ],
  });
  await client.query(`SELECT pg_notify('redress_log', '${topic}')`);
}

/** Statements that make a topic's log and heads, and let exactly its publisher append and its listeners read. */
export function logTables(topic: string, writer: string | undefined, readers: readonly string[]): string[] {
  const [log, head] = [logTable(topic), headTable(topic)];
  return [
    `CREATE TABLE IF NOT EXISTS ${log} (partition integer NOT NULL, "offset" bigint NOT NULL, key text NOT NULL, headers text NOT NULL,
       body text NOT NULL, stored_at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (partition, "offset"))`,
    `CREATE TABLE IF NOT EXISTS ${head} (partition integer PRIMARY KEY, next bigint NOT NULL DEFAULT 0) WITH (fillfactor = 40)`,
    `INSERT INTO ${head} (partition) SELECT generate_series(0, ${PARTITIONS - 1}) ON CONFLICT DO NOTHING`,
    ...(writer ? [`GRANT INSERT ON ${log} TO "${writer}"`, `GRANT SELECT, UPDATE ON ${head} TO "${writer}"`] : []),
    ...readers.flatMap((reader) => [`GRANT SELECT ON ${log} TO "${reader}"`, `GRANT SELECT ON ${head} TO "${reader}"`]),
  ];
}

/**
 * Lets a topic's publisher forget what is past retention without a right to delete: never anything younger than a day, a page at a time.
 * It runs with its owner's rights, so it asks by itself whether whoever logged in may write to the topic; an input
 * topic, whose publishers are no services, is its listener's to let go.
 */
export const forgetFunction = `CREATE OR REPLACE FUNCTION bus.forget(topic text, hours integer) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
  DECLARE deleted bigint;
  BEGIN
    IF NOT has_table_privilege(session_user, format('bus.%I', topic), CASE WHEN topic LIKE 'channel.%' THEN 'SELECT' ELSE 'INSERT' END) THEN
      RAISE insufficient_privilege USING MESSAGE = 'only its publisher lets a topic forget';
    END IF;
    EXECUTE format('DELETE FROM bus.%1$I WHERE ctid = ANY (ARRAY(SELECT ctid FROM bus.%1$I WHERE stored_at < now() - make_interval(hours => $1) LIMIT 10000))', topic)
      USING greatest(hours, 24);
    GET DIAGNOSTICS deleted = ROW_COUNT;
    RETURN deleted;
  END $$`;
