import { type Instant, type RemedyOption, derivedId, elapsed, plus } from '@redress/contracts';
import { type TimerChange, cancelTimer, setTimer, timer } from '@redress/messaging';
import { type ApproverRole, firstAsked } from '../domain/authority/authority.js';
import { totalOf } from '../domain/offer/option.js';
import { type Plan, chosenOption, currencyOf } from '../domain/plan/plan.js';
import { measuresOf } from '../policies/measures.js';
import { type Standing } from '../store/standing.js';
import { type Telling, tell } from './telling.js';

/** Asking people, and asking the next ones where nobody answers. */

export const approvalOverdue = timer<{ planId: string }>()('approval.overdue');
const timerId = (planId: string): string => derivedId('approval-timer', planId);

const ANSWER_WITHIN = { hours: 24 } as const;
/** Nearer to a date than this there is no time left to ask anybody else before it. */
const LEAST_MS = 120_000;

/** Asks those who may approve the option alone, or two people. Who has endorsed this option, has endorsed no other. */
export function askPerson(telling: Telling, option: RemedyOption, standing: Standing, endorsement?: { by: string; role: ApproverRole }): void {
  const { plan } = telling;
  const askedOf = endorsement ? 'two-people' : firstAsked(standing.limits(currencyOf(plan)), option.legs, standing.today(plan));
  telling.plan = {
    ...plan, waitsFor: 'person', askedOf, askedAt: standing.now, endorsedBy: endorsement?.by, endorserRole: endorsement?.role,
  };
  tellAsked(telling);
}

/** Says who is asked for what: the sum of a counter-offer, else that of the option that holds. */
export function tellAsked(telling: Telling): void {
  const { counter, askedOf, requestedBy, endorsedBy } = telling.plan;
  const amount = counter?.amount ?? totalOf({ legs: chosenOption(telling.plan)?.legs ?? [] }, currencyOf(telling.plan));
  tell(telling, 'remedy.approval-requested.v1', { amount, authority: askedOf!, requestedBy: endorsedBy ?? requestedBy });
}

/** The timer of a plan that waits for a person, as the decision leaves it. */
export function askedTimers(before: Plan | undefined, after: Plan): TimerChange[] {
  const { planId, caseId, waitsFor, askedAt } = after;
  if (waitsFor !== 'person') return before?.waitsFor === 'person' ? [cancelTimer(approvalOverdue, timerId(planId))] : [];
  if (askedAt === undefined || askedAt === before?.askedAt) return [];
  return [setTimer(approvalOverdue, timerId(planId), caseId, overdueAt(askedAt, datesOf(after)), { planId })];
}

/** When whoever is asked has not answered: after a day, and where law sets a date after half of the time that is left to it. */
export function overdueAt(askedAt: Instant, dates: readonly Instant[]): Instant {
  const halves = dates.map((date) => elapsed(askedAt, date)).filter((left) => left >= LEAST_MS)
    .map((left) => plus(askedAt, { milliseconds: Math.floor(left / 2) }));
  return [plus(askedAt, ANSWER_WITHIN), ...halves].sort()[0]!;
}

/** By when law wants the house to have acted. */
const datesOf = (plan: Plan): Instant[] =>
  measuresOf(plan).floor.deadlines.filter(({ whose }) => whose === 'trader').map(({ dueAt }) => dueAt);
