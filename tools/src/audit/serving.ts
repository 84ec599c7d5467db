import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Service } from '@redress/contracts';
import { databaseUrl, type Env, type House } from '../stack/environment.js';
import { portsOf } from '../stack/ports.js';
import { startStack } from '../stack/stack.js';
import { staffToken, type StaffRole } from '../staff-token.js';
import { type Home, openHome } from '../start/home.js';
import { DATABASE, layFoundation } from '../start/house.js';
import { type SampleAccount, sampleAccounts } from '../start/accounts.js';
import { openKafka } from '../start/kafka-bus.js';
import { openKeys } from '../start/keys.js';
import { openRegistry } from '../start/registry.js';
import { openAuditor, relaysFacts } from './facts.js';

/** A house that serves: found running on this data folder, or started for as long as it is needed. */
export interface Serving {
  readonly house: House;
  readonly intakeUrl: string;
  readonly railUrl: string;
  readonly onKafka: boolean;
  /** Whether it was started here, and so ends with `stop`. */
  readonly startedHere: boolean;
  /** Who may read every schema. */
  readonly auditorUrl: string;
  adminUrl(service: Service): string;
  token(role: StaffRole): Promise<string>;
  /** Ends what was started here; a house that ran before goes on. */
  stop(): Promise<void>;
}

export interface ServingOptions {
  readonly home: Home;
  /** `undefined`: whichever bus a running house uses, else the PostgreSQL log. */
  readonly kafka?: boolean | undefined;
  readonly oneProcess?: boolean;
  /** Channel accounts that the registry must know before intake starts. */
  readonly accounts?: readonly SampleAccount[];
  progress(line: string): void;
}

const at = (port: number): string => `http://127.0.0.1:${port}`;

/** The house that runs on this data folder. Undefined where none does; rejects where the ports belong to a house on another folder. */
export async function findServing({ home, kafka }: Pick<ServingOptions, 'home' | 'kafka'>): Promise<Serving | undefined> {
  const ports = portsOf(process.env);
  if (!(await answers(`${at(ports.services.intake.admin)}/health/live`))) return undefined;
  openHome(home);
  const keys = await openKeys(home);
  const headers = { authorization: `Bearer ${await staffToken(keys.issuerKeyFile, 'operator')}` };
  const known = await fetch(`${at(ports.services.intake.admin)}/dead-letters?limit=1`, { headers }).catch(() => undefined);
  if (known?.status === 401) {
    throw new Error('Another Redress runs on these ports. Stop it, name its data folder (--data), or move the ports: REDRESS_PORTS=5300.');
  }
  const postgres = process.env.ADMIN_DATABASE_URL ? new URL(process.env.ADMIN_DATABASE_URL).host : `127.0.0.1:${ports.postgres}`;
  const house: House = { home, keys, ports, database: DATABASE, postgres, registryFile: join(home.root, 'registry.json'), bus: {} };
  const onKafka = await usesKafka(auditorUrlOf(house));
  if (kafka !== undefined && kafka !== onKafka) {
    throw new Error(`The running Redress uses ${onKafka ? 'Kafka: add --kafka' : 'the PostgreSQL log: leave --kafka out'}; or stop it first.`);
  }
  return serving({ ...house, bus: onKafka ? runningKafka(home) : {} }, false, async () => undefined);
}

/** The running house, else one that is started here. */
export async function openServing(options: ServingOptions): Promise<Serving> {
  const { home, kafka = false, oneProcess = false, accounts = [], progress } = options;
  const found = await findServing(options);
  if (found) return found;
  const toStop: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of toStop.splice(0).reverse()) await end();
  };
  try {
    openHome(home);
    openRegistry(home, await openKeys(home), [...sampleAccounts, ...accounts]);
    const bus = kafka ? await openKafka(home, progress) : undefined;
    if (bus) toStop.push(() => bus.stop());
    const { house, database } = await layFoundation({ home, ports: portsOf(process.env), bus: bus?.env ?? {}, progress });
    toStop.push(() => database.stop());
    const stack = await startStack({
      house, oneProcess,
      notice: (notice) => notice.is === 'died' && progress(`${notice.part} has ended (${notice.how}) and starts again in ${notice.againInMs} ms.`),
    });
    toStop.push(() => stack.stop());
    return serving(house, true, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

function serving(house: House, startedHere: boolean, stop: () => Promise<void>): Serving {
  const { keys, ports, bus } = house;
  return {
    house, startedHere, stop, intakeUrl: at(ports.services.intake.http), railUrl: at(ports.rail), onKafka: bus.BUS === 'kafka',
    auditorUrl: auditorUrlOf(house), adminUrl: (service) => at(ports.services[service].admin),
    token: (role) => staffToken(keys.issuerKeyFile, role),
  };
}

/** The owner of all schemas, on a connection that can only read; or whoever the operator of an external database names. */
const auditorUrlOf = (house: House): string => process.env.REDRESS_AUDIT_DATABASE_URL ?? databaseUrl(house, 'migrator');

async function usesKafka(auditorUrl: string): Promise<boolean> {
  const pool = openAuditor(auditorUrl);
  try {
    return await relaysFacts(pool);
  } finally {
    await pool.end();
  }
}

/** How to reach the broker of a house that was started by somebody else. */
export function runningKafka(home: Home): Env {
  const note = join(home.kafka, 'kafka.pid');
  const brokers = process.env.KAFKA_BROKERS ?? (existsSync(note) ? `127.0.0.1:${readFileSync(note, 'utf8').trim().split(' ')[1]}` : undefined);
  if (!brokers) throw new Error('The running Redress uses Kafka. Set KAFKA_BROKERS to where its brokers are.');
  const given = Object.entries(process.env).filter((entry): entry is [string, string] => entry[0].startsWith('KAFKA_') && Boolean(entry[1]));
  return { ...Object.fromEntries(given), BUS: 'kafka', KAFKA_BROKERS: brokers };
}

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(2_000) }).then((response) => response.arrayBuffer()).then(() => true, () => false);
