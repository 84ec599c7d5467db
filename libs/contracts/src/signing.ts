import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import { elapsed, instant, type Instant } from './instant.js';

/** Headers of a signed message, on HTTP and on the input topics alike (Standard Webhooks). */
export interface SignatureHeaders {
  'webhook-id': string;
  /** Seconds since 1970, as decimal text. */
  'webhook-timestamp': string;
  /** One or more `v1,<base64>` with spaces between: during a rotation a channel may sign with both secrets. */
  'webhook-signature': string;
}

/** How far the signed time may be from the time of arrival, both ways. */
export const SIGNATURE_TOLERANCE_MS = 300_000;
const MOST_SIGNATURES = 8;

/**
 * A secret as a key, to be made once and kept: importing it for every message costs more than the HMAC.
 * `whsec_<base64>` is decoded as Standard Webhooks says; any other text is taken by its UTF-8 bytes.
 */
export const signingKey = (secret: string): KeyObject =>
  createSecretKey(secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret, 'utf8'));

const mac = (key: KeyObject, id: string, timestamp: string, body: string | Uint8Array): Buffer =>
  createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();

/** Signs the very bytes that will be sent. `at` is cut to whole seconds. */
export function sign(keys: KeyObject | readonly KeyObject[], id: string, at: Instant, body: string | Uint8Array): SignatureHeaders {
  const timestamp = String(Math.floor(Date.parse(at) / 1000));
  const all: readonly KeyObject[] = Array.isArray(keys) ? keys : [keys as KeyObject];
  const signatures = all.map((key) => `v1,${mac(key, id, timestamp, body).toString('base64')}`);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

/** True where any signature fits any of the keys. Says nothing about the time: see `isFresh`. */
export function isSignedBy(keys: readonly KeyObject[], signed: SignatureHeaders, body: string | Uint8Array): boolean {
  const given = signed['webhook-signature']
    .split(' ', MOST_SIGNATURES)
    .filter((part) => part.startsWith('v1,'))
    .map((part) => Buffer.from(part.slice(3), 'base64'));
  let fits = false;
  for (const key of keys) {
    const expected = mac(key, signed['webhook-id'], signed['webhook-timestamp'], body);
    for (const signature of given) {
      if (signature.length === expected.length && timingSafeEqual(signature, expected)) fits = true;
    }
  }
  return fits;
}

/** The signed time; undefined where the header is no plausible number of seconds. */
export const signedTime = (timestamp: string): Instant | undefined =>
  /^[1-9]\d{8,10}$/.test(timestamp) ? instant(Number(timestamp) * 1000) : undefined;

/** Whether a message signed at one time may still be taken at another (arrival at the door, or storing by log or broker). */
export const isFresh = (signedAt: Instant, arrivedAt: Instant): boolean => Math.abs(elapsed(signedAt, arrivedAt)) <= SIGNATURE_TOLERANCE_MS;
