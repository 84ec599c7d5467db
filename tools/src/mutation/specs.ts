import { createRequire } from 'node:module';
import vm from 'node:vm';
import { expect } from 'expect';
import { bind } from 'jest-each';
import { TRIES } from './scope.js';

export interface Test { readonly name: string; run(): unknown }

/** The vocabulary of our specs: what is described gathers here. Another word of jest's is unknown, and said so by the spec that uses it. */
let gathered: Test[] = [];
const titles: string[] = [];
const describe = (title: string, block: () => void): void => {
  titles.push(title);
  block();
  titles.pop();
};
const it = (title: string, run: () => unknown): void => {
  gathered.push({ name: [...titles, title].join(' '), run });
};

/** Makes jest's words known to the whole process. */
export function speakJest(): void {
  const words = { it, test: it, describe };
  for (const [word, call] of Object.entries(words)) Object.assign(globalThis, { [word]: Object.assign(call, { each: bind(call as never) }) });
  Object.assign(globalThis, { expect });
}

/** The tests of a spec, which `load` runs. */
export function gather(load: () => void): readonly Test[] {
  gathered = [];
  titles.length = 0;
  load();
  return gathered;
}

/** fast-check that tries few cases, always the same, and does not shrink. */
export function hurriedProperties(root: string): object {
  const fc = createRequire(`${root}/`)('fast-check') as typeof import('fast-check');
  const assert: typeof fc.assert = (property, given) =>
    fc.assert(property, { ...given, numRuns: Math.min(given?.numRuns ?? 100, TRIES), seed: 20_261_101, endOnFailure: true } as never) as never;
  const hurried = { ...fc, assert };
  return { ...hurried, __esModule: true, default: { ...fc.default, assert } };
}

const limited = new vm.Script('globalThis.__limited()');
/** Runs what is synchronous of it for so many ms at most, and waits as long for the rest. @throws what it throws, or that it takes too long */
export async function within(ms: number, run: () => unknown): Promise<void> {
  Object.assign(globalThis, { __limited: run });
  const result = limited.runInThisContext({ timeout: Math.ceil(ms) }) as unknown;
  if (!(result instanceof Promise)) return;
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(Object.assign(new Error('it does not end'), { code: TOO_LONG })), ms);
  try {
    await Promise.race([result, promise]);
  } finally {
    clearTimeout(timer);
  }
}
const TOO_LONG = 'ERR_SCRIPT_EXECUTION_TIMEOUT';
export const tookTooLong = (error: unknown): boolean => (error as { code?: unknown } | undefined)?.code === TOO_LONG;
