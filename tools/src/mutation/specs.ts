import { createRequire } from 'node:module';
import { expect } from 'expect';
import { bind } from 'jest-each';
import { TRIES } from './scope.js';

export interface Test { readonly name: string; run(): unknown }

/** The vocabulary of our specs: what is described gathers here. Another word of jest's is unknown, and said so by the spec that uses it. */
let gathered: Test[] = [];
interface Block { readonly title: string; readonly before: (() => unknown)[]; readonly after: (() => unknown)[] }
const blockOf = (title: string): Block => ({ title, before: [], after: [] });
let blocks: Block[] = [];
const describe = (title: string, block: () => void): void => {
  blocks.push(blockOf(title));
  block();
  blocks.pop();
};
const it = (title: string, run: () => unknown): void => {
  const around = [...blocks];
  gathered.push({
    name: [...around.map((block) => block.title), title].join(' ').trim(),
    async run() {
      for (const before of around.flatMap((block) => block.before)) await before();
      try {
        await run();
      } finally {
        for (const after of around.flatMap((block) => block.after)) await after();
      }
    },
  });
};
const beforeEach = (run: () => unknown): void => void blocks.at(-1)!.before.push(run);
const afterEach = (run: () => unknown): void => void blocks.at(-1)!.after.push(run);

/** Makes jest's words known to the whole process. */
export function speakJest(): void {
  const words = { it, test: it, describe };
  for (const [word, call] of Object.entries(words)) Object.assign(globalThis, { [word]: Object.assign(call, { each: bind(call as never) }) });
  // Each test is to know by itself which mutants it meets, also those of what is done once for all of them.
  Object.assign(globalThis, { expect, beforeEach, afterEach, beforeAll: beforeEach, afterAll: afterEach });
}

/** The tests of a spec, which `load` runs. */
export function gather(load: () => void): readonly Test[] {
  gathered = [];
  blocks = [blockOf('')];
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
