import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { startPostgres } from '../../embedded-postgres.mjs';
import { DATABASE, databaseUrl } from '../stack/environment.js';
import { type Home } from '../start/home.js';
import { openKeys } from '../start/keys.js';

/** A database that answers, for as long as it is needed. */
export interface Source {
  readonly url: string;
  /** Whether the house may be at work on it. */
  readonly hot: boolean;
  close(): Promise<void>;
}

const running = (url: string): Source => ({ url, hot: true, close: async () => undefined });

/** The database of a data folder: as it runs; the server of somebody else that it stands on; or started for the backup alone. */
export async function sourceOf(home: Home, env: NodeJS.ProcessEnv = process.env): Promise<Source> {
  if (env.ADMIN_DATABASE_URL) {
    const { host } = new URL(env.ADMIN_DATABASE_URL);
    return running(databaseUrl({ keys: await openKeys(home), database: DATABASE, postgres: host }, 'migrator'));
  }
  if (!existsSync(home.postgres)) throw new Error(`${home.root} holds no database. Name the data folder (--data), or a database (--database).`);
  const url = runningUrl(home);
  if (url && (await answers(url))) return running(url);
  const server = await startPostgres({ dataDir: home.postgres });
  return { url: server.superuserUrl(DATABASE), hot: false, close: () => server.stop() };
}

/** Where a server that runs on the folder listens, by its own note. */
function runningUrl(home: Home): string | undefined {
  const note = join(realpathSync(home.postgres), 'postmaster.pid');
  const port = existsSync(note) ? readFileSync(note, 'utf8').split('\n')[3]?.trim() : undefined;
  if (!port) return undefined;
  return `postgres://postgres:${readFileSync(`${home.postgres}.password`, 'utf8').trim()}@127.0.0.1:${port}/${DATABASE}`;
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  client.on('error', () => undefined);
  const up = await client.connect().then(() => true, () => false);
  await client.end().catch(() => undefined);
  return up;
}
