import { services } from '@redress/contracts';
import { Client } from 'pg';
import { loginsOf } from '../database/logins.js';
import { migrate, type MigrateOptions } from '../database/migrate.js';
import { type Database, openDatabase, prepareDatabase } from '../start/database.js';
import { type Home, openHome } from '../start/home.js';
import { DATABASE } from '../stack/environment.js';
import { openKeys } from '../start/keys.js';
import { quoted, schemas } from './dump.js';

/** A server on which a database of the house is, or comes to be. */
export interface Place {
  /** What the services call the database. */
  readonly name: string;
  readonly label: string;
  url(database: string): string;
  /** Makes roles and database, and brings the schemas to this build, or to the migrations that are named. */
  prepare(database: string, only?: MigrateOptions['only']): Promise<void>;
  close(): Promise<void>;
}

/** A data folder's own server, made where there is none; its keys must be there. Nothing may run on it. */
export async function placeAtHome(home: Home, progress: (line: string) => void): Promise<Place> {
  openHome(home);
  const keys = await openKeys(home);
  const server: Database = await openDatabase(home, 0, progress);
  return {
    name: DATABASE, label: `${DATABASE} in ${home.root}`, url: (database) => server.superuserUrl(database), close: () => server.stop(),
    prepare: (database, only) => prepareDatabase(server, keys, database, only),
  };
}

/** A database of somebody else's server, by the address of whoever may make databases there. */
export function placeAtUrl(address: string, env: NodeJS.ProcessEnv = process.env): Place {
  const name = decodeURIComponent(new URL(address).pathname.slice(1));
  if (!name) throw new Error('--database must name a database: postgres://…/redress');
  const url = (database: string): string => Object.assign(new URL(address), { pathname: `/${database}` }).href;
  return {
    name, label: `${name} at ${new URL(address).host}`, url, close: async () => undefined,
    prepare: (database, only) =>
      migrate({ adminUrl: env.ADMIN_DATABASE_URL ?? url('postgres'), migratorUrl: url(database), logins: loginsOf(env), only }),
  };
}

export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, application_name: 'restore', statement_timeout: 0, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** `empty`: nothing was ever decided in it, whether it is migrated or not. */
export type Standing = 'absent' | 'empty' | 'full';

export async function standingOf({ url, name }: Place): Promise<Standing> {
  const there = await withClient(url('postgres'), (admin) => admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]));
  if (there.rowCount === 0) return 'absent';
  return withClient(url(name), async (client) => {
    for (const table of schemas.filter((schema) => schema !== 'bus').map((schema) => `${quoted(schema)}.inbox`)) {
      const { rows: [found] } = await client.query<{ oid: string | null }>('SELECT to_regclass($1) AS oid', [table]);
      if (found?.oid && (await client.query(`SELECT 1 FROM ${table} LIMIT 1`)).rowCount) return 'full';
    }
    return 'empty';
  });
}

/** @throws Error naming the services that are connected */
export async function refuseServices({ url, name }: Place): Promise<void> {
  const { rows } = await withClient(url('postgres'), (admin) => admin.query<{ who: string }>(
    'SELECT DISTINCT application_name AS who FROM pg_stat_activity WHERE datname = $1 AND application_name = ANY($2) ORDER BY 1', [name, [...services]]));
  if (rows.length > 0) throw new Error(`Redress still runs on this database (${rows.map(({ who }) => who).join(', ')}). Stop it first.`);
}

/** Makes one database take the place of another in one step; what was there stays under the name that is returned. */
export async function swap({ url, name }: Place, fresh: string, standing: Standing, stamp: string): Promise<string | undefined> {
  const kept = `${name}_before_${stamp}`;
  await withClient(url('postgres'), async (admin) => {
    await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY($1) AND pid <> pg_backend_pid()', [[name, fresh]]);
    await admin.query('BEGIN');
    if (standing === 'full') await admin.query(`ALTER DATABASE ${quoted(name)} RENAME TO ${quoted(kept)}`);
    await admin.query(`ALTER DATABASE ${quoted(fresh)} RENAME TO ${quoted(name)}`);
    await admin.query('COMMIT');
  });
  return standing === 'full' ? kept : undefined;
}
