import { services } from '@redress/contracts';
import { migrateBus, migrateService, schemaOf, type ServiceDefinition } from '@redress/messaging';
import { Client } from 'pg';
import { loadDefinition } from '../stack/services.js';
import { closeDatabase, ensureDatabase, ensureRole, type Login, MIGRATOR } from './roles.js';

const LOCK = 7_203_116;

export interface MigrateOptions {
  /** Whoever makes roles and database: a superuser, or the migrator itself where it may do so. */
  readonly adminUrl: string;
  /** Owner of all schemas, on the database of the house. */
  readonly migratorUrl: string;
  readonly logins: readonly Login[];
  /** By service, the migrations to stop at: those that a backup had seen. All of this build, where left out. */
  readonly only?: Readonly<Record<string, readonly string[]>> | undefined;
  /** One line for each thing that was changed. */
  progress?(line: string): void;
}

/**
 * Brings roles, database, log and every service's schema to this build. Running it again changes nothing; two at once take turns.
 * @throws MigrationError where the data belongs to a newer build.
 */
export async function migrate({ adminUrl, migratorUrl, logins, only, progress = () => undefined }: MigrateOptions): Promise<void> {
  const database = decodeURIComponent(new URL(migratorUrl).pathname.slice(1));
  await withClient(adminUrl, async (admin) => {
    await admin.query('SELECT pg_advisory_lock($1)', [LOCK]);
    for (const login of logins) await ensureRole(admin, login);
    await ensureDatabase(admin, database, decodeURIComponent(new URL(migratorUrl).username) || MIGRATOR);
    await withClient(migratorUrl, (owner) => closeDatabase(owner, database));
    await migrateBus(migratorUrl);
    for (const service of services) {
      const definition = await loadDefinition(service);
      const run = await migrateService(only ? upTo(definition, only[schemaOf(service)] ?? []) : definition, migratorUrl);
      if (run.length > 0) progress(`${service}: ${run.join(', ')}`);
    }
  });
}

const upTo = (definition: ServiceDefinition, names: readonly string[]): ServiceDefinition =>
  ({ ...definition, migrations: definition.migrations.filter((Migration) => names.includes(new Migration().name ?? Migration.name)) });

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
