import { listenersOf, eventTypes, publisherOf, type Service, topicOf, topics } from '@redress/contracts';
import pg from 'pg';
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { dataSourceOf, schemaOf } from './database.js';
import { auditRows, frameworkStores } from './framework-stores.js';
import { outboxTables } from './outbox.js';
import { forgetFunction, logTables } from './log-tables.js';
import { type AnyStore } from './store.js';
import { createTable, frameworkTables } from './tables.js';

/** The tables that every service has: inbox, waiting inputs, dead letters, timers, intents, outbox, positions, audit log. */
export class Framework1764000000000 implements MigrationInterface {
  readonly name = 'Framework1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    const statements = [...frameworkTables, ...outboxTables, ...frameworkStores.flatMap((store) => createTable(store))];
    for (const statement of statements) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('a schema of Redress is not taken back: restore a backup');
  }
}

export interface Migratable {
  readonly name: Service;
  readonly stores: readonly AnyStore[];
  readonly migrations: readonly (new () => MigrationInterface)[];
  readonly appendOnly?: readonly AnyStore[];
}

/** Something that the person who migrates must do first; the message says what. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/** The login role of a service, or of the channels that publish to the input topics. */
export const roleOf = (who: Service | 'channel'): string => `redress_${schemaOf(who)}`;

/**
 * Brings a service's schema to this build, as the migrator. Running it twice changes nothing; a schema with migrations that this build
 * does not know is refused. Returns the names of the migrations that were run.
 */
export async function migrateService(definition: Migratable, url: string): Promise<string[]> {
  const { name, stores, migrations, appendOnly = [] } = definition;
  const schema = schemaOf(name);
  await withClient(url, (client) => client.query(`CREATE SCHEMA IF NOT EXISTS "${schema}"`));
  const known = [Framework1764000000000, ...migrations];
  const source = dataSourceOf({ service: name, url, stores: [...stores, ...frameworkStores], migrations: known, poolSize: 2 });
  await source.initialize();
  try {
    const names = new Set(known.map((migration) => migration.name));
    const runner = source.createQueryRunner();
    const has = await runner.hasTable(`${schema}.migration`);
    const rows = has ? ((await runner.query('SELECT name FROM migration')) as { name: string }[]) : [];
    await runner.release();
    const newer = rows.filter((row) => !names.has(row.name)).map((row) => row.name);
    if (newer.length > 0) {
      throw new MigrationError(`The data of ${name} belongs to a newer Redress (${newer.join(', ')}): start that version, or use another data folder.`);
    }
    const run = await source.runMigrations({ transaction: 'all' });
    await withClient(url, (client) => grant(client, name, schema, [auditRows, ...appendOnly], stores.filter(({ spec }) => spec.reference)));
    return run.map((migration) => migration.name);
  } finally {
    await source.destroy();
  }
}

async function grant(
  client: pg.Client, service: Service, schema: string, appendOnly: readonly AnyStore[], reference: readonly AnyStore[],
): Promise<void> {
  const role = roleOf(service);
  await client.query(`GRANT USAGE ON SCHEMA "${schema}" TO "${role}"`);
  await client.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "${schema}" TO "${role}"`);
  await client.query(`GRANT USAGE ON ALL SEQUENCES IN SCHEMA "${schema}" TO "${role}"`);
  for (const { spec } of appendOnly) await client.query(`REVOKE UPDATE, DELETE, TRUNCATE ON "${schema}"."${spec.table}" FROM "${role}"`);
  // A service cannot move its own clock; tests and trials do, as the owner.
  const readOnly = ['migration', 'clock', ...reference.map(({ spec }) => spec.table)];
  for (const table of readOnly) await client.query(`REVOKE INSERT, UPDATE, DELETE ON "${schema}"."${table}" FROM "${role}"`);
}

/** Makes the log's tables from the score: each topic is appended to by its publisher alone, and read by its listeners alone. */
export async function migrateBus(url: string): Promise<void> {
  await withClient(url, async (client) => {
    await client.query('CREATE SCHEMA IF NOT EXISTS bus');
    await client.query(forgetFunction);
    const roles = [...new Set(eventTypes.flatMap((type) => [publisherOf(type), ...listenersOf(type)]))].map(roleOf);
    for (const role of roles) await client.query(`GRANT USAGE ON SCHEMA bus TO "${role}"`);
    for (const topic of topics) {
      const types = eventTypes.filter((type) => topicOf(type) === topic);
      const readers = [...new Set(types.flatMap((type) => listenersOf(type)))].map(roleOf);
      for (const statement of logTables(topic, roleOf(publisherOf(types[0]!)), readers)) await client.query(statement);
    }
  });
}

const LOCK = 7_203_117;

/** One migrator at a time: the advisory lock is held by the session and goes with it. */
async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    return await work(client);
  } finally {
    await client.end();
  }
}
