const DAY = 86_400_000;
const MOST_DAYS_KEPT = 20_000;
const CIVIL = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const;

/** A day of the local calendar, counted from 1970-01-01. */
export type LocalDay = number;

interface Zone {
  readonly format: Intl.DateTimeFormat;
  /** Offset at the beginning of a UTC day, in milliseconds. */
  readonly offsets: Map<number, number>;
}
const zones = new Map<string, Zone>();

/** @throws RangeError where the name is no IANA time zone. */
function zoneOf(name: string): Zone {
  let zone = zones.get(name);
  if (!zone) zones.set(name, (zone = { format: new Intl.DateTimeFormat('en-US', { ...CIVIL, timeZone: name }), offsets: new Map() }));
  return zone;
}

function askedOffset({ format }: Zone, ms: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(ms)) part[type] = Number(value);
  return Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute, part.second) - Math.floor(ms / 1_000) * 1_000;
}

function atMidnight(zone: Zone, utcDay: number): number {
  let offset = zone.offsets.get(utcDay);
  if (offset === undefined) {
    if (zone.offsets.size >= MOST_DAYS_KEPT) zone.offsets.clear();
    zone.offsets.set(utcDay, (offset = askedOffset(zone, utcDay * DAY)));
  }
  return offset;
}

/** Asking Intl costs more than all the rest of a floor: between two midnights with one offset there is nothing to ask. */
function offsetAt(zone: Zone, ms: number): number {
  const day = Math.floor(ms / DAY);
  const offset = atMidnight(zone, day);
  return offset === atMidnight(zone, day + 1) ? offset : askedOffset(zone, ms);
}

export const localDay = (ms: number, timeZone: string): LocalDay => Math.floor((ms + offsetAt(zoneOf(timeZone), ms)) / DAY);

/** The last millisecond of a local day. */
export function endOfDay(day: LocalDay, timeZone: string): number {
  const zone = zoneOf(timeZone);
  const midnight = (day + 1) * DAY;
  const guess = midnight - offsetAt(zone, midnight);
  const better = midnight - offsetAt(zone, guess);
  // Where a clock is put forward or back at midnight itself, the later of the two is the first instant of the new day.
  return (midnight - offsetAt(zone, better) === better ? better : Math.max(guess, better)) - 1;
}

/** The same day so many months on; the last of that month where it has no such day. */
export function addMonths(day: LocalDay, months: number): LocalDay {
  const date = new Date(day * DAY);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
  const first = Date.UTC(year, month, 1) / DAY;
  const last = Date.UTC(year, month + 1, 1) / DAY - 1;
  return Math.min(first + date.getUTCDate() - 1, last);
}

/** Monday to Friday. Public holidays are not known here: a deadline counted so is never later than the true one. */
export function addWorkingDays(day: LocalDay, count: number): LocalDay {
  let [at, left] = [day, count];
  while (left > 0) if (isWorkingDay(++at)) left -= 1;
  return at;
}
/** 1970-01-01 was a Thursday. */
const isWorkingDay = (day: LocalDay): boolean => (day + 4) % 7 % 6 !== 0;

/** `2026-07-31` as a day. */
export const dayOf = (date: string): LocalDay => Date.parse(`${date}T00:00:00.000Z`) / DAY;
