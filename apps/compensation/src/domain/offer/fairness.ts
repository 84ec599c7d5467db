import { type Instant } from '@redress/contracts';

/** What differs between similar cases without being a reason to treat them differently. */
export const compared = ['channel', 'language', 'segment', 'agent'] as const;
export type Compared = (typeof compared)[number];

/** How one case was treated. `ratio`: what was given of the price paid, in basis points. */
export interface Treated extends Readonly<Record<Compared, string>> {
  readonly similar: string;
  readonly ratio: number;
  readonly at: Instant;
  /** What the rows of policy that decided ask for by name: a difference in those is the policy's, not anybody's. */
  readonly named: readonly string[];
}

/** Somebody, or some time, that treats similar cases unlike all others. */
export interface Finding {
  readonly by: Compared | 'time';
  /** The agent, channel, language or segment; of a drift the instant since when. */
  readonly value: string;
  readonly cases: number;
  /** Basis points of the price given more (or less, below zero) than in similar cases. */
  readonly effect: number;
  /** The effect in standard errors. */
  readonly strength: number;
}

/** Below these nothing is said: too few to tell, too small to matter, too likely to be chance among the many comparisons made. */
const LEAST_CASES = 30;
const LEAST_EFFECT = 300;
const LEAST_STRENGTH = 4.5;

/** Cases by their distance from what similar cases got, and how many of those there were. */
interface Distances {
  readonly values: number[];
  measuredAgainst: number;
}
interface Sums { count: number; sum: number }

/** What is found among cases in any order. Each is measured against the others of its kind, so that no mix of kinds can look like favour. */
export function unevenTreatment(cases: readonly Treated[]): Finding[] {
  const kinds = [...Map.groupBy(cases, ({ similar }) => similar).values()].filter(({ length }) => length >= 2);
  const found = compared.flatMap((by) => {
    const fair = kinds.map((kind) => kind.filter(({ named }) => !named.includes(by)));
    return [...byValue(fair, by)].flatMap(([value, distances]) => findingOf(by, value, distances));
  });
  return [...found, ...drift(kinds)].sort((a, b) => Math.abs(b.strength) - Math.abs(a.strength));
}

/** For each value its cases' distances from the similar cases that do not share it. */
function byValue(kinds: readonly (readonly Treated[])[], by: Compared): Map<string, Distances> {
  const found = new Map<string, Distances>();
  for (const kind of kinds) {
    const all = sumsOf(kind);
    for (const [value, own] of Map.groupBy(kind, (treated) => treated[by])) {
      const mine = sumsOf(own);
      const others = all.count - mine.count;
      if (others === 0) continue;
      const distances = found.get(value) ?? { values: [], measuredAgainst: 0 };
      distances.measuredAgainst += others;
      for (const { ratio } of own) distances.values.push(ratio - (all.sum - mine.sum) / others);
      found.set(value, distances);
    }
  }
  return found;
}

/** The last quarter of the cases against what came before. */
function drift(kinds: readonly (readonly Treated[])[]): Finding[] {
  const times = kinds.flat().map(({ at }) => at).sort();
  const since = times[Math.floor(times.length * 0.75)];
  if (since === undefined) return [];
  const distances: Distances = { values: [], measuredAgainst: 0 };
  for (const kind of kinds) {
    const before = sumsOf(kind.filter(({ at }) => at < since));
    if (before.count === 0) continue;
    distances.measuredAgainst += before.count;
    for (const { ratio, at } of kind) if (at >= since) distances.values.push(ratio - before.sum / before.count);
  }
  return findingOf('time', since, distances);
}

function findingOf(by: Finding['by'], value: string, { values, measuredAgainst }: Distances): Finding[] {
  const cases = values.length;
  if (cases < LEAST_CASES || measuredAgainst < LEAST_CASES) return [];
  const effect = values.reduce((all, one) => all + one, 0) / cases;
  const variance = values.reduce((all, one) => all + (one - effect) ** 2, 0) / cases;
  // Half a basis point keeps a perfectly even favour from an infinite strength.
  const strength = effect / Math.max(0.5, Math.sqrt(variance * (1 / cases + 1 / measuredAgainst)));
  const isOne = Math.abs(effect) >= LEAST_EFFECT && Math.abs(strength) >= LEAST_STRENGTH;
  return isOne ? [{ by, value, cases, effect: Math.round(effect), strength: Math.round(strength * 10) / 10 }] : [];
}

const sumsOf = (cases: readonly Treated[]): Sums => ({ count: cases.length, sum: cases.reduce((all, { ratio }) => all + ratio, 0) });
