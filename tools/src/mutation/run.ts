import { relative } from 'node:path';
import { instrument } from './instrument.js';
import { type Judged, reportOf } from './report.js';
import type { Equivalent, Scope } from './scope.js';
import { Trial } from './trial.js';

/** Tries every mutant of the scope. `say` hears how far it is. */
export async function mutate(scope: Scope, equivalents: readonly Equivalent[], say: (line: string) => void) {
  const from = performance.now();
  const seconds = () => (performance.now() - from) / 1_000;
  const instrumented = await instrument(scope.root, scope.mutated, equivalents);
  const { mutants } = instrumented;
  say(`${mutants.length} mutants in ${scope.mutated.length} files, after ${Math.round(seconds())} s`);
  const trial = new Trial(scope, instrumented);
  await trial.rehearse();
  say(`${scope.specs.length} specs rehearsed, after ${Math.round(seconds())} s`);
  const judged: Judged[] = [];
  for (const [path, own] of Map.groupBy(mutants, (mutant) => mutant.path)) {
    for (const mutant of own) judged.push({ mutant, verdict: await trial.judge(mutant) });
    say(`${judged.length}/${mutants.length} ${relative(scope.root, path)}, after ${Math.round(seconds())} s`);
  }
  return reportOf(scope.root, judged, seconds());
}
