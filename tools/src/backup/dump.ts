import { createWriteStream, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { services } from '@redress/contracts';
import { type GroupPosition, schemaOf } from '@redress/messaging';
import { Client } from 'pg';
import { copyOut } from './copy.js';
import { type Manifest, newManifest, sha256Of, type TableDump, writeManifest } from './manifest.js';

export interface DumpOptions {
  /** Whoever may read all schemas. */
  readonly url: string;
  /** Must not be there yet. */
  readonly folder: string;
  readonly version: string;
  readonly bus: Manifest['bus'];
  /** Read before the snapshot is taken: what a group has committed, its service has decided. */
  readonly groups?: readonly GroupPosition[] | undefined;
  readonly keys?: string | undefined;
  progress(line: string): void;
}

/** Schemas of a house; the migrations of each are in the manifest, and are run again rather than copied. */
export const schemas: readonly string[] = [...services.map(schemaOf), 'bus'];
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * Copies all tables as they are at one moment, while everything goes on: one read-only snapshot, which waits for nobody and holds nobody up.
 * The folder gets its name when it is complete.
 */
export async function dump(options: DumpOptions): Promise<Manifest> {
  const { folder, url, progress } = options;
  const part = `${folder}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true, mode: 0o700 });
  const client = new Client({ connectionString: url, application_name: 'backup', statement_timeout: 0, idle_in_transaction_session_timeout: 0 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const manifest = await inSnapshot(client, part, options);
    writeManifest(part, manifest);
    renameSync(part, folder);
    return manifest;
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    throw error;
  } finally {
    await client.end().catch(() => undefined);
    progress('the snapshot is closed');
  }
}

async function inSnapshot(client: Client, part: string, { version, bus, groups, keys, progress }: DumpOptions): Promise<Manifest> {
  const { at, postgres } = await momentOf(client);
  const tables: TableDump[] = [];
  for (const { schema, table, columns } of await tablesOf(client)) tables.push(await dumpTable(client, part, schema, table, columns, progress));
  return newManifest({
    redress: version, at, postgres, bus, migrations: await migrationsOf(client), tables, sequences: await sequencesOf(client),
    ...(groups && { groups: groups.map(({ service, topic, offsets }) => ({ service, topic, offsets: { ...offsets } })) }), ...(keys && { keys }),
  });
}

/** The first statement takes the snapshot. */
async function momentOf(client: Client): Promise<{ at: string; postgres: number }> {
  const { rows: found } = await client.query<{ there: boolean }>(`SELECT to_regclass('payments.clock') IS NOT NULL AS there`);
  if (!found[0]!.there) throw new Error('This database holds no Redress.');
  const { rows } = await client.query<{ at: string; version: string }>(
    `SELECT to_char((now() + shift) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, current_setting('server_version_num') AS version
     FROM payments.clock`);
  return { at: rows[0]!.at, postgres: Math.floor(Number(rows[0]!.version) / 10_000) };
}

/** All tables but those that migrations write themselves. */
async function tablesOf(client: Client): Promise<{ schema: string; table: string; columns: string[] }[]> {
  const { rows } = await client.query<{ schema: string; table: string; columns: string[] }>(
    `SELECT n.nspname AS schema, c.relname AS table, array_agg(a.attname::text ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relkind = 'r' AND n.nspname = ANY($1) AND c.relname <> 'migration' AND a.attnum > 0 AND NOT a.attisdropped
     GROUP BY 1, 2 ORDER BY 1, 2`, [schemas]);
  return rows;
}

async function migrationsOf(client: Client): Promise<Record<string, string[]>> {
  const result: Record<string, string[]> = {};
  for (const schema of services.map(schemaOf)) {
    const { rows } = await client.query<{ name: string }>(`SELECT name FROM ${quoted(schema)}.migration ORDER BY id`);
    result[schema] = rows.map(({ name }) => name);
  }
  return result;
}

async function sequencesOf(client: Client): Promise<Manifest['sequences']> {
  const { rows } = await client.query<{ schema: string; sequence: string; last: string }>(
    `SELECT schemaname AS schema, sequencename AS sequence, last_value::text AS last FROM pg_sequences
     WHERE schemaname = ANY($1) AND last_value IS NOT NULL AND sequencename NOT LIKE 'migration%' ORDER BY 1, 2`, [schemas]);
  return rows;
}

async function dumpTable(
  client: Client, part: string, schema: string, table: string, columns: string[], progress: (line: string) => void,
): Promise<TableDump> {
  const file = `${schema}.${table}.copy.gz`;
  const path = join(part, file);
  const target = createWriteStream(path, { mode: 0o600 });
  // Level 1: half the time of the default, for a tenth more bytes.
  const gzip = createGzip({ level: 1 });
  target.on('error', (error) => gzip.destroy(error));
  gzip.pipe(target);
  const rows = await copyOut(client, `COPY ${quoted(schema)}.${quoted(table)} (${columns.map(quoted).join(', ')}) TO STDOUT`, gzip);
  gzip.end();
  await finished(target);
  if (rows > 0) progress(`${schema}.${table}: ${rows} rows`);
  return { schema, table, columns, rows, file, bytes: statSync(path).size, sha256: await sha256Of(path) };
}
