import { type Facts } from '../facts.js';
import { type Compared, compared } from './fairness.js';

/** What a past decision is compared by. */
export interface ComparedCase {
  readonly facts: Facts;
  /** The person who decided it, where one did. */
  readonly agent?: string | undefined;
}

const valueOf = ({ facts: { channel, complaint, standing }, agent }: ComparedCase, dimension: Compared): string | undefined =>
  ({ channel, language: complaint.language, segment: standing?.segment, agent })[dimension];

/** By dimension and value: how many cases, and the sum of what they get of what they paid before and after, in basis points. */
export type Shares = Record<string, Record<string, [count: number, before: number, after: number]>>;

export function countShare(shares: Shares, one: ComparedCase, before: number, after: number): void {
  for (const dimension of compared) {
    const value = valueOf(one, dimension);
    if (value === undefined) continue;
    const entry = ((shares[dimension] ??= {})[value] ??= [0, 0, 0]);
    entry[0] += 1;
    entry[1] += before;
    entry[2] += after;
  }
}

/** The distance between the best and the worst treated in one group of similar cases (see `similarKey`), in basis points of what was paid. */
export interface Spread {
  readonly dimension: Compared;
  readonly group: string;
  readonly before: number;
  readonly after: number;
  readonly most: string;
  readonly least: string;
  readonly cases: number;
}

/** Fewer cases of one value say nothing about it. */
const ENOUGH = 5;

/** The widest spreads of each dimension, the widest first. */
export function spreadsIn(groups: Readonly<Record<string, Shares>>, most = 5): Spread[] {
  return compared.flatMap((dimension) => {
    const found = Object.entries(groups).flatMap(([group, shares]) => spreadOf(dimension, group, shares[dimension] ?? {}));
    return found.sort((a, b) => b.after - a.after || (a.group < b.group ? -1 : 1)).slice(0, most);
  });
}

function spreadOf(dimension: Compared, group: string, values: Shares[string]): Spread[] {
  const known = Object.entries(values).filter(([, [count]]) => count >= ENOUGH)
    .map(([value, [count, before, after]]) => ({ value, count, before: Math.round(before / count), after: Math.round(after / count) }));
  if (known.length < 2) return [];
  const byAfter = known.toSorted((a, b) => a.after - b.after);
  const befores = known.map(({ before }) => before);
  const [least, top] = [byAfter[0]!, byAfter.at(-1)!];
  return [{
    dimension, group, before: Math.max(...befores) - Math.min(...befores), after: top.after - least.after, most: top.value, least: least.value,
    cases: known.reduce((sum, { count }) => sum + count, 0),
  }];
}
