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

/** A house of its own for a measurement: fresh folder, free ports, all services in one process. */
export interface BenchHouse {
  readonly stack: Stack;
  /** A superuser's address of its database. */
  readonly url: string;
  readonly machines: Machines;
  stop(): Promise<void>;
}

export async function openBenchHouse(bus: 'postgres' | 'kafka', progress: (line: string) => void, env: (house: House) => Env = () => ({})): Promise<BenchHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'redress-bench-'));
  chmodSync(folder, 0o711);
  const home = homeAt(join(folder, 'home'));
  const ends: (() => Promise<unknown> | unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    openHome(home);
    const opening = bus === 'kafka' ? openKafka(home, progress, { ...process.env, KAFKA_BROKERS: process.env.BENCH_KAFKA_BROKERS }) : undefined;
    ends.push(async () => (await opening?.catch(() => undefined))?.stop());
    const { house: laid, database } = await layFoundation({
      home, ports: await freePorts(), followUpSeconds: 86_400, settings: { wal_level: 'logical' }, progress,
    });
    ends.push(() => database.stop());
    const kafka = await opening;
    const house: House = { ...laid, bus: kafka?.env ?? {} };
    const mails = await startMailVoid();
    ends.push(() => mails.stop());
    const stack = await startStack({
      house, oneProcess: true, env: { LOG_LEVEL: 'warn', NODE_COMPILE_CACHE: defaultHome().cache, ...env(house) }, envOf: { 'follow-up': { MAIL_API_URL: mails.url } },
    });
    // Its data is thrown away: nothing is left to be finished.
    ends.push(() => stack.stop(0));
    return {
      stack, url: database.superuserUrl(house.database), stop,
      machines: { postgres: database.pid()!, services: [...new Set(services.map((name) => stack.pid(name)!))], rail: stack.pid('rail-simulator')!, broker: kafka?.pid() },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
