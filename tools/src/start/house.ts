import { DATABASE, type Env, type House } from '../stack/environment.js';
import { type Ports } from '../stack/ports.js';
import { type Database, openDatabase, prepareDatabase } from './database.js';
import { type Home, openHome } from './home.js';
import { openKeys } from './keys.js';
import { openRegistry } from './registry.js';

export interface Foundation {
  readonly house: House;
  readonly database: Database;
}

export interface FoundationOptions {
  readonly home: Home;
  readonly ports: Ports;
  readonly bus?: Env;
  readonly followUpSeconds?: number | undefined;
  /** postgresql.conf parameters of the embedded server. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** One line for each thing that takes time or goes wrong. */
  progress?(line: string): void;
}

/** What stands before any service: folder, keys, registry, a PostgreSQL that fits this build. Nothing is left running where it rejects. */
export async function layFoundation({ home, ports, bus = {}, followUpSeconds, settings, progress = () => undefined }: FoundationOptions): Promise<Foundation> {
  openHome(home);
  const database = await openDatabase(home, ports.postgres, progress, settings);
  try {
    const keys = await openKeys(home);
    await prepareDatabase(database, keys, DATABASE);
    const registryFile = openRegistry(home, keys);
    return { database, house: { home, keys, ports, registryFile, bus, followUpSeconds, database: DATABASE, postgres: database.address } };
  } catch (error) {
    await database.stop();
    throw error;
  }
}
