import { type Service, services } from '@redress/contracts';
import { setTimeout as pause } from 'node:timers/promises';
import { canListen } from './free-port.js';

/** Where each part listens, all on 127.0.0.1. */
export interface Ports {
  readonly services: Readonly<Record<Service, { readonly http: number; readonly admin: number }>>;
  readonly rail: number;
  readonly inbox: number;
  readonly smtp: number;
  readonly zipkin: number;
  readonly postgres: number;
}

const USUAL_BASE = 4300;

/** The ports of `npm start`: from 4310 on, or from another base, e.g. 5300 for 5310 to 5399. */
export function portsFrom(base: number): Ports {
  const pairs = services.map((service, index) => [service, { http: base + 10 * (index + 1), admin: base + 10 * (index + 1) + 1 }] as const);
  return { services: Object.fromEntries(pairs) as Ports['services'], rail: base + 70, inbox: base + 80, smtp: base + 81, zipkin: base + 94, postgres: base + 99 };
}

/** As REDRESS_PORTS says. Throws where it is no base. */
export function portsOf(env: NodeJS.ProcessEnv): Ports {
  const base = Number(env.REDRESS_PORTS ?? USUAL_BASE);
  if (!Number.isInteger(base) || base < 1_000 || base > 65_400) throw new Error('REDRESS_PORTS must be a number from 1000 to 65400, e.g. 5300.');
  return portsFrom(base);
}

/** Without Zipkin's: that one is only needed where it is asked for, and says so itself. */
function named({ services: pairs, rail, inbox, smtp, postgres }: Ports): [string, number][] {
  const ofServices = services.flatMap((name): [string, number][] => [[name, pairs[name].http], [`${name}, admin`, pairs[name].admin]]);
  return [...ofServices, ['rail simulator', rail], ['mail', smtp], ['mail inbox', inbox], ['PostgreSQL', postgres]];
}

const drawn = new Set<number>();

/** A base of ports that nothing uses right now, below those that systems give to outgoing connections; another one at each call: for tests. */
export async function freeBase(): Promise<number> {
  for (;;) {
    const base = 10_000 + 100 * Math.floor(Math.random() * 200);
    if (drawn.has(base) || !(await Promise.all(named(portsFrom(base)).map(([, port]) => canListen(port)))).every(Boolean)) continue;
    drawn.add(base);
    return base;
  }
}

/** Ports that nothing uses right now: for tests. */
export const freePorts = async (): Promise<Ports> => portsFrom(await freeBase());

const PATIENCE_MS = 3_000;

/** Rejects where a port is taken; waits a little, since what a killed launcher leaves behind is still finishing its work. */
export async function refuseBusyPorts(ports: Ports, patienceMs = PATIENCE_MS): Promise<void> {
  for (const [name, port] of named(ports)) {
    for (const until = performance.now() + patienceMs; !(await canListen(port)); await pause(100)) {
      if (performance.now() < until) continue;
      throw new Error(`Port ${port} (${name}) is busy. Stop what uses it, perhaps another Redress; or move all ports: REDRESS_PORTS=5300 npm start`);
    }
  }
}
