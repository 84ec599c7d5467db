import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { type Equivalent, isProse, LANGUAGES } from './scope.js';

/** Lines and columns from 1. */
export interface Mutant {
  readonly id: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly mutator: string;
  readonly original: string;
  readonly replacement: string;
  /** Why it is not tried. */
  readonly ignored?: string;
}
export interface Instrumented { readonly sources: ReadonlyMap<string, string>; readonly mutants: readonly Mutant[] }

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, isDebugEnabled: () => false };

interface Node {
  readonly type: string;
  readonly value?: unknown;
  readonly name?: string;
  readonly key?: Node;
  readonly quasis?: readonly { readonly value: { readonly raw: string } }[];
}
const textOf = (node: Node): string | undefined => {
  if (node.type === 'StringLiteral') return String(node.value);
  return node.type === 'TemplateLiteral' ? node.quasis!.map(({ value }) => value.raw).join('${}') : undefined;
};
const display = {
  shouldIgnore(path: object): string | undefined {
    const { node, parent } = path as { node: Node; parent?: Node };
    const text = textOf(node);
    if (text === undefined) return undefined;
    const key = parent?.type === 'ObjectProperty' ? parent.key : undefined;
    return isProse(text) || LANGUAGES.has(key?.name ?? String(key?.value)) ? 'text for people' : undefined;
  },
};

const offsetsOf = (source: string): number[] => [...source.matchAll(/^/gm)].map(({ index }) => index);

/** Every mutant of the files stands in their source at once, behind a switch. */
export async function instrument(root: string, paths: readonly string[], equivalents: readonly Equivalent[]): Promise<Instrumented> {
  const originals = new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]));
  const files = [...originals].map(([name, content]) => ({ name, content, mutate: true }));
  const instrumenter = new Instrumenter(quiet as never);
  const { files: sources, mutants } = await instrumenter.instrument(files, { plugins: null, excludedMutations: [], ignorers: [display] });
  const starts = new Map([...originals].map(([path, source]) => [path, offsetsOf(source)]));
  return {
    sources: new Map(sources.map(({ name, content }) => [name, content])),
    mutants: mutants.map(({ id, fileName, location: { start, end }, mutatorName, replacement, status, statusReason }): Mutant => {
      const at = ({ line, column }: typeof start) => starts.get(fileName)![line]! + column;
      const original = originals.get(fileName)!.slice(at(start), at(end));
      const same = equivalents.find((one) => one.file === relative(root, fileName) && one.original === original && one.replacement === replacement);
      const ignored = same?.because ?? (status === 'Ignored' ? statusReason : undefined);
      return {
        id, path: fileName, line: start.line + 1, column: start.column + 1, mutator: mutatorName, original, replacement, ...(ignored && { ignored }),
      };
    }),
  };
}
