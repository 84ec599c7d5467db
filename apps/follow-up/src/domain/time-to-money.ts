import { elapsed, type PromiseKind } from '@redress/contracts';
import { type Pledge } from './promise.js';

export type Timed = Pick<Pledge, 'kind' | 'releasedAt' | 'keptAt' | 'brokenAt'>;

/** How long the sums of a remedy took from their release until the money was there. `p50` and `p95` are seconds, of those that are there. */
export interface TimeToMoney {
  readonly remedy: PromiseKind;
  readonly promised: number;
  readonly received: number;
  readonly p50?: number | undefined;
  readonly p95?: number | undefined;
  /** Promised dates that were not kept, made good since or not. */
  readonly breaches: number;
}

export function timeToMoney(sums: readonly Timed[]): TimeToMoney[] {
  return [...Map.groupBy(sums, ({ kind }) => kind)].map(([remedy, all]) => {
    const took = all.flatMap(({ releasedAt, keptAt }) => (keptAt ? [elapsed(releasedAt, keptAt) / 1_000] : [])).sort((a, b) => a - b);
    return {
      remedy, promised: all.length, received: took.length, p50: quantile(took, 0.5), p95: quantile(took, 0.95),
      breaches: all.filter(({ brokenAt }) => brokenAt).length,
    };
  }).sort((a, b) => (a.remedy < b.remedy ? -1 : 1));
}

/** The least value that so large a share of all does not exceed. */
const quantile = (sorted: readonly number[], share: number): number | undefined => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
