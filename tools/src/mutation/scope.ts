import { globSync } from 'node:fs';
import { join, relative } from 'node:path';

/** What is mutated, and the specs that have to notice. Paths are absolute. */
export interface Scope {
  readonly root: string;
  /** Loaded anew for each mutant and spec, so that nothing that a mutant left behind is met by the next. */
  readonly fresh: string;
  readonly mutated: readonly string[];
  readonly specs: readonly string[];
}

const isUnitSpec = (path: string): boolean => path.endsWith('.spec.ts') && !/\.(int|journey)\.spec\.ts$/.test(path);

/** @param within folder below root, with its specs; `domain`: what of it is mutated. `only` narrows the files by their path, `by` the specs. */
export function scopeOf(root: string, within = 'apps/compensation/src', domain = 'domain', only = /./, by = /./): Scope {
  const fresh = join(root, within);
  const files = globSync('**/*.ts', { cwd: fresh }).map((path) => join(fresh, path)).toSorted();
  const mutated = files.filter((path) => path.startsWith(join(fresh, domain, '/')) && !path.endsWith('.spec.ts') && only.test(relative(root, path)));
  return { root, fresh, mutated, specs: files.filter((path) => isUnitSpec(path) && !SLOW.test(path) && by.test(relative(root, path))) };
}

/** What a property test tries under each mutant: the first failure ends it, so few tries find most of what many find. */
export const TRIES = 15;
/** Tests that measure time fail by chance, whatever the mutant: they are left out. */
export const MEASURES = / µs /;
/** A mutant that is passed this many times as often as the code it stands for never ends. */
export const HIT_FACTOR = 20;
/** Specs that take ten seconds and more: they try whole packs and tables, not single rules. */
export const SLOW = /(oracle\/mutants|house-2026-11)\.spec\.ts$/;
/** Tests that take longer than so many ms of CPU are left out, and a mutant that lived through so many ms of tests has survived. */
export const LONGEST = 1_000;
export const BUDGET = 500;
/** Milliseconds after which a mutant is given up, with the worker that tries it: for loops that pass no mutant. */
export const PATIENCE = 15_000;

/**
 * Texts that only people read change no decision, and a test that repeats them is no test: literals in two languages, and prose (a word,
 * a space, a word), such as the details of faults and errors. Codes, names of facts, patterns and keys are mutated like everything else.
 */
export function isProse(text: string): boolean {
  return /\p{Script=Han}/u.test(text) || /[\p{Ll}\d})]['’,.:;%]* [\p{L}${(]/u.test(text);
}
export const LANGUAGES: ReadonlySet<string> = new Set(['en', 'zh', 'zh-CN']);

/** A mutant that nothing can tell from the original: counted as ignored, with its reason. */
export interface Equivalent {
  readonly file: string;
  readonly original: string;
  readonly replacement: string;
  readonly because: string;
}
