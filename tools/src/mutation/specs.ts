import { createRequire } from 'node:module';
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
