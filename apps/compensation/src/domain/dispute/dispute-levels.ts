import { type DisputeLevel, type DisputeParty, type Duration, type Instant, plus } from '@redress/contracts';

/** A time to answer: one for all hours, or one for what is asked within the window of a day (local hours, `to` excluded), another outside it. */
export type AnswerTime = Duration | { readonly from: number; readonly to: number; readonly inside: Duration; readonly outside: Duration };

interface Times {
  readonly evidence: Readonly<Record<DisputeParty, AnswerTime>>;
  /** From the first day or the last piece of evidence to the ruling. */
  readonly ruling: Duration;
  /** How long a ruling may be appealed; then the dispute is closed. */
  readonly appeal: Duration;
  /** After a ruling that never came: how long until the dispute has expired. */
  readonly lapse: Duration;
}

export interface LevelRule extends Times {
  readonly escalatesTo: readonly DisputeLevel[];
  /** Whose evidence is asked for at once. */
  readonly asks: readonly DisputeParty[];
  /** Where the dispute goes when nobody rules in time. */
  readonly onSilence?: DisputeLevel;
  /** A bank moves the money itself; what was given twice by that, payments claims back when the bank takes it. */
  readonly movesMoney: boolean;
}

/**
 * What holds where an outside body has set no other date. Internal levels: our own promise. Platform: two days for the consumer, 72 hours for
 * the merchant, 30 days to appeal, as Amazon has it. Bank: counted from the notice, short of every card network's time to answer. Regulator:
 * 15 days to answer and 60 to object, as the CFPB has it. ADR: 90 days, Directive 2013/11/EU art. 8. Court: six months and 15 days to appeal,
 * as the Chinese Civil Procedure Law has it.
 */
export const levelRules: Readonly<Record<DisputeLevel, LevelRule>> = {
  internal_1: {
    escalatesTo: ['internal_2', 'platform', 'bank', 'regulator', 'adr', 'court'], asks: [], onSilence: 'internal_2', movesMoney: true,
    evidence: { consumer: { days: 7 }, merchant: { days: 3 } }, ruling: { days: 5 }, appeal: { days: 14 }, lapse: { days: 30 },
  },
  internal_2: {
    escalatesTo: ['platform', 'bank', 'regulator', 'adr', 'court'], asks: [], movesMoney: true,
    evidence: { consumer: { days: 7 }, merchant: { days: 3 } }, ruling: { days: 10 }, appeal: { days: 14 }, lapse: { days: 30 },
  },
  platform: {
    escalatesTo: ['bank', 'regulator', 'adr', 'court'], asks: ['merchant'], movesMoney: true,
    evidence: { consumer: { hours: 48 }, merchant: { hours: 72 } }, ruling: { days: 15 }, appeal: { days: 30 }, lapse: { days: 90 },
  },
  bank: {
    escalatesTo: ['platform', 'regulator', 'adr', 'court'], asks: ['merchant'], movesMoney: false,
    evidence: { consumer: { days: 10 }, merchant: { days: 10 } }, ruling: { days: 90 }, appeal: { days: 30 }, lapse: { days: 90 },
  },
  regulator: {
    escalatesTo: ['platform', 'bank', 'adr', 'court'], asks: ['merchant'], movesMoney: true,
    evidence: { consumer: { days: 15 }, merchant: { days: 15 } }, ruling: { days: 60 }, appeal: { days: 60 }, lapse: { days: 180 },
  },
  adr: {
    escalatesTo: ['bank', 'court'], asks: ['merchant'], movesMoney: true,
    evidence: { consumer: { days: 14 }, merchant: { days: 14 } }, ruling: { days: 90 }, appeal: { days: 30 }, lapse: { days: 180 },
  },
  court: {
    escalatesTo: [], asks: ['merchant'], movesMoney: true,
    evidence: { consumer: { days: 15 }, merchant: { days: 15 } }, ruling: { days: 180 }, appeal: { days: 15 }, lapse: { days: 730 },
  },
};

const ofTheDay = (inside: Duration, outside: Duration): AnswerTime => ({ from: 9, to: 18, inside, outside });

/** Where a platform has times of its own, by the source of the order. JD: 4 hours between 9 and 18 o'clock, else a day; 7 days to appeal. */
export const platformTimes: Readonly<Record<string, Partial<Times>>> = {
  jd: {
    evidence: { consumer: ofTheDay({ hours: 4 }, { hours: 24 }), merchant: ofTheDay({ hours: 4 }, { hours: 24 }) }, appeal: { days: 7 },
  },
};

export function timesOf(level: DisputeLevel, orderSource: string): Times {
  const rule = levelRules[level];
  return level === 'platform' && Object.hasOwn(platformTimes, orderSource) ? { ...rule, ...platformTimes[orderSource] } : rule;
}

/** Until when an answer is due that is asked for now. A time zone that nobody knows is read as UTC. */
export function answerDue(time: AnswerTime, askedAt: Instant, timeZone: string): Instant {
  if (!('inside' in time)) return plus(askedAt, time);
  const hour = localHour(askedAt, timeZone);
  return plus(askedAt, hour >= time.from && hour < time.to ? time.inside : time.outside);
}

function localHour(at: Instant, timeZone: string): number {
  try {
    return Number(new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone }).format(new Date(at)));
  } catch {
    return new Date(at).getUTCHours();
  }
}
