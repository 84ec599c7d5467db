import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Instant, instant } from '@redress/contracts';
import { defaultHome, type Home, homeAt } from '../start/home.js';

export const backupUsage = `npm run backup -- [flags]

Copies the database of a house as it is at one moment, while it works. Needs no programs of PostgreSQL. The keys without which nobody can
read it are copied to a folder of their own: keep that one elsewhere, whoever has both has everything.

  --to FOLDER      where to (default: backups/TIME); must not be there yet
  --keys FOLDER    where the keys go (default: the backup's name with .keys); --no-keys leaves them out
  --data DIR       the data folder (default: REDRESS_HOME, or .redress in the checkout); it may be running or not
  --database URL   another PostgreSQL, as a role that may read all schemas; its keys are yours to keep
  --kafka          the bus is Kafka (found out by itself where the house runs): KAFKA_BROKERS says where
  --json           print {ok, folder, at, rows, tables, bytes, keys} as one line
  --help           show this`;

export const restoreUsage = `npm run restore -- FOLDER [flags]
npm run restore -- --at TIME --database URL [flags]

Brings a backup back into an empty place, checks it first, and sees to what must follow: bus positions go back to before its moment, and
payments looks every payout up at its rail, by its key, before it sends any. With --at and no FOLDER: the database was brought back by other
means (point-in-time recovery) to that time, and only what must follow is done.

  --home DIR          the data folder (default: REDRESS_HOME, or .redress in the checkout); nothing may run on it
  --database URL      another PostgreSQL instead, as a role that may make databases; MIGRATOR_DATABASE_URL by another name.
                      <SERVICE>_DATABASE_URL give the roles their passwords, as for npm run migrate
  --keys FOLDER       the keys of the backup (default: its name with .keys); not needed where the data folder has them
  --replace           there may be data already: it is kept under another name
  --at TIME           with --database and no FOLDER: the moment to which the database was brought back, e.g. 2026-11-23T04:00:00.000Z
  --margin MINUTES    how far before that moment events are read again (default: 60); more than any service was behind then
  --kafka             the bus is Kafka (known of a backup): KAFKA_BROKERS where set, else the local one
  --bus-database URL  where the log is on a PostgreSQL of its own, whoever may read it there
  --dry-run           check the backup and the place, and say what would be done; changes nothing
  --json              print {ok, knownUntil, kept, again, erased, finance} as one line
  --help              show this`;

export interface BackupOptions {
  readonly to: string;
  /** Undefined: the keys are not copied. */
  readonly keys: string | undefined;
  readonly home: Home;
  readonly database: string | undefined;
  readonly kafka: boolean;
  readonly json: boolean;
}

export interface RestoreOptions {
  readonly folder: string | undefined;
  readonly home: Home;
  readonly database: string | undefined;
  readonly keys: string | undefined;
  readonly replace: boolean;
  readonly at: Instant | undefined;
  readonly marginMinutes: number;
  readonly kafka: boolean;
  readonly busDatabase: string | undefined;
  readonly dryRun: boolean;
  readonly json: boolean;
}

const flag = { type: 'boolean', default: false } as const;
const value = { type: 'string' } as const;
const place = (path: string | undefined): string | undefined => (path === undefined ? undefined : resolve(process.env.INIT_CWD ?? '', path));
/** 20261123T061500, a part of a name. */
export const stampOf = (at: Instant): string => at.slice(0, 19).replaceAll(/[-:]/g, '').toLowerCase();
const homeOf = (path: string | undefined): Home => (path === undefined ? defaultHome() : homeAt(place(path)!));

/** Undefined: help is wanted. @throws Error in one line that says what is wrong */
export function parseBackup(args: readonly string[]): BackupOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: { to: value, keys: value, 'no-keys': flag, data: value, database: value, kafka: flag, json: flag, help: { ...flag, short: 'h' } },
  });
  if (values.help) return undefined;
  if (values.database && (values.data || values.keys)) {
    throw new Error('--database is a PostgreSQL of your own: no data folder and no keys belong to it.');
  }
  const to = place(values.to ?? join('backups', stampOf(instant(Date.now()))))!;
  const keys = values.database || values['no-keys'] ? undefined : place(values.keys) ?? `${to}.keys`;
  return { to, keys, home: homeOf(values.data), database: values.database, kafka: values.kafka, json: values.json };
}

/** Undefined: help is wanted. @throws Error in one line that says what is wrong */
export function parseRestore(args: readonly string[]): RestoreOptions | undefined {
  const { values, positionals } = parseArgs({
    args: [...args], allowPositionals: true,
    options: {
      home: value, database: value, keys: value, replace: flag, at: value, margin: { ...value, default: '60' }, kafka: flag, 'bus-database': value,
      'dry-run': flag, json: flag, help: { ...flag, short: 'h' },
    },
  });
  if (values.help) return undefined;
  const [folder, ...others] = positionals;
  const margin = Number(values.margin);
  if (others.length > 0) throw new Error('Name one backup.');
  if (!Number.isFinite(margin) || margin < 0) throw new Error('--margin is a number of minutes.');
  const at = Date.parse(values.at ?? '1970-01-01');
  if (Number.isNaN(at)) throw new Error('--at is a time such as 2026-11-23T04:00:00.000Z.');
  if (values.home && values.database) throw new Error('Give --home or --database, not both.');
  if (folder === undefined && !(values.at && values.database)) {
    throw new Error('Name the backup; or, where the database is back already, give --at and --database.');
  }
  if (folder !== undefined && values.at !== undefined) throw new Error('A backup knows its own time: leave --at out.');
  return {
    folder: place(folder), home: homeOf(values.home), database: values.database, keys: place(values.keys), replace: values.replace, at: values.at && instant(at),
    marginMinutes: margin, kafka: values.kafka, busDatabase: values['bus-database'], dryRun: values['dry-run'], json: values.json,
  };
}
