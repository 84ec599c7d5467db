import { dirname, relative } from 'node:path';
import type { Mutant } from './instrument.js';
import { type Verdict, verdicts } from './trial.js';

export interface Judged { readonly mutant: Mutant; readonly verdict: Verdict }
export interface Tally extends Readonly<Record<Verdict, number>> {
  readonly mutants: number;
  /** Per cent of those tried; undefined where none was. */
  readonly score: number | undefined;
}

export function tally(judged: readonly Judged[]): Tally {
  const counts = Object.fromEntries(verdicts.map((one) => [one, judged.filter(({ verdict }) => verdict === one).length])) as Record<Verdict, number>;
  const found = counts.killed + counts['timed-out'];
  const tried = found + counts.survived + counts.uncovered;
  return { ...counts, mutants: judged.length, score: tried === 0 ? undefined : Math.round(found / tried * 10_000) / 100 };
}

const grouped = (judged: readonly Judged[], by: (path: string) => string): [string, Tally][] =>
  [...Map.groupBy(judged, ({ mutant }) => by(mutant.path))].map(([name, group]) => [name, tally(group)]);

const flat = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 90 ? `${line.slice(0, 87)}...` : line;
};

const header = ['score', 'mutants', ...verdicts, ''];
const row = (name: string, { score, mutants, ...counts }: Tally): string[] =>
  [score?.toFixed(2) ?? '-', String(mutants), ...verdicts.map((one) => String(counts[one])), name];

/** Scores by file, by folder and in all, and what nothing noticed. */
export function reportOf(root: string, judged: readonly Judged[], seconds: number) {
  const files = grouped(judged, (path) => relative(root, path));
  const folders = grouped(judged, (path) => relative(root, dirname(path)));
  const all = tally(judged);
  const missed = judged.filter(({ verdict }) => verdict === 'survived' || verdict === 'uncovered')
    .map(({ mutant: { path, line, column, mutator, original, replacement }, verdict }) => (
      { at: `${relative(root, path)}:${line}:${column}`, verdict, mutator, original, replacement }));
  const table = [header, ...files.map(([name, one]) => row(name, one)), ...folders.map(([name, one]) => row(`${name}/`, one)), row('in all', all)];
  const unnoticed = missed.map(({ at, verdict, mutator, original, replacement }) =>
    `${at} ${verdict} ${mutator}: ${flat(original)} → ${flat(replacement)}`);
  return {
    unnoticed,
    lines: [
      ...unnoticed, '',
      ...table.map((cells) => cells.map((cell, index) => (index === cells.length - 1 ? `  ${cell}` : cell.padStart(10))).join('')),
      `in ${Math.round(seconds)} s`,
    ],
    object: { all, seconds: Math.round(seconds), folders: Object.fromEntries(folders), files: Object.fromEntries(files), unnoticed: missed },
  };
}
