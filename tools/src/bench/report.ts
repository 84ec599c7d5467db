import { type RunFigures } from './run.js';

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export interface Report {
  readonly rounds: number;
  readonly ratios: Record<string, Spread>;
  readonly perSecond: Record<string, { readonly ours: Spread; readonly floor: Spread }>;
  /** CPU-seconds for 1,000 complaints, by part. */
  readonly cpu: Record<string, RunFigures['cpu']>;
  readonly latency: Record<string, { readonly at: string; readonly p50Ms: number; readonly p99Ms: number }>;
  readonly audit: Record<string, boolean>;
  /** Only where it was asked for. */
  telemetry?: TelemetryFigures;
}

/**
 * Complaints a second with metrics and traces, without, and the first through the second; `cpuRatio`: CPU-seconds of the services with,
 * through those without, which the noise of a busy machine touches less.
 */
export interface TelemetryFigures {
  readonly on: Spread;
  readonly off: Spread;
  readonly ratio: Spread;
  readonly cpuRatio: Spread;
}

/** Median, least and greatest of some figures, to three places. Throws where there is none. */
export function spread(figures: readonly number[]): Spread {
  if (figures.length === 0) throw new RangeError('nothing was measured');
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  const short = (figure: number) => Number(figure.toFixed(3));
  return { median: short(median), min: short(sorted[0]!), max: short(sorted.at(-1)!) };
}

/** For people. */
export function told({ rounds, ratios, perSecond, cpu, latency, audit, telemetry }: Report): string {
  const lines = Object.entries(audit).flatMap(([bus, ok]) => {
    const ratio = ratios[`${bus} / floor`];
    if (!ok || !ratio) return [`${bus}: the audit failed`];
    const { ours, floor } = perSecond[bus]!;
    return [
      `${bus}: ${ours.median.toFixed(0)} complaints/s, ${ratio.median} of the floor (${ratio.min} to ${ratio.max}; floor ${floor.median.toFixed(0)}/s)`,
      `  CPU-seconds for 1,000: ${Object.entries(cpu[bus]!).map(([part, seconds]) => `${part} ${seconds}`).join(', ')}`,
      `  received to paid at ${latency[bus]!.at}: p50 ${latency[bus]!.p50Ms} ms, p99 ${latency[bus]!.p99Ms} ms`,
    ];
  });
  if (telemetry) {
    const { on, off, ratio, cpuRatio } = telemetry;
    lines.push(`telemetry: ${on.median.toFixed(0)}/s on, ${off.median.toFixed(0)}/s off: ${ratio.median} of it (${ratio.min} to ${ratio.max}), for ${cpuRatio.median} of its CPU`);
  }
  return [`${rounds} rounds, all services in one process, audit clean:`, ...lines].join('\n');
}
