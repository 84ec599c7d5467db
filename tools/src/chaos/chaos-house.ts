import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { services } from '@redress/contracts';
import { kafkaForTests, kafkaSource, type TestKafka } from '@redress/testing';
import { type Serving } from '../audit/serving.js';
import { databaseUrl, type Env, type House, serviceEnvironment } from '../stack/environment.js';
import { freePorts } from '../stack/ports.js';
import { type PartName, startStack, type Stack } from '../stack/stack.js';
import { type Database } from '../start/database.js';
import { type Home, homeAt } from '../start/home.js';
import { layFoundation } from '../start/house.js';
import { openKafka } from '../start/kafka-bus.js';
import { type Faults } from './faults.js';
import { killServer } from './kill-server.js';
import { type Victim } from './plan.js';

export type BusName = 'postgres' | 'kafka';
export const POSTGRES = 'PostgreSQL';
export const BROKER = 'Kafka';

/** A house of its own, each service in its own process, in which everything can be killed and comes back. */
export interface ChaosHouse {
  readonly stack: Stack;
  readonly serving: Serving;
  readonly logs: string;
  /** A superuser's address of its database. */
  readonly superuserUrl: string;
  readonly victims: readonly Victim[];
  /** Not ours, in life, but it dies too. */
  readonly besides: readonly Victim[];
  /** What has died without having been killed, with its last words. */
  readonly ownDeaths: readonly string[];
  /** `kill -9`. Resolves when it has been done; one that is down at the moment is killed as soon as it is up again. */
  kill(victim: Victim): Promise<void>;
  /** Resolves when all that was killed works again. */
  whole(timeoutMs: number): Promise<void>;
  /** Ends it; its folder is kept where somebody has to look into it. */
  stop(keepFolder: boolean): Promise<void>;
}

export interface ChaosHouseOptions {
  readonly bus: BusName;
  readonly faults: Faults;
  progress(line: string): void;
}

/** Short, so that a call that is never answered does not make up most of a run. */
const RAIL_TIMEOUT_SECONDS = 3;
const FOLLOW_UP_SECONDS = 3;

export async function openChaosHouse({ bus, faults, progress }: ChaosHouseOptions): Promise<ChaosHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'redress-chaos-'));
  chmodSync(folder, 0o711);
  const home = homeAt(join(folder, 'home'));
  const ends: (() => Promise<unknown>)[] = [];
  const stop = async (keepFolder: boolean) => {
    for (const end of ends.splice(0).reverse()) await end();
    if (!keepFolder) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const broker = bus === 'kafka' ? await startBroker() : undefined;
    if (broker) ends.push(() => broker.stop());
    const busEnv = broker ? await topicsOn(broker, home) : {};
    const ports = await freePorts();
    const { house, database } = await layFoundation({ home, ports, bus: busEnv, followUpSeconds: FOLLOW_UP_SECONDS, progress });
    ends.push(() => database.stop());
    const ownDeaths: string[] = [];
    const stack = await startStack({
      house, envOf: { 'rail-simulator': railEnv(faults), payments: { RAILS: impatient(house) } },
      notice: (notice) => {
        if (notice.is !== 'died' || notice.how === 'SIGKILL') return;
        ownDeaths.push(`${notice.part} ended by itself (${notice.how}): ${notice.said}`);
      },
    });
    ends.push(() => stack.stop());
    return { ...chaosHouse(stack, database, broker), ownDeaths, logs: home.logs, stop };
  } catch (error) {
    await stop(false);
    throw error;
  }
}

async function startBroker(): Promise<TestKafka> {
  const source = kafkaSource();
  const broker = await kafkaForTests(source);
  if (!broker) throw new Error(source.from === 'nowhere' ? source.why : 'there is no Kafka');
  return broker;
}

async function topicsOn({ brokers, power }: TestKafka, home: Home): Promise<Env> {
  // A broker that is not ours is shared.
  const prefix = power ? {} : { KAFKA_TOPIC_PREFIX: `chaos-${randomUUID()}-` };
  const { env } = await openKafka(home, () => undefined, { KAFKA_BROKERS: brokers.join(','), ...prefix });
  return env;
}

/** In its environment, so that a killed simulator goes on as before; all payouts get webhooks, so that there are some to repeat. */
const railEnv = (faults: Faults): Env => ({ FAULTS: JSON.stringify(faults), TELL: 'all' });

function impatient(house: House): string {
  const rails = JSON.parse(serviceEnvironment(house, 'payments').RAILS!) as object[];
  return JSON.stringify(rails.map((rail) => ({ ...rail, timeoutSeconds: RAIL_TIMEOUT_SECONDS })));
}

type Parts = Omit<ChaosHouse, 'ownDeaths' | 'logs' | 'stop'>;

function chaosHouse(stack: Stack, database: Database, broker: TestKafka | undefined): Parts {
  const { house } = stack;
  const { power } = broker ?? {};
  let restoring: Promise<void> = Promise.resolve();
  let lastServer: number | undefined;
  const victims = [...services, ...(database.pid() ? [POSTGRES] : []), ...(power ? [BROKER] : [])];
  const killPostgres = async () => {
    const pid = await until(() => (database.pid() === lastServer ? undefined : database.pid()));
    lastServer = pid;
    killServer(pid);
  };
  const killBroker = async () => {
    await restoring;
    await power!.cut();
    restoring = power!.restore();
    restoring.catch(() => undefined);
  };
  return {
    stack, victims, besides: ['rail-simulator'], serving: servingOf(stack), superuserUrl: database.superuserUrl(house.database),
    kill: async (victim) => {
      if (victim === POSTGRES) return killPostgres();
      if (victim === BROKER) return killBroker();
      await until(() => stack.pid(victim as PartName));
      stack.kill(victim as PartName);
    },
    whole: async (timeoutMs) => {
      await restoring;
      await stack.ready(timeoutMs);
    },
  };
}

const DOWN_AT_MOST_MS = 60_000;

async function until<T>(look: () => T | undefined): Promise<T> {
  for (const end = performance.now() + DOWN_AT_MOST_MS; performance.now() < end; await pause(50)) {
    const found = look();
    if (found !== undefined) return found;
  }
  throw new Error('what was killed did not come back within a minute');
}

const servingOf = ({ house, urls, adminUrl, token }: Stack): Serving => ({
  house, intakeUrl: urls.intake, railUrl: urls.rail, onKafka: house.bus.BUS === 'kafka', startedHere: true,
  auditorUrl: databaseUrl(house, 'migrator'), adminUrl, token: (role) => token(role), stop: async () => undefined,
});
