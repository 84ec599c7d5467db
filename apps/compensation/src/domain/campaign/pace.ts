import { type Instant, elapsed, plus } from '@redress/contracts';

/** How a campaign walks: so many lines the next step, and when the last one began and had its last answer. */
export interface Pace {
  readonly lines: number;
  readonly steppedAt?: Instant | undefined;
  readonly answeredAt?: Instant | undefined;
}

/** The bounds that its planner sets: so many lines a step at most, and a pause of at least so long. */
export interface Lane {
  readonly lines: number;
  readonly pauseMs: number;
}

/** Whoever complains meanwhile waits behind one step at most: it is to be answered in this time. */
const AIM_MS = 150;
const FIRST = 10;
const LEAST = 5;
/** For the time that a step took, the house is left to others for so many times as long: most of it is theirs, however slow it is. */
const REST = 3;
const LONGEST_REST_MS = 2_000;
/** An answer that has not come for so long is not waited for any more. */
const PATIENCE_MS = 10_000;

export const firstPace = ({ lines }: Lane): Pace => ({ lines: Math.min(FIRST, lines) });

const tookOf = ({ steppedAt, answeredAt }: Pace): number | undefined =>
  (steppedAt !== undefined && answeredAt !== undefined ? elapsed(steppedAt, answeredAt) : undefined);

/** A step begins: how many lines the one after it takes follows from how soon the last one was answered. */
export function stepping(pace: Pace, lane: Lane, now: Instant): Pace {
  const took = pace.steppedAt === undefined ? AIM_MS : tookOf(pace) ?? PATIENCE_MS;
  const more = pace.lines + Math.max(1, Math.floor(pace.lines / 4));
  const lines = took > AIM_MS ? Math.max(LEAST, Math.floor(pace.lines / 2)) : more;
  return { lines: Math.min(lines, lane.lines), steppedAt: now };
}

/** Nothing is waited for any more: the last answer of the step. */
export const answered = (pace: Pace, now: Instant): Pace => (pace.answeredAt === undefined ? { ...pace, answeredAt: now } : pace);

/** When the next step may come: undefined while answers are still waited for. */
export function nextStepAt(pace: Pace, lane: Lane, opening: number, now: Instant): Instant | undefined {
  const { steppedAt, answeredAt } = pace;
  if (steppedAt === undefined) return now;
  if (opening > 0) return elapsed(steppedAt, now) < PATIENCE_MS ? undefined : now;
  return plus(answeredAt ?? now, { milliseconds: restMs(tookOf(pace) ?? 0, lane) });
}

const restMs = (took: number, { pauseMs }: Lane): number => Math.max(pauseMs, Math.min(LONGEST_REST_MS, REST * took));

/** As the last step went. Undefined before there was one. */
export function linesPerSecond(pace: Pace, lane: Lane): number | undefined {
  const took = tookOf(pace);
  return took === undefined ? undefined : (pace.lines * 1_000) / (took + restMs(took, lane));
}
