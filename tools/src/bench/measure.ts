import { type BenchHouse } from './bench-house.js';
import { writeAgain } from './floor.js';
import { type RunFigures, runLoad } from './run.js';
import { watchWrites } from './written.js';

export interface Effort {
  readonly rounds: number;
  /** Of each round. */
  readonly complaints: number;
  readonly quietSeconds: number;
}

export interface Measured {
  readonly runs: readonly RunFigures[];
  /** Complaints a second of the floor, measured right after each run. */
  readonly floors: readonly number[];
  /** At 20 complaints a second. */
  readonly quiet: RunFigures;
}

/** Complaints in one transaction of the floor: what the services put into one, too. */
const BATCH = 500;
/** Before that the figures are those of a compiler at work. The floor, which is little code, warms up with what the last of them wrote. */
const WARM_UP = { services: 300, both: 100 } as const;

/** Warms a house up and measures it round by round, each beside its floor. */
export async function measure({ stack, url, machines }: BenchHouse, effort: Effort, progress: (line: string) => void): Promise<Measured> {
  const besideFloor = async (prefix: string, count: number) => {
    const writes = await watchWrites(url);
    const run = await runLoad(stack, url, machines, { prefix, count });
    return { run, floor: count / ((await writeAgain(url, await writes.stop(), count, BATCH)) / 1000) };
  };
  await runLoad(stack, url, machines, { prefix: 'cold', count: WARM_UP.services });
  await besideFloor('warm', WARM_UP.both);
  const runs: RunFigures[] = [];
  const floors: number[] = [];
  for (let round = 1; round <= effort.rounds; round++) {
    const { run, floor } = await besideFloor(`round${round}`, effort.complaints);
    progress(`round ${round}: ${run.perSecond.toFixed(0)}/s, floor ${floor.toFixed(0)}/s, ratio ${(run.perSecond / floor).toFixed(2)}`);
    runs.push(run);
    floors.push(floor);
  }
  return { runs, floors, quiet: await runLoad(stack, url, machines, { prefix: 'quiet', count: 20 * effort.quietSeconds, perSecond: 20 }) };
}
