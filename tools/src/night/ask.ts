import { randomUUID } from 'node:crypto';
import { type Service } from '@redress/contracts';
import { type StaffRole } from '../staff-token.js';
import { NoAnswer } from './command.js';
import { type NightHouse } from './house.js';

/** Whatever a service's JSON holds; commands show it, they do not decide by it. */
type Json = ReturnType<typeof JSON.parse>;

export interface Question {
  readonly service: Service;
  /** With the admin port, or the public one. */
  readonly side?: 'public' | 'admin';
  readonly path: string;
  readonly role: StaffRole;
  /** Whose name the token carries, where it is made here. */
  readonly as?: string | undefined;
  /** With it, it is a POST. */
  readonly body?: object;
  /** How long the answer may take, in ms. */
  readonly patienceMs?: number;
}

export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(readonly status: number, readonly code: string, detail: string) {
    super(`Refused (${code}): ${detail}`);
  }
}

const PATIENCE_MS = 10_000;

/** Asks a door. @throws NoAnswer where nobody answers, Refused with the door's own words where it says no. */
export async function ask(
  house: NightHouse, { service, side = 'public', path, role, as, body, patienceMs = PATIENCE_MS }: Question
): Promise<Json> {
  const url = (side === 'admin' ? house.adminUrl(service) : house.publicUrl(service)) + path;
  const headers = {
    authorization: `Bearer ${await house.token(role, as)}`,
    ...(body && { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
  };
  const request = {
    method: body ? 'POST' : 'GET', headers, signal: AbortSignal.timeout(patienceMs), ...(body && { body: JSON.stringify(body) })
  };
  const answer = await fetch(url, request).catch(() => {
    throw new NoAnswer(`${service} does not answer at ${new URL(url).origin}. \`npm run doctor\` says what is wrong.`);
  });
  const said = (await answer.json().catch(() => ({}))) as { code?: string; title?: string; detail?: string };
  if (answer.ok) return said;
  throw new Refused(
    answer.status, said.code ?? `HTTP ${answer.status}`, adviceOn(said.code, said.detail ?? said.title ?? 'it gave no reason.')
  );
}

function adviceOn(code: string | undefined, detail: string): string {
  if (code === 'unauthenticated') return `${detail} Another Redress may run on these ports (--data, REDRESS_PORTS), or REDRESS_TOKEN has expired.`;
  if (code === 'unavailable' || code === 'not-ready') return `${detail.replace(/[.]?$/, '.')} \`npm run doctor\` says what is wrong.`;
  if (code === 'key-parked') return `${detail}; see \`npm run -s dead-letters -- list\`.`;
  return detail;
}

/** Like `ask`, but undefined where the door says that there is no such thing. */
export const askFor = (house: NightHouse, question: Question): Promise<Json | undefined> => ask(house, question).catch((error: unknown) => {
  if (error instanceof Refused && error.status === 404) return undefined;
  throw error;
});
