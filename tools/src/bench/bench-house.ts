import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { services } from '@redress/contracts';
import { defaultHome, homeAt, openHome } from '../start/home.js';
import { layFoundation } from '../start/house.js';
import { openKafka } from '../start/kafka-bus.js';
import { type Env, type House } from '../stack/environment.js';
import { freePorts } from '../stack/ports.js';
import { startStack, type Stack } from '../stack/stack.js';
import { startMailVoid } from './mail-void.js';
import { type Machines } from './run.js';

export type BusName = 'postgres' | 'kafka';

/** What a measured house stands on: a fresh folder, a PostgreSQL, where it is asked for a broker. Until there is a house on it, it rests. */
export interface Ground {
  readonly house: House;
  /** A superuser's address of its database. */
  readonly url: string;
  readonly machines: Pick<Machines, 'postgres' | 'broker'>;
  /** Once, however often it is called. */
  stop(): Promise<void>;
}

/** A house of its own for a measurement: all services in one process. */
export interface BenchHouse {
  readonly stack: Stack;
  readonly url: string;
  readonly machines: Machines;
  /** Ends the ground, too. */
  stop(): Promise<void>;
}

/** Nothing is left running where it rejects. */
export async function layGround(bus: BusName, progress: (line: string) => void): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'redress-bench-'));
  chmodSync(folder, 0o711);
  const home = homeAt(join(folder, 'home'));
  openHome(home);
  const opening = bus === 'kafka' ? openKafka(home, progress, { ...process.env, KAFKA_BROKERS: process.env.BENCH_KAFKA_BROKERS }) : undefined;
  const laying = layFoundation({ home, ports: await freePorts(), followUpSeconds: 86_400, settings: { wal_level: 'logical' }, progress });
  let ending: Promise<void> | undefined;
  const end = async () => {
    await Promise.allSettled([laying.then(({ database }) => database.stop()), opening?.then((kafka) => kafka.stop())]);
    rmSync(folder, { recursive: true, force: true });
  };
  const stop = () => (ending ??= end());
  try {
    const [{ house, database }, kafka] = await Promise.all([laying, opening]);
    return {
      house: { ...house, bus: kafka?.env ?? {} }, url: database.superuserUrl(house.database), machines: { postgres: database.pid()!, broker: kafka?.pid() }, stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Ends the ground where it rejects. */
export async function openBenchHouse({ house, url, machines, stop: leave }: Ground, env: Env = {}): Promise<BenchHouse> {
  const mails = await startMailVoid();
  const stop = async () => {
    await mails.stop();
    await leave();
  };
  try {
    const stack = await startStack({
      house, oneProcess: true, env: { LOG_LEVEL: 'warn', NODE_COMPILE_CACHE: defaultHome().cache, ...env }, envOf: { 'follow-up': { MAIL_API_URL: mails.url } },
    });
    return {
      stack, url, machines: { ...machines, services: [...new Set(services.map((name) => stack.pid(name)!))], rail: stack.pid('rail-simulator')! },
      // Its data is thrown away: nothing is left to be finished.
      stop: async () => {
        await stack.stop(0);
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
