import { type Service } from '@redress/contracts';
import { busContract, type BusBench, testDatabase } from '@redress/testing';
import pg from 'pg';
import { type Bus } from './bus.js';
import { schemaOf } from './database.js';
import { migrateService } from './migrations.js';
import { logTables } from './log-tables.js';
import { PostgresLog } from './postgres-log.js';

async function openBench(): Promise<BusBench> {
  const database = await testDatabase({ name: 'desk' });
  await migrateService({ name: 'payments', stores: [], migrations: [] }, database.url);
  const open: pg.Pool[] = [];
  const connect = (connectionString: string): pg.Pool => {
    const settings = { connectionString, max: 8, connectionTimeoutMillis: 5_000, pipeline: true };
    const pool = new pg.Pool(settings).on('error', () => undefined);
    open.push(pool);
    return pool;
  };
  const urlOf = (service: Service) => `${database.url}?options=${encodeURIComponent(`-c search_path=${schemaOf(service)}`)}`;
  const busOf = (service: Service): Bus => {
    const [log, own] = [connect(database.url), connect(urlOf(service))];
    return new PostgresLog({ logPool: () => log, ownPool: () => own });
  };
  const administer = async (...statements: string[]): Promise<void> => {
    const client = new pg.Client({ connectionString: process.env.TEST_POSTGRES_URL });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };
  const name = new URL(database.url).pathname.slice(1);
  return {
    connect: busOf,
    makeTopic: async (topic) => {
      for (const statement of logTables(topic, undefined, [])) await connect(database.url).query(statement);
    },
    putForeign: (topic, { key, value, headers }) => {
      const texts = Object.fromEntries(Object.entries(headers).map(([header, text]) => [header, text.toString()]));
      return busOf('desk').publish([{ topic, key: key ?? '', body: value ?? '', headers: texts }]);
    },
    forMember: (service) => ({ postgres: { log: database.url, own: urlOf(service) } }),
    power: {
      cut: () => administer(
        `ALTER DATABASE "${name}" ALLOW_CONNECTIONS false`,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`,
      ),
      restore: () => administer(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS true`),
    },
    close: async () => {
      await Promise.all(open.map((pool) => pool.end()));
      await database.dispose();
    },
  };
}

busContract('the PostgreSQL log', openBench, { power: true });
