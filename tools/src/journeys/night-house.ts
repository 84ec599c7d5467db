/// <reference types="jest" />
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { services } from '@redress/contracts';
import { eventually } from '@redress/testing';
import { Pool } from 'pg';
import { schemas } from '../audit/facts.js';
import { childrenOf } from '../chaos/kill-server.js';
import { checks, examine } from '../doctor/doctor.js';
import * as story from '../night/case.js';
import * as channels from '../night/channels.js';
import { codeOf, type Given, understood } from '../night/command.js';
import { type NightHouse, nightHouse } from '../night/house.js';
import * as killSwitch from '../night/kill-switch.js';
import * as payouts from '../night/payouts.js';
import * as redeliver from '../night/redeliver.js';
import { DATABASE, type House } from '../stack/environment.js';
import { freeBase, type Ports, portsFrom } from '../stack/ports.js';
import { type Stack } from '../stack/stack.js';
import { staffToken } from '../staff-token.js';
import { checkout, type Home, homeAt } from '../start/home.js';
import { openKeys } from '../start/keys.js';

/** A house that `npm start -- --one-process` has started, and whoever looks after it at night. */
export interface WatchedHouse {
  readonly stack: Pick<Stack, 'urls' | 'adminUrl' | 'token' | 'house'>;
  /** The owner's connections. */
  readonly database: Pool;
  readonly night: NightHouse;
  /** The process of all services, of the rail simulator, of the embedded PostgreSQL. */
  pid(part: 'services' | 'rail-simulator' | 'postgres'): number;
  /** One check of the doctor, or all of them, by name. */
  seen(name?: string): Promise<ReadonlyMap<string, Seen>>;
  /** Waits until a check, or all of them, is as said. */
  until(ok: boolean, name?: string, patienceMs?: number): Promise<ReadonlyMap<string, Seen>>;
  /** Runs a command as an operator does, with `--json`: its exit code, and the object of its last line. */
  process(name: string, ...args: string[]): Promise<Said>;
  /** The same within this process, which is quicker. */
  command(name: keyof typeof commands, ...args: string[]): Promise<Said>;
  /** Moves the clocks of all services, or of one. */
  moveClocks(seconds: number, schema?: string): Promise<void>;
  stop(): Promise<void>;
}
export interface Said { readonly code: number; readonly said: Record<string, unknown>; readonly out: string }
const commands = {
  'payouts': { texts: payouts.texts, run: payouts.payouts }, 'kill-switch': { texts: killSwitch.texts, run: killSwitch.killSwitch },
  'channels': { texts: channels.texts, run: channels.channels }, 'redeliver': { texts: redeliver.texts, run: redeliver.redeliver },
  'case': { texts: story.texts, run: (house: NightHouse, given: Given) => story.caseStory(house, given, 'en') },
} as const;
export interface Seen { readonly ok: boolean; readonly detail: string; readonly next: string | null; readonly ms: number }

export async function openWatchedHouse(): Promise<WatchedHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'redress-night-'));
  chmodSync(folder, 0o711);
  const home = homeAt(join(folder, 'home'));
  const base = await freeBase();
  const ports = portsFrom(base);
  const env = { PATH: process.env.PATH ?? '', LANG: 'en_US.UTF-8', REDRESS_HOME: home.root, REDRESS_PORTS: String(base) };
  const launcher = spawn(
    process.execPath, [resolve('tools/start.mjs'), '--no-samples', '--one-process'], { env, stdio: ['ignore', 'pipe', 'pipe'] }
  );
  const ended = new Promise<void>((done) => launcher.once('close', () => done()));
  let said = '';
  for (const stream of [launcher.stdout, launcher.stderr]) stream.on('data', (text: Buffer) => { said += text.toString(); });
  const stop = async () => {
    launcher.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await eventually(
      'the house serves', async () => said, (text) => text.includes('Ctrl-C stops it.') || launcher.exitCode !== null, 90_000
    );
    const night = await nightHouse(undefined, env);
    const stack = await stackOf(home, ports);
    const database = new Pool({ connectionString: night.databaseUrl, max: 2 });
    database.on('error', () => undefined);
    return {
      ...watched(night, database, env), stack, database, night,
      pid: (part) => (
        part === 'postgres' ? Number(readFileSync(join(home.postgres, 'postmaster.pid'), 'utf8').split('\n')[0])
          : partOf(launcher.pid!, part)
      ),
      stop: () => Promise.all([database.end(), stop()]).then(() => undefined),
    };
  } catch (error) {
    await stop();
    throw new Error(`the house did not come up: ${said}`, { cause: error });
  }
}

const SCRIPTS = { 'services': 'one-process.js', 'rail-simulator': join('rail-simulator', 'dist', 'main.js') } as const;
function partOf(launcher: number, part: keyof typeof SCRIPTS): number {
  const found = childrenOf(launcher).find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(SCRIPTS[part]));
  if (!found) throw new Error(`${part} does not run`);
  return found;
}

/** The house as visitors see it, who are let in at its doors alone. */
async function stackOf(home: Home, ports: Ports): Promise<WatchedHouse['stack']> {
  const keys = await openKeys(home);
  const house: House = {
    home, keys, ports, database: DATABASE, postgres: `127.0.0.1:${ports.postgres}`, registryFile: join(home.root, 'registry.json'), bus: {}
  };
  const at = (port: number): string => `http://127.0.0.1:${port}`;
  const urls = Object.fromEntries(services.map((name) => [name, at(ports.services[name].http)])) as Stack['urls'];
  return {
    house, urls: { ...urls, rail: at(ports.rail), inbox: at(ports.inbox) }, adminUrl: (service) => at(ports.services[service].admin),
    token: (role, who) => staffToken(keys.issuerKeyFile, role, who),
  };
}

function watched(night: NightHouse, database: Pool, env: Record<string, string>): Pick<WatchedHouse, 'seen' | 'until' | 'process' | 'command' | 'moveClocks'> {
  const seen: WatchedHouse['seen'] = async (only) => {
    const began = performance.now();
    const examined = await examine(night, only === undefined ? checks : checks.filter(({ name }) => name === only));
    const ms = performance.now() - began;
    return new Map(examined.map(({ name, ok, detail, next }) => [name, { ok, detail: detail.en, next, ms }]));
  };
  return {
    seen,
    until: (ok, only, patienceMs = 30_000) => eventually(`${only ?? 'all'} ${ok ? 'well' : 'not well'}`, () => seen(only),
      (found) => [...found.values()].every((one) => one.ok) === ok, patienceMs),
    command: async (name, ...args) => {
      try {
        const { ok, object, lines } = await commands[name].run(night, understood(name, args, commands[name].texts)!);
        return { code: ok ? 0 : 1, said: JSON.parse(JSON.stringify(object)) as Record<string, unknown>, out: lines.join('\n') };
      } catch (error) {
        const { message } = error as Error;
        return { code: codeOf(error), said: { ok: false, error: message }, out: message };
      }
    },
    process: (name, ...args) => new Promise((resolve) => {
      const child = spawn(
        process.execPath, [join(checkout(), 'tools', 'dist', `${name}.js`), ...args, '--json'], { env, stdio: ['ignore', 'pipe', 'pipe'] }
      );
      let out = '';
      let wrong = '';
      child.stdout.on('data', (text: Buffer) => { out += text.toString(); });
      child.stderr.on('data', (text: Buffer) => { wrong += text.toString(); });
      child.once('close', (code) => {
        const last = out.trim().split('\n').at(-1) ?? '';
        resolve({ code: code ?? -1, out: out + wrong, said: last.startsWith('{') ? (JSON.parse(last) as Record<string, unknown>) : {} });
      });
    }),
    moveClocks: async (seconds, schema) => {
      for (const one of schema ? [schema] : schemas) await database.query(
        `UPDATE ${one}.clock SET shift = shift + make_interval(secs => $1)`, [seconds]
      );
    },
  };
}
