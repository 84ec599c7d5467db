import { roleOf } from '@redress/messaging';
import { type EmbeddedPostgres, startPostgres } from '../../embedded-postgres.mjs';
import { migrate, type MigrateOptions } from '../database/migrate.js';
import { actors, MIGRATOR } from '../database/roles.js';
import { type Home } from './home.js';
import { type Keys } from './keys.js';

/** The PostgreSQL that the house stands on. */
export interface Database {
  /** host:port */
  readonly address: string;
  /** How people call it. */
  readonly label: string;
  superuserUrl(database?: string): string;
  /** Process id of the embedded server; undefined for a server of somebody else. */
  pid(): number | undefined;
  stop(): Promise<void>;
}

const CONNECTIONS = 120;

/** The embedded PostgreSQL, started anew where it dies; or the server that ADMIN_DATABASE_URL names. */
export async function openDatabase(home: Home, port: number, onDeath: (line: string) => void, settings: Readonly<Record<string, string | number>> = {}): Promise<Database> {
  const own = process.env.ADMIN_DATABASE_URL;
  if (own) return external(own);
  const options = { dataDir: home.postgres, port, settings: { max_connections: CONNECTIONS, ...settings } };
  let stopping = false;
  let server: EmbeddedPostgres = await startPostgres(options);
  const watch = async (): Promise<void> => {
    await server.exited;
    if (stopping) return;
    onDeath('PostgreSQL has ended; it is started again.');
    for (let delay = 200; !stopping; delay = Math.min(delay * 2, 5_000)) {
      try {
        server = await startPostgres({ ...options, port: server.port });
        return void watch();
      } catch (error) {
        onDeath((error as Error).message);
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
  };
  void watch();
  return {
    address: `127.0.0.1:${server.port}`, label: `PostgreSQL (127.0.0.1:${server.port})`,
    superuserUrl: (database) => server.superuserUrl(database), pid: () => server.pid,
    stop: async () => {
      stopping = true;
      await server.stop();
    },
  };
}

function external(adminUrl: string): Database {
  const { host } = new URL(adminUrl);
  return {
    address: host, label: `PostgreSQL (${host})`, pid: () => undefined, stop: async () => undefined,
    superuserUrl: (database = 'postgres') => Object.assign(new URL(adminUrl), { pathname: `/${database}` }).href,
  };
}

/** Roles with the passwords of this installation, database, schemas: all brought to this build, or to the migrations that are named. */
export function prepareDatabase(
  database: Pick<Database, 'address' | 'superuserUrl'>, keys: Keys, name: string, only?: MigrateOptions['only'],
): Promise<void> {
  const logins = [...actors.map(roleOf), MIGRATOR].map((role) => ({ role, password: keys.rolePassword(role) }));
  const migratorUrl = `postgres://${MIGRATOR}:${keys.rolePassword(MIGRATOR)}@${database.address}/${name}`;
  return migrate({ adminUrl: database.superuserUrl(), migratorUrl, logins, only });
}
