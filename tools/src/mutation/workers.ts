import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Mutant } from './instrument.js';
import type { Judged } from './report.js';
import { PATIENCE, type Scope } from './scope.js';
import type { Dry, Verdict } from './trial.js';
import type { Given } from './worker.js';

/** One thread that tries mutants; another takes its place where it hangs or runs out of memory. */
class Tester {
  private worker: Worker | undefined;

  constructor(private readonly given: Given) {}

  /** What was rehearsed. */
  async start(): Promise<readonly Dry[]> {
    this.worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: this.given, resourceLimits: { maxOldGenerationSizeMb: 3_000 } });
    return (await once(this.worker, 'message'))[0] as readonly Dry[];
  }

  async judge(mutant: Mutant): Promise<Verdict> {
    if (!this.worker) await this.start();
    const worker = this.worker!;
    const done = new AbortController();
    const signal = AbortSignal.any([done.signal, AbortSignal.timeout(PATIENCE)]);
    const answers = [once(worker, 'message', { signal }), once(worker, 'exit', { signal }).then(() => undefined)];
    worker.postMessage(mutant);
    const [verdict] = await Promise.race(answers).catch(() => undefined) as [Verdict] | undefined ?? [];
    done.abort();
    await Promise.allSettled(answers);
    if (verdict) return verdict;
    await this.stop();
    return 'timed-out';
  }

  async stop(): Promise<void> {
    await this.worker?.terminate();
    this.worker = undefined;
  }
}

export async function startWorkers(scope: Scope, sources: ReadonlyMap<string, string>, parallel: number) {
  const first = new Tester({ scope, sources });
  const dry = await first.start();
  await first.stop();
  const testers = Array.from({ length: parallel }, () => new Tester({ scope, sources, dry }));
  return {
    /** Tests that fail by themselves, such as those that need more tries than are made here: they say nothing about a mutant. */
    leftOut: dry.flatMap(({ tests }) => tests.filter(({ failed }) => failed).map(({ name }) => name)),
    /** The verdicts in the order of the mutants. */
    async judge(mutants: readonly Mutant[]): Promise<Judged[]> {
      const verdicts: Verdict[] = [];
      let next = 0;
      await Promise.all(testers.map(async (tester) => {
        while (next < mutants.length) {
          const at = next++;
          verdicts[at] = await tester.judge(mutants[at]!);
        }
      }));
      return mutants.map((mutant, index) => ({ mutant, verdict: verdicts[index]! }));
    },
    stop: () => Promise.all(testers.map((tester) => tester.stop())),
  };
}
