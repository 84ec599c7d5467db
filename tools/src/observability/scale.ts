import { type Duration, milliseconds } from '@redress/contracts';

/** The clock of a set of rules. A test runs them faster, so that what takes an hour to notice is seen within a minute. */
export interface TimeScale {
  /** A window or a patience as PromQL writes it, e.g. `5m`. */
  span(duration: Duration): string;
  /** The same as a number of seconds, for comparison with an age. */
  seconds(duration: Duration): number;
}

const UNITS = [['d', 86_400_000], ['h', 3_600_000], ['m', 60_000], ['s', 1_000], ['ms', 1]] as const;

/** `faster` 1 is the time of the house, 60 turns hours into minutes. */
export function timeScale(faster = 1): TimeScale {
  const scaled = (duration: Duration): number => (milliseconds(duration) === 0 ? 0 : Math.max(1, Math.round(milliseconds(duration) / faster)));
  return {
    span: (duration) => {
      const ms = scaled(duration);
      if (ms === 0) return '0s';
      const [unit, size] = UNITS.find(([, each]) => ms % each === 0)!;
      return `${ms / size}${unit}`;
    },
    seconds: (duration) => scaled(duration) / 1_000,
  };
}
