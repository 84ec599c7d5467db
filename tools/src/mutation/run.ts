import { relative } from 'node:path';
import { instrument } from './instrument.js';
import { type Judged, reportOf } from './report.js';
import type { Equivalent, Scope } from './scope.js';
import { startWorkers } from './workers.js';

/** Tries every mutant of the scope, so many at a time. `say` hears how far it is. */
export async function mutate(scope: Scope, equivalents: readonly Equivalent[], parallel: number, say: (line: string) => void) {
  const from = performance.now();
  const seconds = () => (performance.now() - from) / 1_000;
  const instrumented = await instrument(scope.root, scope.mutated, equivalents);
  const { mutants } = instrumented;
  say(`${mutants.length} mutants in ${scope.mutated.length} files, after ${Math.round(seconds())} s`);
  const workers = await startWorkers(scope, instrumented.sources, parallel);
  say(`${scope.specs.length} specs rehearsed, after ${Math.round(seconds())} s`);
  for (const name of workers.leftOut) say(`left out, since it fails without any mutant: ${name}`);
  const judged: Judged[] = [];
  for (const [path, own] of Map.groupBy(mutants, (mutant) => mutant.path)) {
    const begun = judged.length;
    judged.push(...await workers.judge(own));
    const { unnoticed, object } = reportOf(scope.root, judged.slice(begun), seconds());
    for (const line of unnoticed) say(line);
    say(`${relative(scope.root, path)} ${object.all.score ?? '-'} %; ${judged.length} of ${mutants.length} after ${object.seconds} s`);
  }
  await workers.stop();
  return reportOf(scope.root, judged, seconds());
}
