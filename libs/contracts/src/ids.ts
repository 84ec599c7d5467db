import { hash, randomFillSync } from 'node:crypto';

const NAMESPACE = Buffer.from('6f1d2c9a2f5b4c7e9f0a7b1e5d3c8a42', 'hex');

const VARIANT = '89ab';

/** 32 hex digits in the form of a UUID, with its version and variant set. */
const asUuid = (hex: string, version: number): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${version}${hex.slice(13, 16)}-${VARIANT[parseInt(hex[16]!, 16) & 3]}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;

/** What is hashed is laid out here where it fits: a complaint's way takes dozens of ids. */
const sheet = Buffer.alloc(4_096);
sheet.set(NAMESPACE);

function named(name: string): Buffer {
  const size = NAMESPACE.length + Buffer.byteLength(name);
  const bytes = size <= sheet.length ? sheet.subarray(0, size) : Buffer.concat([NAMESPACE], size);
  bytes.write(name, NAMESPACE.length);
  return bytes;
}

/**
 * A business id derived from what it identifies (UUID version 5), so that a repeat, a resend or a restore meets its own past
 * instead of making a twin. Parts are length-prefixed: ('a', 'bc') and ('ab', 'c') differ.
 */
export function derivedId(kind: string, ...parts: readonly (string | number)[]): string {
  let name = `${kind.length}:${kind}`;
  for (const part of parts) name += `${String(part).length}:${part}`;
  return asUuid(hash('sha1', named(name), 'hex'), 5);
}

const pool = Buffer.alloc(4_096);
let drawn = pool.length;

/** Random bytes from a pool: a draw from the system for each id would cost more than the id. The caller must not keep the slice. */
function dice(count: number): Buffer {
  if (drawn + count > pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  drawn += count;
  return pool.subarray(drawn - count, drawn);
}

let lastMs = 0;
let counter = 0;

/** An event id (UUID version 7): sorts by time, and within one process by order of making. */
export function eventId(): string {
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    counter = 0;
  } else if (++counter > 0xfff) {
    lastMs += 1;
    counter = 0;
  }
  const bytes = dice(16);
  bytes.writeUIntBE(lastMs, 0, 6);
  bytes.writeUInt16BE(counter, 6);
  return asUuid(bytes.toString('hex'), 7);
}

/** The ids of the chain, each derived from its parent: the same complaint always leads to the same case, plan, leg and payout. */
export const complaintId = (merchant: string, account: string, externalId: string): string =>
  derivedId('complaint', merchant, account, externalId);
export const caseId = (merchant: string, openedBy: string): string => derivedId('case', merchant, openedBy);
export const planId = (caseIdentifier: string, ordinal: number): string => derivedId('plan', caseIdentifier, ordinal);
export const legId = (planIdentifier: string, ordinal: number): string => derivedId('leg', planIdentifier, ordinal);
export const messageId = (caseIdentifier: string, template: string, cause: string): string =>
  derivedId('message', caseIdentifier, template, cause);
