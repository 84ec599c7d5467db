import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Client } from 'pg';
import { copyIn } from './copy.js';
import { quoted, schemas } from './dump.js';
import { type Manifest } from './manifest.js';

/**
 * Fills the tables of a migrated database with those of the backup, within the caller's transaction. What migrations put there gives way.
 * @throws Error where tables or columns of the backup are not those of this build
 */
export async function load(client: Client, folder: string, { tables, sequences }: Manifest, progress: (line: string) => void): Promise<void> {
  await refuseOtherShape(client, tables);
  await client.query(`TRUNCATE ${tables.map(({ schema, table }) => `${quoted(schema)}.${quoted(table)}`).join(', ')}`);
  for (const { schema, table, columns, file, rows } of tables) {
    if (rows === 0) continue;
    const source = pipeline(createReadStream(join(folder, file)), createGunzip(), () => undefined);
    const text = `COPY ${quoted(schema)}.${quoted(table)} (${columns.map(quoted).join(', ')}) FROM STDIN`;
    const loaded = await copyIn(client, text, source);
    if (loaded !== rows) throw new Error(`${schema}.${table} has ${loaded} rows instead of ${rows}.`);
    progress(`${schema}.${table}: ${rows} rows`);
  }
  for (const { schema, sequence, last } of sequences) {
    await client.query('SELECT setval($1::regclass, $2)', [`${quoted(schema)}.${quoted(sequence)}`, last]);
  }
}

async function refuseOtherShape(client: Client, tables: Manifest['tables']): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT concat_ws('.', table_schema, table_name, column_name) AS name FROM information_schema.columns WHERE table_schema = ANY($1)`, [schemas]);
  const there = new Set(rows.map(({ name }) => name));
  const stored = tables.flatMap(({ schema, table, columns }) => columns.map((column) => `${schema}.${table}.${column}`));
  const missing = stored.filter((name) => !there.has(name)).slice(0, 3);
  if (missing.length > 0) {
    throw new Error(`The backup has what this build does not know: ${missing.join(', ')}. Restore it with the version that took it.`);
  }
}
