import { audit } from '../audit/audit.js';
import { type Verdict } from '../audit/checks/checks.js';
import { openBenchHouse } from './bench-house.js';
import { writeAgain } from './floor.js';
import { type RunFigures, runLoad } from './run.js';
import { watchWrites } from './written.js';

export type BusName = 'postgres' | 'kafka';

export interface Measured {
  readonly runs: readonly RunFigures[];
  /** Complaints a second of the floor, measured right after each run. */
  readonly floors: readonly number[];
  /** At 20 complaints a second. */
  readonly quiet: RunFigures;
  readonly verdict: Verdict;
}

/** Complaints in one transaction of the floor: what the services put into one, too. */
const BATCH = 500;
/** As much as a round: before that the figures are those of a compiler at work. */
const WARM_UP = 400;

/** Opens a house on one bus, warms it up, measures it round by round, and audits it. `leave` is given the end of the house, which takes seconds. */
export async function measure(
  bus: BusName, { rounds, complaints, quietSeconds }: { rounds: number; complaints: number; quietSeconds: number }, progress: (line: string) => void,
  leave: (ending: Promise<void>) => void,
): Promise<Measured> {
  const { stack, url, machines, stop } = await openBenchHouse(bus, progress);
  try {
    // The floor warms up with what the warm-up wrote: both sides are compared as they are when they have run for a while.
    const first = await watchWrites(url);
    await runLoad(stack, url, machines, { prefix: 'warm', count: WARM_UP });
    await writeAgain(url, await first.stop(), WARM_UP, BATCH);
    const runs: RunFigures[] = [];
    const floors: number[] = [];
    for (let round = 1; round <= rounds; round++) {
      const writes = await watchWrites(url);
      const run = await runLoad(stack, url, machines, { prefix: `round${round}`, count: complaints });
      const floor = complaints / ((await writeAgain(url, await writes.stop(), complaints, BATCH)) / 1000);
      progress(`${bus}, round ${round}: ${run.perSecond.toFixed(0)}/s, floor ${floor.toFixed(0)}/s, ratio ${(run.perSecond / floor).toFixed(2)}`);
      runs.push(run);
      floors.push(floor);
    }
    const quiet = await runLoad(stack, url, machines, { prefix: 'quiet', count: 20 * quietSeconds, perSecond: 20 });
    const verdict = await audit({ auditorUrl: url, railUrl: stack.urls.rail, bus: stack.house.bus }, { strict: true });
    return { runs, floors, quiet, verdict };
  } finally {
    leave(stop());
  }
}
