import { type Service, services } from '@redress/contracts';
import { join } from 'node:path';
import { type MailSink, startMailSink } from '../mail/sink.js';
import { staffToken, type StaffRole } from '../staff-token.js';
import { checkout } from '../start/home.js';
import { databaseUrl, type Env, type House, railEnvironment, serviceEnvironment } from './environment.js';
import { mainOf } from './services.js';
import { type Notice, supervise, type Supervised } from './supervisor.js';

export type PartName = Service | 'rail-simulator';

export interface StackOptions {
  readonly house: House;
  /** All services in one process; the simulator, which stands for somebody else's computer, stays apart. */
  readonly oneProcess?: boolean;
  /** Added to every part's environment, and to one part's. */
  readonly env?: Env;
  readonly envOf?: Partial<Record<PartName, Env>>;
  notice?(notice: Notice): void;
}

/** A running house. */
export interface Stack {
  readonly house: House;
  readonly urls: Readonly<Record<Service, string>> & { readonly rail: string; readonly inbox: string };
  adminUrl(service: Service): string;
  databaseUrl(service: Service): string;
  token(role: StaffRole, who?: { merchants?: string[]; subject?: string }): Promise<string>;
  /** Ends a part by force, to see it come back. */
  kill(part: PartName, signal?: NodeJS.Signals): void;
  /** Ends a part for good, as a rollout ends an instance: SIGTERM, and time to drain. */
  retire(part: PartName): Promise<void>;
  /** Process id of a part while it runs; in one process all services have the same. */
  pid(part: PartName): number | undefined;
  /** Resolves when all services answer as ready. */
  ready(timeoutMs?: number): Promise<void>;
  /** Services first, so that they can finish what they have begun in `patienceMs`; then simulator and mail. PostgreSQL is the caller's to stop. */
  stop(patienceMs?: number): Promise<void>;
}

const READY_MS = 60_000;
const at = (port: number): string => `http://127.0.0.1:${port}`;

/** Starts all parts over a migrated database. Rejects, with nothing left running, where a part does not come up. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { house } = options;
  const { ports } = house;
  const mail = await startMailSink({ folder: house.home.mail, smtpPort: ports.smtp, inboxPort: ports.inbox });
  const parts = startParts(options);
  const stack = running(house, parts, mail);
  try {
    await stack.ready();
    return stack;
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

/** By part name; in one process all services have the same one. */
function startParts({ house, oneProcess, env = {}, envOf = {}, notice = () => undefined }: StackOptions): Map<PartName, Supervised> {
  const logFile = (name: string) => join(house.home.logs, `${name}.log`);
  const adminReady = (service: Service) => `${at(house.ports.services[service].admin)}/health/ready`;
  const envFor = (service: Service): Env => ({ ...serviceEnvironment(house, service), ...env, ...envOf[service] });
  const rail = supervise({
    name: 'rail-simulator', script: mainOf('rail-simulator'), env: { ...railEnvironment(house), ...env, ...envOf['rail-simulator'] },
    readyUrls: [`${at(house.ports.rail)}/health`], logFile: logFile('rail-simulator'),
  }, notice);
  const parts = new Map<PartName, Supervised>([['rail-simulator', rail]]);
  if (oneProcess) {
    const all = supervise({
      name: 'services', script: join(checkout(), 'tools', 'dist', 'stack', 'one-process.js'), readyUrls: services.map(adminReady),
      env: { ...envFor('intake'), SERVICE_ENVIRONMENTS: JSON.stringify(Object.fromEntries(services.map((name) => [name, envFor(name)]))) },
      logFile: logFile('services'),
    }, notice);
    for (const name of services) parts.set(name, all);
    return parts;
  }
  for (const name of services) {
    parts.set(name, supervise({ name, script: mainOf(name), env: envFor(name), readyUrls: [adminReady(name)], logFile: logFile(name) }, notice));
  }
  return parts;
}

function running(house: House, parts: Map<PartName, Supervised>, mail: MailSink): Stack {
  const { ports } = house;
  const rail = parts.get('rail-simulator')!;
  const working = [...new Set(services.map((name) => parts.get(name)!))];
  return {
    house,
    urls: {
      ...(Object.fromEntries(services.map((name) => [name, at(ports.services[name].http)])) as Record<Service, string>),
      rail: at(ports.rail), inbox: mail.inboxUrl,
    },
    adminUrl: (service) => at(ports.services[service].admin),
    databaseUrl: (service) => databaseUrl(house, service),
    token: (role, who) => staffToken(house.keys.issuerKeyFile, role, who),
    kill: (part, signal) => parts.get(part)!.kill(signal),
    retire: (part) => parts.get(part)!.stop(),
    pid: (part) => parts.get(part)!.pid(),
    ready: async (timeoutMs = READY_MS) => void (await Promise.all([rail, ...working].map((part) => part.ready(timeoutMs)))),
    stop: async (patienceMs) => {
      await Promise.all(working.map((part) => part.stop(patienceMs)));
      await Promise.all([rail.stop(patienceMs), mail.stop()]);
    },
  };
}
