/** What can be killed, by the name that its process has in the house. */
export type Victim = string;

/** A kill that becomes due once so many complaints are at rest, and happens a moment later. */
export interface Kill {
  readonly victim: Victim;
  readonly atRest: number;
  readonly afterMs: number;
}

export interface KillOptions {
  readonly seed: number;
  readonly kills: number;
  readonly complaints: number;
  readonly victims: readonly Victim[];
  /** Killed once each, beyond the kills that are counted. */
  readonly besides?: readonly Victim[];
}

/** The last part of a run is left to itself, so that all kills happen while there is work. */
const PART_WITH_KILLS = 0.85;
/** Longer than the time between two steps of a complaint, so that a kill meets any of them. */
const LONGEST_AFTER_MS = 1_500;

/** The kills of a run in their order: spread over its progress, every victim at least once where there are kills enough. */
export function planKills({ seed, kills, complaints, victims, besides = [] }: KillOptions): Kill[] {
  const random = randomFrom(seed);
  const chosen = Array.from({ length: kills }, (_, i) => victims[i] ?? victims[Math.floor(random() * victims.length)]!);
  const order = shuffled([...chosen, ...(kills > 0 ? besides : [])], random);
  const moments = order.map(() => Math.floor(random() * complaints * PART_WITH_KILLS)).sort((a, b) => a - b);
  return moments.map((atRest, i) => ({ victim: order[i]!, atRest, afterMs: Math.floor(random() * LONGEST_AFTER_MS) }));
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const all = [...list];
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [all[i], all[j]] = [all[j]!, all[i]!];
  }
  return all;
}

/** Numbers from 0 to 1, the same for the same seed on every machine (splitmix32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296;
  };
}
