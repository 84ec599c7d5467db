import { setTimeout as pause } from 'node:timers/promises';
import { type Kill } from './plan.js';

export interface Attack {
  readonly kills: readonly Kill[];
  /** Complaints that are at rest now. */
  atRest(): number;
  kill(victim: string): Promise<void>;
  killed(kill: Kill, number: number): void;
  readonly signal: AbortSignal;
}

/** What was killed may hold everything up: after so long without progress the next kill comes all the same. */
const STANDSTILL_MS = 15_000;

/** Carries out the kills, each when the run has come so far. Says how many were done. */
export async function attack({ kills, atRest, kill, killed, signal }: Attack): Promise<number> {
  for (const [i, planned] of kills.entries()) {
    let before = atRest();
    let since = performance.now();
    while (atRest() < planned.atRest && performance.now() - since < STANDSTILL_MS && !signal.aborted) {
      if (atRest() !== before) [before, since] = [atRest(), performance.now()];
      await pause(50);
    }
    await pause(planned.afterMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return i;
    await kill(planned.victim);
    killed(planned, i + 1);
  }
  return kills.length;
}
