import { eventTypes, listenersOf, milliseconds, publisherOf, type Duration, type Service } from '@redress/contracts';
import { createTable, dataSourceOf, migrateBus, migrateService, poolOf, roleOf, schemaOf, type AnyStore, type Migratable } from '@redress/messaging';
import { randomUUID } from 'node:crypto';
import { Client, type Pool } from 'pg';
import { type MigrationInterface, type QueryRunner } from 'typeorm';

export interface TestDatabaseOptions {
  /** The service whose schema is made; its role owns nothing and may only what migrations granted. */
  readonly name?: Service;
  readonly stores?: readonly AnyStore[];
  /** Without any, the tables are made as the stores declare them. */
  readonly migrations?: Migratable['migrations'];
  readonly appendOnly?: Migratable['appendOnly'];
}

export interface TestDatabase {
  /** A superuser's. */
  readonly url: string;
  /** The service's own login. */
  readonly serviceUrl: string;
  /** Connections as the service's engine has them: its role, its schema first, pipelined. */
  readonly pool: Pool;
  /** Moves the clock of the service's schema; no service may do that itself. */
  moveClock(by: Duration): Promise<void>;
  dispose(): Promise<void>;
}

const PASSWORD = 'test';
const LOCK = 7_203_118;

const clusterUrl = (): string => {
  const url = process.env.TEST_POSTGRES_URL;
  if (!url) throw new Error('TEST_POSTGRES_URL is not set: run this as *.int.spec.ts, or name a PostgreSQL superuser');
  return url;
};

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A connection of its own, for what a pool cannot show: whoever asked for it ends it. `schema` is looked through first. */
export async function connectionTo(url: string, schema?: string): Promise<Client> {
  const client = new Client({ connectionString: url, ...(schema !== undefined && { options: `-c search_path=${schema}` }) });
  await client.connect();
  return client;
}

/** The login roles of all services; they belong to the cluster, so one spec at a time makes them. */
async function makeRoles(client: Client): Promise<void> {
  const roles = new Set(eventTypes.flatMap((type) => [publisherOf(type), ...listenersOf(type)]).map(roleOf));
  await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
  for (const role of roles) {
    const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
    if (rowCount === 0) await client.query(`CREATE ROLE "${role}" LOGIN PASSWORD '${PASSWORD}'`);
  }
  await client.query('SELECT pg_advisory_unlock($1)', [LOCK]);
}

const tablesOf = (stores: readonly AnyStore[]): (new () => MigrationInterface) =>
  class Tables1764000000001 implements MigrationInterface {
    readonly name = 'Tables1764000000001';

    async up(runner: QueryRunner): Promise<void> {
      for (const statement of stores.flatMap((store) => createTable(store))) await runner.query(statement);
    }

    async down(): Promise<void> {
      throw new Error('the whole database is dropped instead');
    }
  };

/** A fresh database with one service's schema and the bus's log, on the PostgreSQL of the test run. */
export async function testDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { name = 'payments', stores = [], migrations = [tablesOf(stores)], appendOnly = [] } = options;
  const cluster = clusterUrl();
  const database = `test_${randomUUID().replaceAll('-', '')}`;
  await withClient(cluster, async (client) => {
    await makeRoles(client);
    await client.query(`CREATE DATABASE "${database}"`);
  });
  const url = Object.assign(new URL(cluster), { pathname: `/${database}` });
  const serviceUrl = Object.assign(new URL(url), { username: roleOf(name), password: PASSWORD }).toString();
  await migrateService({ name, stores, migrations, appendOnly }, url.toString());
  await migrateBus(url.toString());
  const source = await dataSourceOf({ service: name, url: serviceUrl, stores }).initialize();
  return {
    url: url.toString(), serviceUrl, pool: poolOf(source),
    moveClock: (by) => withClient(url.toString(), async (client) => {
      await client.query(`UPDATE "${schemaOf(name)}".clock SET shift = shift + make_interval(secs => $1)`, [milliseconds(by) / 1_000]);
    }),
    dispose: async () => {
      await source.destroy();
      await withClient(cluster, (client) => client.query(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`));
    },
  };
}
