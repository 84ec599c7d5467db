import { createHmac, type KeyObject } from 'node:crypto';

/**
 * Whether two deliveries say the same: a hash over the parsed content with its keys in order, so that white space, key order and the
 * way it came (webhook, topic) do not count. Keyed, since a plain hash of a phone number and a short text could be guessed.
 */
export const contentHash = (key: KeyObject, content: unknown): string => createHmac('sha256', key).update(canonical(content)).digest('hex');

function canonical(value: unknown): string {
  if (typeof value === 'bigint') return `"${value}"`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const object = value as Record<string, unknown>;
  const keys = Object.keys(object).filter((key) => object[key] !== undefined).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(object[key])}`).join()}}`;
}
