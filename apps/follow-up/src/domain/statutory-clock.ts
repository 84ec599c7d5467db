import { type Instant, minus, plus, type StatutoryDeadline } from '@redress/contracts';
import { type Turn } from './clock.js';

/** A period of law that runs for a plan. One that is kept, or that has lost its matter, is no longer among the case's clocks. */
export interface StatutoryClock extends StatutoryDeadline {
  readonly planId: string;
  readonly nearAt: Instant;
  readonly state: 'running' | 'near' | 'missed';
  /** One of ours has to decide before anything can be given: silence is no refusal of what law owes. */
  readonly waits?: true | undefined;
}
type Clocks = readonly StatutoryClock[];
interface Turned { readonly clocks: Clocks; readonly told: readonly Turn[]; readonly escalates?: string | undefined }

const NEAR = 0.8;
const NEAR_AT_MOST = { days: 7 };
const NEAR_AT_LEAST = { hours: 24 };

/** After four fifths of the span: no earlier than a week before the end, no later than a day before it, and never before the start. */
export function nearAt({ startedAt, dueAt }: Pick<StatutoryDeadline, 'startedAt' | 'dueAt'>): Instant {
  const start = Date.parse(startedAt);
  const share = new Date(start + Math.floor((Date.parse(dueAt) - start) * NEAR)).toISOString();
  return later(startedAt, earlier(later(share, minus(dueAt, NEAR_AT_MOST)), minus(dueAt, NEAR_AT_LEAST)));
}
const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b);
const later = (a: Instant, b: Instant): Instant => (a > b ? a : b);

const same = (clock: StatutoryClock, { rule, name, lineRef, dueAt }: StatutoryDeadline): boolean =>
  clock.rule === rule && clock.name === name && clock.lineRef === lineRef && clock.dueAt === dueAt;

/** The periods of a plan as they were computed last; what was told of one that has not changed stays told. */
export function windStatutory(clocks: Clocks, planId: string, deadlines: readonly StatutoryDeadline[]): Clocks {
  const [mine, others] = [clocks.filter((clock) => clock.planId === planId), clocks.filter((clock) => clock.planId !== planId)];
  const waits = mine.some((clock) => clock.waits) && { waits: true as const };
  return [...others, ...deadlines.map((deadline) =>
    mine.find((clock) => same(clock, deadline)) ?? { ...deadline, planId, nearAt: nearAt(deadline), state: 'running' as const, ...waits })];
}

/** Marks or unmarks the periods of a plan as waiting for one of ours. */
export const awaiting = (clocks: Clocks, planId: string, waits: true | undefined): Clocks =>
  clocks.map((clock) => (clock.planId === planId ? { ...clock, waits } : clock));

const turn = (type: Turn['type'], caseId: string, clock: StatutoryClock, at: Instant): Turn => {
  const { rule, name, lineRef, whose, text, planId, startedAt, dueAt } = clock;
  return { type, data: { caseId, clock: 'statutory', policy: rule, startedAt, dueAt, at, statute: { planId, rule, name, lineRef, whose, text } } };
};

/** Why a person has to look: what is ours to keep comes near while it waits for somebody, or has not been kept. */
export const escalations = { near: 'statutory-deadline', missed: 'statutory-deadline-missed' } as const;

/** The periods as they are at `now`: which have come near, which have run out. */
export function strikeStatutory(clocks: Clocks, caseId: string, now: Instant): Turned {
  const told: Turn[] = [];
  let escalates: string | undefined;
  const after = clocks.map((clock): StatutoryClock => {
    const ours = clock.whose === 'trader';
    if (clock.state !== 'missed' && now > clock.dueAt) {
      told.push(turn('clock.missed.v1', caseId, clock, clock.dueAt));
      if (ours) escalates = escalations.missed;
      return { ...clock, state: 'missed' };
    }
    if (clock.state !== 'running' || now < clock.nearAt) return clock;
    told.push(turn('clock.near.v1', caseId, clock, clock.nearAt));
    if (ours && clock.waits) escalates ??= escalations.near;
    return { ...clock, state: 'near' };
  });
  return { clocks: after.filter(matters), told, escalates };
}

/** A right of others that has lapsed is told once and is over; what we have missed stays until it is made good. */
const matters = ({ state, whose }: StatutoryClock): boolean => state !== 'missed' || whose === 'trader';

/** All of a plan has reached the customer: what was ours to keep is kept, though perhaps late; the other periods have lost their matter. */
export function meetStatutory(clocks: Clocks, caseId: string, planId: string, at: Instant): Turned {
  const kept = clocks.filter((clock) => clock.planId === planId && clock.whose === 'trader');
  return {
    clocks: release(clocks, planId),
    told: kept.flatMap((clock) => [
      ...(at > clock.dueAt && clock.state !== 'missed' ? [turn('clock.missed.v1', caseId, clock, clock.dueAt)] : []),
      turn('clock.met.v1', caseId, clock, at),
    ]),
  };
}

/** The plan is over without having been carried out: nothing runs for it any more. */
export const release = (clocks: Clocks, planId: string): Clocks => clocks.filter((clock) => clock.planId !== planId);

/** When something has to be said next. At the due instant itself a period is still kept. */
export function nextStatutoryStrike(clocks: Clocks): Instant | undefined {
  return clocks.flatMap(({ state, nearAt: near, dueAt }) => {
    if (state === 'missed') return [];
    return [state === 'running' ? near : plus(dueAt, { milliseconds: 1 })];
  }).sort()[0];
}
