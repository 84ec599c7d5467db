import { type Service, services } from '@redress/contracts';
import { freePort } from './free-port.js';

/** Where each part listens, all on 127.0.0.1. */
export interface Ports {
  readonly services: Readonly<Record<Service, { readonly http: number; readonly admin: number }>>;
  readonly rail: number;
  readonly smtp: number;
  readonly inbox: number;
}

/** The ports of `npm start`: the ones that the README names. */
export const usualPorts: Ports = {
  services: {
    intake: { http: 4310, admin: 4311 }, analysis: { http: 4320, admin: 4321 }, compensation: { http: 4330, admin: 4331 },
    payments: { http: 4340, admin: 4341 }, 'follow-up': { http: 4350, admin: 4351 }, desk: { http: 4360, admin: 4361 },
  },
  rail: 4370, inbox: 4380, smtp: 4381,
};
export const POSTGRES_PORT = 4399;

/** Ports that nothing uses right now: for tests, and for a second house on the same machine. */
export async function freePorts(): Promise<Ports> {
  const pairs = await Promise.all(services.map(async (service) => [service, { http: await freePort(), admin: await freePort() }] as const));
  const [rail, smtp, inbox] = await Promise.all([freePort(), freePort(), freePort()]);
  return { services: Object.fromEntries(pairs) as Ports['services'], rail, smtp, inbox };
}

export function allPorts(ports: Ports): { name: string; port: number }[] {
  const ofServices = services.flatMap((name) => [{ name, port: ports.services[name].http }, { name: `${name} (admin)`, port: ports.services[name].admin }]);
  return [...ofServices, { name: 'rail simulator', port: ports.rail }, { name: 'mail', port: ports.smtp }, { name: 'mail inbox', port: ports.inbox }];
}
