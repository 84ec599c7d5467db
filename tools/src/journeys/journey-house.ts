import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Pool } from 'pg';
import { actors, ensureRole, MIGRATOR } from '../database/roles.js';
import { databaseUrl, type Env, type House } from '../stack/environment.js';
import { freePorts } from '../stack/ports.js';
import { startStack, type Stack } from '../stack/stack.js';
import { checkout, homeAt, openHome } from '../start/home.js';
import { openKafka } from '../start/kafka-bus.js';
import { openKeys } from '../start/keys.js';
import { openRegistry } from '../start/registry.js';
import { type Witness, witness } from './witness.js';

/** A house of a spec's own: fresh folder and database, free ports, all services in one process, the rail simulator beside it. */
export interface JourneyHouse {
  readonly stack: Stack;
  readonly house: House;
  /** A superuser's connections to its database. */
  readonly database: Pool;
  readonly witness: Witness;
  stop(): Promise<void>;
}

/** The same for all specs: roles belong to the cluster, which they share. */
const PASSWORD = 'test';
/** Long enough for a rail on a busy machine, short enough that a test can wait for one that never answers. */
const RAIL_TIMEOUT_SECONDS = 4;

const clusterUrl = (): URL => {
  const url = process.env.TEST_POSTGRES_URL;
  if (!url) throw new Error('TEST_POSTGRES_URL is not set: run this as *.journey.spec.ts, or name a PostgreSQL superuser');
  return new URL(url);
};

interface Brokers { readonly brokers: readonly string[] }

/** What stands before any service. On Kafka, topics carry a prefix of their own, so that brokers can be shared. */
export async function layOut(bus?: Brokers): Promise<{ house: House; database: Pool; clear(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'redress-journey-'));
  chmodSync(folder, 0o711);
  const home = homeAt(join(folder, 'home'));
  openHome(home);
  const keys = { ...(await openKeys(home)), rolePassword: () => PASSWORD };
  const id = randomUUID().replaceAll('-', '');
  const cluster = clusterUrl();
  const brokers = bus && { KAFKA_BROKERS: bus.brokers.join(','), KAFKA_TOPIC_PREFIX: `journey-${id}-` };
  const house: House = {
    home, keys, ports: await freePorts(), database: `journey_${id}`, postgres: cluster.host, registryFile: openRegistry(home, keys),
    followUpSeconds: 2, bus: brokers ? (await openKafka(home, () => undefined, brokers)).env : {},
  };
  await migrated(house, cluster);
  const database = new Pool({ connectionString: Object.assign(new URL(cluster), { pathname: `/${house.database}` }).href, max: 2 });
  database.on('error', () => undefined);
  return {
    house, database,
    clear: async () => {
      await database.end();
      await asAdmin(cluster, (admin) => admin.query(`DROP DATABASE IF EXISTS "${house.database}" WITH (FORCE)`));
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export interface HouseOptions {
  /** False for a process each. */
  readonly oneProcess?: boolean;
  /** Added to the environment of all. */
  env?(house: House): Env;
}

export async function openJourneyHouse(bus?: Brokers, { oneProcess = true, env }: HouseOptions = {}): Promise<JourneyHouse> {
  const { house, database, clear } = await layOut(bus);
  const { keys, ports } = house;
  const rail = {
    name: 'simulator', url: `http://127.0.0.1:${ports.rail}`, secret: keys.railSecret, webhookSecret: keys.railWebhookSecret,
    timeoutSeconds: RAIL_TIMEOUT_SECONDS,
  };
  const starting = startStack({ house, oneProcess, ...(env && { env: env(house) }), envOf: { payments: { RAILS: JSON.stringify([rail]) } } });
  const stack = await starting.catch(async (error: Error) => {
    await clear();
    throw error;
  });
  const watching = await witness(house, database);
  return {
    stack, house, database, witness: watching,
    stop: async () => {
      await watching.stop();
      await stack.stop();
      await clear();
    },
  };
}

/** Runs `npm run migrate` as an operator does. */
async function migrated(house: House, cluster: URL): Promise<void> {
  await asAdmin(cluster, (admin) => ensureRole(admin, { role: MIGRATOR, password: PASSWORD }));
  const env: Env = { PATH: process.env.PATH ?? '', MIGRATOR_DATABASE_URL: databaseUrl(house, 'migrator'), ADMIN_DATABASE_URL: cluster.href };
  for (const name of actors) env[`${name.toUpperCase().replaceAll('-', '_')}_DATABASE_URL`] = databaseUrl(house, name);
  const child = spawn(process.execPath, [join(checkout(), 'tools', 'dist', 'migrate.js')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => { said += text.toString(); });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`the database could not be migrated: ${said}`);
}

async function asAdmin(cluster: URL, work: (admin: Client) => Promise<unknown>): Promise<void> {
  const admin = new Client({ connectionString: cluster.href });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
