import { ConfigError, readFiles } from '@redress/chassis';
import { loginsOf } from './database/logins.js';
import { migrate } from './database/migrate.js';

const usage = `npm run migrate

Brings the database to this build: roles, schemas, tables, the tables of the PostgreSQL log. To be run before the services are started
anew. The embedded run (npm start) does it by itself.

  MIGRATOR_DATABASE_URL   a role that owns the database and may make schemas (and roles, where they are not there yet)
  ADMIN_DATABASE_URL      who makes roles and the database, where the migrator may not (default: MIGRATOR_DATABASE_URL)
  <SERVICE>_DATABASE_URL  for each service, e.g. PAYMENTS_DATABASE_URL, FOLLOW_UP_DATABASE_URL: its role is given this password.
                          The role must be named as the service is: redress_payments, redress_follow_up …
  NAME_FILE               for each of them: the path of a file that holds it`;

const IN_FILE = /_DATABASE_URL_FILE$/;
const addressesInFiles = (env: NodeJS.ProcessEnv): string[] =>
  Object.keys(env).filter((name) => IN_FILE.test(name)).map((name) => name.replace(/_FILE$/, ''));

async function main(): Promise<void> {
  if (process.argv.includes('--help')) return console.log(usage);
  const { env, faults } = readFiles(process.env, addressesInFiles(process.env));
  if (faults.length > 0) throw new ConfigError(faults);
  const migratorUrl = env.MIGRATOR_DATABASE_URL;
  if (!migratorUrl) throw new Error('MIGRATOR_DATABASE_URL is missing. `npm run migrate -- --help` tells what it is.');
  let changed = 0;
  const progress = (line: string) => {
    changed += 1;
    console.log(line);
  };
  await migrate({ migratorUrl, adminUrl: env.ADMIN_DATABASE_URL ?? migratorUrl, logins: loginsOf(env), progress });
  console.log(changed ? 'The database fits this build.' : 'The database fitted this build already.');
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
