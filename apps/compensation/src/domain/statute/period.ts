import { type CircumstanceName, instant, type Instant } from '@redress/contracts';
import { dayOfEvent, type LineFacts, lookFor } from './line-facts.js';
import { addMonths, addWorkingDays, endOfDay, type LocalDay } from './local-time.js';
import { type Period, type StartEvent } from './rule-pack.js';

export interface Running {
  readonly startEvent: StartEvent;
  readonly startedAt: Instant;
  readonly lastDay: LocalDay;
}

export interface Happened {
  readonly event: StartEvent;
  readonly at: Instant;
}
type Find = (facts: LineFacts) => Happened | undefined;

/** The first of the events that is known. */
export function firstOf(events: readonly StartEvent[]): Find {
  const looks = events.map((event) => ({ event, look: lookFor(event) }));
  return (facts) => {
    for (const { event, look } of looks) {
      const at = look(facts)?.value;
      if (at !== undefined) return { event, at: at as Instant };
    }
    return undefined;
  };
}

function latestOf(events: readonly StartEvent[]): Find {
  const finds = events.map((event) => firstOf([event]));
  return (facts) => finds.reduce<Happened | undefined>((latest, find) => {
    const found = find(facts);
    return found && (!latest || found.at > latest.at) ? found : latest;
  }, undefined);
}

/** Undefined while the event that starts it has not happened. */
export function compilePeriod(period: Period): (facts: LineFacts) => Running | undefined {
  const find = (period.latestOf ? latestOf : firstOf)(period.from);
  return (facts) => {
    const start = find(facts);
    if (!start) return undefined;
    let day = dayOfEvent(start.event, start.at, facts) - (period.startDayCounts ? 1 : 0);
    if (period.months) day = addMonths(day, period.months);
    day += (period.days ?? 0) + stoppedDays(period.withoutDaysOf, facts);
    if (period.workingDays) day = addWorkingDays(day, period.workingDays);
    return { startEvent: start.event, startedAt: start.at, lastDay: day };
  };
}

const stoppedDays = (name: CircumstanceName | undefined, facts: LineFacts): number =>
  (name ? (lookFor(name)(facts)?.value as number | undefined) ?? 0 : 0);

/** The last millisecond of the period. */
export const dueAt = ({ lastDay }: Running, { order }: LineFacts): Instant => instant(endOfDay(lastDay, order.timeZone));
