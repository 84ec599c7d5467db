/** A moment as ISO-8601 UTC with milliseconds: "2026-11-23T02:36:00.000Z". Text order is time order. */
export type Instant = string;

const UNIT_MS = { milliseconds: 1, seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;
export type Duration = Partial<Record<keyof typeof UNIT_MS, number>>;

export const milliseconds = (duration: Duration): number =>
  (Object.keys(duration) as (keyof typeof UNIT_MS)[]).reduce((sum, unit) => sum + (duration[unit] ?? 0) * UNIT_MS[unit], 0);

export const instant = (epochMs: number): Instant => new Date(epochMs).toISOString();
export const plus = (at: Instant, duration: Duration): Instant => instant(Date.parse(at) + milliseconds(duration));
export const minus = (at: Instant, duration: Duration): Instant => instant(Date.parse(at) - milliseconds(duration));

/** `later − earlier` in milliseconds. */
export const elapsed = (earlier: Instant, later: Instant): number => Date.parse(later) - Date.parse(earlier);
