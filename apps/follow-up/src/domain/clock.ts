import { type Duration, type EventData, type Instant, milliseconds, ownClocks, plus } from '@redress/contracts';

export type ClockName = (typeof ownClocks)[number];

/** How long a channel's customers may wait. `near` is the share of that time, in percent, after which a warning is due. */
export interface ClockPolicy {
  readonly name: string;
  readonly version: number;
  /** The channel it is for; the one without is for all others. */
  readonly channel?: string | undefined;
  readonly clocks: Readonly<Record<ClockName, { readonly within: Duration; readonly near: number }>>;
}

export const defaultPolicies: readonly ClockPolicy[] = [
  {
    name: 'default', version: 1,
    clocks: { first_response: { within: { hours: 1 }, near: 80 }, resolution: { within: { days: 7 }, near: 80 } },
  },
];

export const policyFor = (policies: readonly ClockPolicy[], channel: string | undefined): ClockPolicy =>
  policies.find((policy) => policy.channel !== undefined && policy.channel === channel)
  ?? policies.find((policy) => policy.channel === undefined)
  ?? defaultPolicies[0]!;
export const policyLabel = (policy: ClockPolicy): string => `${policy.name}@${policy.version}`;

/** One clock of one case. Once met it stands still; once missed it has been told, and can still be met late. */
export interface Clock {
  readonly startedAt: Instant;
  readonly nearAt: Instant;
  readonly dueAt: Instant;
  readonly state: 'running' | 'near' | 'missed' | 'met';
}
export type Clocks = Readonly<Record<ClockName, Clock>>;

/** A turn of a clock, as the event of that name says it. */
export interface Turn {
  readonly type: 'clock.near.v1' | 'clock.missed.v1' | 'clock.met.v1';
  readonly data: EventData<'clock.near.v1'>;
}
/** Whose clocks they are. */
export interface Owner {
  readonly caseId: string;
  readonly policy: string;
}

export function wind(policy: ClockPolicy, at: Instant): Clocks {
  const start = (name: ClockName): Clock => {
    const { within, near } = policy.clocks[name];
    const span = milliseconds(within);
    return {
      startedAt: at, nearAt: plus(at, { milliseconds: Math.floor((span * near) / 100) }), dueAt: plus(at, { milliseconds: span }), state: 'running',
    };
  };
  return { first_response: start('first_response'), resolution: start('resolution') };
}

/** The same time once more from `at`, as a case that is opened again has; the case's own policy stays the measure. */
export function rewind(clocks: Clocks, name: ClockName, at: Instant): Clocks {
  const { startedAt, nearAt, dueAt } = clocks[name];
  const later = (moment: Instant): Instant => plus(at, { milliseconds: Date.parse(moment) - Date.parse(startedAt) });
  return { ...clocks, [name]: { startedAt: at, nearAt: later(nearAt), dueAt: later(dueAt), state: 'running' } };
}

const turn = (type: Turn['type'], owner: Owner, name: ClockName, clock: Clock, at: Instant): Turn => ({
  type, data: { caseId: owner.caseId, clock: name, policy: owner.policy, startedAt: clock.startedAt, dueAt: clock.dueAt, at },
});
export interface Turned {
  readonly clocks: Clocks;
  readonly told: readonly Turn[];
}

/** What the clock asked for was done at `at`. Done late without a word yet, the miss is told first: a slow timer hides nothing. */
export function meet(clocks: Clocks, owner: Owner, name: ClockName, at: Instant): Turned {
  const clock = clocks[name];
  if (clock.state === 'met') return { clocks, told: [] };
  const late = at > clock.dueAt && clock.state !== 'missed';
  return {
    clocks: { ...clocks, [name]: { ...clock, state: 'met' } },
    told: [...(late ? [turn('clock.missed.v1', owner, name, clock, clock.dueAt)] : []), turn('clock.met.v1', owner, name, clock, at)],
  };
}

/** The clocks as they are at `now`: which have come near, which have run out. */
export function strike(clocks: Clocks, owner: Owner, now: Instant): Turned {
  const told: Turn[] = [];
  const after = { ...clocks };
  for (const name of ownClocks) {
    const clock = clocks[name];
    if (clock.state !== 'running' && clock.state !== 'near') continue;
    if (now >= clock.dueAt) {
      told.push(turn('clock.missed.v1', owner, name, clock, clock.dueAt));
      after[name] = { ...clock, state: 'missed' };
    } else if (clock.state === 'running' && now >= clock.nearAt) {
      told.push(turn('clock.near.v1', owner, name, clock, clock.nearAt));
      after[name] = { ...clock, state: 'near' };
    }
  }
  return { clocks: after, told };
}

/** When something has to be said next, if nothing is done until then. */
export function nextStrike(clocks: Clocks): Instant | undefined {
  const moments = ownClocks.flatMap((name) => {
    const clock = clocks[name];
    if (clock.state === 'running') return [clock.nearAt];
    return clock.state === 'near' ? [clock.dueAt] : [];
  });
  return moments.sort()[0];
}
