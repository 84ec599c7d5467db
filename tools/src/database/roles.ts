import { type Service, services } from '@redress/contracts';
import { roleOf } from '@redress/messaging';
import { type Client } from 'pg';

/** A role that can log in; without a password it is made as one that cannot, or stays as it is. */
export interface Login {
  readonly role: string;
  readonly password?: string | undefined;
}

export const MIGRATOR = 'redress_migrator';
/** Whoever acts on the database: a service, the channels that write to the input topics, and the migrator, who alone changes schemas. */
export const actors: readonly (Service | 'channel')[] = [...services, 'channel'];
export const roleNames: readonly string[] = actors.map(roleOf);

const name = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

async function exists(admin: Client, sql: string, value: string): Promise<boolean> {
  return (await admin.query(sql, [value])).rowCount === 1;
}

/** Makes the role, or gives it this password, so that a key folder brought back from a backup fits the cluster again. */
export async function ensureRole(admin: Client, { role, password }: Login): Promise<void> {
  const login = password === undefined ? '' : ` LOGIN PASSWORD ${literal(password)}`;
  if (!(await exists(admin, 'SELECT 1 FROM pg_roles WHERE rolname = $1', role))) await admin.query(`CREATE ROLE ${name(role)}${login}`);
  else if (login) await admin.query(`ALTER ROLE ${name(role)}${login}`).catch(leaveToItsOwner);
}

/** A role that somebody else made keeps the password that they gave it. */
function leaveToItsOwner(error: { code?: string }): void {
  if (error.code !== '42501') throw error;
}

export async function ensureDatabase(admin: Client, database: string, owner: string): Promise<void> {
  if (await exists(admin, 'SELECT 1 FROM pg_database WHERE datname = $1', database)) return;
  await admin.query(`CREATE DATABASE ${name(database)} OWNER ${name(owner)}`);
}

/** Closes the database to everybody who is not named: by default any role of the cluster may connect and look around. */
export async function closeDatabase(owner: Client, database: string): Promise<void> {
  await owner.query(`REVOKE ALL ON DATABASE ${name(database)} FROM PUBLIC`);
  await owner.query('REVOKE ALL ON SCHEMA public FROM PUBLIC');
  for (const role of roleNames) await owner.query(`GRANT CONNECT ON DATABASE ${name(database)} TO ${name(role)}`);
}
