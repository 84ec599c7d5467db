import { type Service } from '@redress/contracts';
import { type Client } from 'pg';

/** The login of one service: it may read and write rows in its own schema, and nothing anywhere else. */
export interface ServiceLogin {
  readonly service: Service;
  readonly role: string;
  /** Left out where the role exists already and keeps its password. */
  readonly password?: string;
}

/** The schema of a service is its name, as SQL writes names. */
export const schemaOfService = (service: Service): string => service.replaceAll('-', '_');
export const roleOf = (database: string, service: Service | 'migrator'): string => `${database}_${service.replaceAll('-', '_')}`;

const name = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

async function exists(admin: Client, catalog: 'pg_roles' | 'pg_database', column: 'rolname' | 'datname', value: string): Promise<boolean> {
  const { rowCount } = await admin.query(`SELECT 1 FROM ${catalog} WHERE ${column} = $1`, [value]);
  return rowCount === 1;
}

/** Makes the role, or gives it this password, so that a restored key folder fits the cluster again. */
export async function ensureRole(admin: Client, role: string, password: string | undefined): Promise<void> {
  const login = password === undefined ? '' : ` LOGIN PASSWORD ${literal(password)}`;
  if (!(await exists(admin, 'pg_roles', 'rolname', role))) await admin.query(`CREATE ROLE ${name(role)}${login}`);
  else if (login) await admin.query(`ALTER ROLE ${name(role)}${login}`);
}

/** Makes the database, closed to everybody who is not let in by name. */
export async function ensureDatabase(admin: Client, database: string, owner: string): Promise<void> {
  if (await exists(admin, 'pg_database', 'datname', database)) return;
  await admin.query(`CREATE DATABASE ${name(database)} OWNER ${name(owner)}`);
}

/**
 * Lets each login into its own schema only. `migrator` makes and owns the tables; what it makes later is covered by default privileges.
 * Runs as a superuser, or as the migrator itself where it may make schemas.
 */
export async function grantSchemas(admin: Client, database: string, migrator: string, logins: readonly ServiceLogin[]): Promise<void> {
  await admin.query(`REVOKE ALL ON DATABASE ${name(database)} FROM PUBLIC`);
  await admin.query('REVOKE ALL ON SCHEMA public FROM PUBLIC');
  for (const { service, role } of logins) {
    const schema = name(schemaOfService(service));
    await admin.query(`GRANT CONNECT ON DATABASE ${name(database)} TO ${name(role)}`);
    await admin.query(`CREATE SCHEMA IF NOT EXISTS ${schema} AUTHORIZATION ${name(migrator)}`);
    await admin.query(`GRANT USAGE ON SCHEMA ${schema} TO ${name(role)}`);
    const later = `ALTER DEFAULT PRIVILEGES FOR ROLE ${name(migrator)} IN SCHEMA ${schema} GRANT`;
    await admin.query(`${later} SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${name(role)}`);
    await admin.query(`${later} USAGE ON SEQUENCES TO ${name(role)}`);
  }
}

/** Which migrations ran is for the migrator to write: a service reads it, to tell a newer schema from its own. */
export async function protectHistory(admin: Client, logins: readonly ServiceLogin[]): Promise<void> {
  for (const { service, role } of logins) {
    const table = `${name(schemaOfService(service))}.migration`;
    const { rows } = await admin.query('SELECT to_regclass($1) AS found', [table]);
    if (rows[0].found) await admin.query(`REVOKE INSERT, UPDATE, DELETE ON ${table} FROM ${name(role)}`);
  }
}
