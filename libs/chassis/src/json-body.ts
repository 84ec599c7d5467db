import { ProblemError } from './problem.js';

export const DEEPEST_JSON = 64;
const OPEN = new Set([0x5b, 0x7b]);
const CLOSE = new Set([0x5d, 0x7d]);
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * A JSON body from the outside. The depth is counted on the bytes before anything is built, so that a nesting bomb costs one pass; an
 * empty body is none. Throws `too-deep`, `invalid-json`, `forbidden-key`.
 */
export function parseJsonBody(body: Buffer, deepest = DEEPEST_JSON): unknown {
  if (body.length === 0) return undefined;
  refuseDepth(body, deepest);
  const value = parse(body);
  refuseForbiddenKeys(value, body);
  return value;
}

function refuseDepth(body: Buffer, deepest: number): void {
  let depth = 0;
  let inText = false;
  for (let i = 0; i < body.length; i++) {
    const byte = body[i]!;
    if (inText) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (OPEN.has(byte)) {
      if (++depth > deepest) throw new ProblemError('too-deep', `Nest at most ${deepest} levels.`);
    } else if (CLOSE.has(byte)) depth--;
  }
}

/** Bytes that are no UTF-8 are refused: replaced, they would no longer be what was signed. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    throw new ProblemError('invalid-json', 'The body is not JSON in UTF-8.');
  }
}

const FORBIDDEN = ['__proto__', 'constructor', 'prototype'];

function refuseForbiddenKeys(value: unknown, body: Buffer): void {
  // A key can be written with escapes; only bodies that have some, or name one plainly, are walked.
  if (!body.includes('\\u') && !FORBIDDEN.some((name) => body.includes(`"${name}"`))) return;
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== 'object' || next === null) continue;
    for (const name of FORBIDDEN) {
      if (Object.hasOwn(next, name)) throw new ProblemError('forbidden-key', 'Keys that name an object prototype are refused.');
    }
    for (const part of Object.values(next)) waiting.push(part);
  }
}
