import { type Duration, milliseconds } from '@redress/contracts';
import { type Alert, type Pace, paces, type SeriesOf } from '../alert.js';
import { type Page } from '../pages.js';
import { type TimeScale } from '../scale.js';

/** A promise: the share of 30 days that must be good. */
export interface Promise30 {
  /** The alerts are called this and Fast, Steady, Slow. */
  readonly name: string;
  readonly objective: number;
  /** The share that was bad within a window, from 0 to 1; no value where nothing happened. */
  bad(window: string): string;
  readonly says: string;
  readonly first: string;
  readonly runbook: Page;
  /** Series of so many values, at whose end a share of the window, counted in values, was bad. */
  example(share: number, window: number, values: number): SeriesOf;
}

/**
 * A burn rate of 1 uses the budget up in 30 days. Each speed has a long window, so that a blink wakes nobody, and a short one, so that the
 * alert ends soon after the trouble: the figures of the SRE workbook.
 */
const speeds = [
  { name: 'Fast', burn: 14.4, long: { hours: 1 }, short: { minutes: 5 }, severity: 'page', lasting: { minutes: 2 },
  every: 'seconds', until: 'in two days' },
  { name: 'Steady', burn: 6, long: { hours: 6 }, short: { minutes: 30 }, severity: 'page', lasting: { minutes: 5 },
  every: 'minutes', until: 'in five days' },
  { name: 'Slow', burn: 1, long: { days: 3 }, short: { hours: 6 }, severity: 'ticket', lasting: { hours: 1 },
  every: 'hours', until: 'within the month' },
] as const satisfies readonly {
  name: string; burn: number; long: Duration; short: Duration; severity: Alert['severity']; lasting: Duration; every: Pace; until: string;
}[];

export const burnRates = (promise: Promise30, { span }: TimeScale): Alert[] => speeds.map(({ name, burn, long, short, severity, lasting, every, until }) => {
  const most = Number((burn * (1 - promise.objective)).toFixed(6));
  const over = (window: Duration) => `${promise.bad(span(window))} > ${most}`;
  const says = `${promise.says}: at this rate the promise of ${Number((promise.objective * 100).toFixed(3))} % in 30 days is broken ${until}`;
  const window = milliseconds(long) / milliseconds(paces[every]);
  const at: Duration = { milliseconds: milliseconds(long) * 1.25 };
  const example = (share: number) => ({ series: promise.example(share, window, window * 1.25), at });
  return {
    name: `${promise.name}${name}`, severity, lasting, every, says, first: promise.first, runbook: promise.runbook,
    expr: `${over(long)} and ${over(short)}`, fires: { ...example(4 * most), says }, silent: example(most / 2),
  };
});
