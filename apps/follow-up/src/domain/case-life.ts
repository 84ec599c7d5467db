import {
  type Duration, type EventData, type Instant, type Language, type outcomes, milliseconds, plus, type PublishedBy, type Reason,
} from '@redress/contracts';
import { lifeCycle } from '@redress/decider';
import { type Clocks, meet, rewind } from './clock.js';
import { awaiting, meetStatutory, release, type StatutoryClock } from './statutory-clock.js';

export type Outcome = (typeof outcomes)[number];
export type FollowUpState = 'opened' | 'acknowledged' | 'offered' | 'following_up' | 'reopened' | 'closed';

/**
 * The life of a case as far as follow-up has a part in it. `following_up`: the outcome is told and the period runs in which the customer
 * may say that it did not help. Topics come in no order between each other, so an outcome may come before the receipt.
 */
export const caseLife = lifeCycle<FollowUpState>('case', 'opened', {
  opened: ['acknowledged', 'offered', 'following_up', 'closed'],
  acknowledged: ['offered', 'following_up', 'closed'],
  offered: ['following_up', 'closed'],
  following_up: ['reopened', 'closed'],
  reopened: ['offered', 'following_up', 'closed'],
  closed: ['reopened', 'following_up'],
});

/** What follow-up knows of a case. */
export interface FollowUp {
  merchant: string;
  caseId: string;
  /** The receipt number that the customer knows. */
  number: string;
  language: Language;
  timeZone: string;
  state: FollowUpState;
  openedAt: Instant;
  /** Complaints that stand: a case is withdrawn only with its last one. */
  complaints: number;
  /** How each plan ended, by its id; each complaint has one plan, and the case its outcome when all have ended. */
  ends: Readonly<Record<string, Outcome>>;
  /** Name and version of the clock policy that was in force when the case was opened. */
  policy: string;
  clocks: Clocks;
  /** Periods of law that run, or that we have missed and not made good. Absent where there are none. */
  statutory?: readonly StatutoryClock[] | undefined;
  /** Why each released money leg is paid, for the letter that says so. */
  reasons: Readonly<Record<string, Reason>>;
  /** The released legs of each plan, by its id: each has made a promise. Absent before the first. */
  promised?: Readonly<Record<string, readonly string[]>> | undefined;
  /** How often an outcome was told. Surveys and follow-up periods belong to one round. */
  round: number;
  outcome?: Outcome | undefined;
  unresolvedReason?: string | undefined;
  /** The next step of the follow-up period and when it is due. */
  step?: 'survey' | 'close' | undefined;
  stepAt?: Instant | undefined;
  closeAt?: Instant | undefined;
  surveyScore?: number | undefined;
  effective: 'yes' | 'no' | 'unknown';
  /** Disputes about it that are not over: while there is one, the case is not closed. */
  disputes?: readonly string[] | undefined;
  /** How many facts about it were published: the next one's version is one more. */
  facts: number;
}

/** Every fact about a case's follow-up; messages and promises have lives of their own. */
export type CaseFactType = Exclude<PublishedBy<'follow-up'>, `message.${string}` | `promise.${string}` | 'survey.sent.v1'>;
export type CaseFact = { [T in CaseFactType]: { readonly type: T; readonly data: EventData<T> } }[CaseFactType];

/** A case as it is after something, and what is to be told of it. */
export interface Change {
  readonly row: FollowUp;
  readonly told: readonly CaseFact[];
}

const RANK: Record<Outcome, number> = { none: 0, explanation: 1, non_monetary_relief: 2, monetary_relief: 3 };

const best = (outcomes: readonly Outcome[]): Outcome => outcomes.reduce((a, b) => (RANK[b] > RANK[a] ? b : a), 'none');

/** True where a complaint has come of which no plan has ended yet. */
export const isUnanswered = (row: FollowUp): boolean => Object.keys(row.ends).length < row.complaints;

/** True where this outcome adds nothing to what the customer was told. */
const alreadyTold = (row: FollowUp, outcome: Outcome): boolean =>
  row.state === 'following_up' && row.outcome !== undefined && RANK[outcome] <= RANK[row.outcome];

/** After how much of the follow-up period the customer is asked: a day of a week. */
const SURVEY_AFTER = 7;

/** The outcome is known: the resolution clock is met, the follow-up period begins. Who got nothing is not asked how it was. */
export function resolve(row: FollowUp, outcome: Outcome, at: Instant, period: Duration, unresolvedReason?: string): Change {
  const { clocks, told } = meet(row.clocks, row, 'resolution', at);
  const closeAt = plus(at, period);
  const asks = outcome !== 'none';
  return {
    row: {
      ...row, clocks, state: 'following_up', round: row.round + 1, outcome, unresolvedReason, closeAt, effective: 'unknown', surveyScore: undefined,
      step: asks ? 'survey' : 'close',
      stepAt: asks ? plus(at, { milliseconds: Math.floor(milliseconds(period) / SURVEY_AFTER) }) : closeAt,
    },
    told: [...told, { type: 'case.resolved.v1', data: { caseId: row.caseId, outcome, resolvedAt: at } }],
  };
}

/** A plan has ended, well or not. With the last one the case has its outcome: the best that any of them gave. */
export function endPlan(row: FollowUp, planId: string, outcome: Outcome, at: Instant, period: Duration, unresolvedReason?: string): Change {
  return settle({ ...row, ends: { ...row.ends, [planId]: outcome } }, at, period, unresolvedReason);
}

export const withStatutory = (row: FollowUp, statutory: readonly StatutoryClock[]): FollowUp =>
  ({ ...row, statutory: statutory.length > 0 ? statutory : undefined });

/** The case with a plan that waits for one of ours, or does no more; the same one where that changes nothing. */
export function awaitsUs(row: FollowUp, planId: string, waits: boolean): FollowUp {
  const matters = row.statutory?.some((clock) => clock.planId === planId && (clock.waits ?? false) !== waits);
  return matters ? withStatutory(row, awaiting(row.statutory ?? [], planId, waits || undefined)) : row;
}

/** All of a plan has reached the customer: what law gave us time for is kept. */
export function fulfilPlan(row: FollowUp, planId: string, outcome: Outcome, at: Instant, period: Duration): Change {
  const { clocks, told } = meetStatutory(row.statutory ?? [], row.caseId, planId, at);
  const ended = endPlan(withStatutory(row, clocks), planId, outcome, at, period);
  return { ...ended, told: [...told, ...ended.told] };
}

/** Nothing will come of a plan, and nothing runs for it any more. */
export const forgetPlan = (row: FollowUp, planId: string): FollowUp => withStatutory(row, release(row.statutory ?? [], planId));

/** Tells the outcome if every complaint that stands has one, and if it is more than what was told before. */
export function settle(row: FollowUp, at: Instant, period: Duration, unresolvedReason?: string): Change {
  const ends = Object.values(row.ends);
  const outcome = best(ends);
  if (ends.length === 0 || isUnanswered(row) || alreadyTold(row, outcome)) return { row, told: [] };
  return resolve(row, outcome, at, period, outcome === 'none' ? unresolvedReason : undefined);
}

/** The matter is not over after all: it has the whole time for a resolution again. */
export function reopen(row: FollowUp, by: string, reason: string, at: Instant): Change {
  return {
    row: {
      ...row, state: 'reopened', clocks: rewind(row.clocks, 'resolution', at), step: undefined, stepAt: undefined, closeAt: undefined,
    },
    told: [{ type: 'case.reopened.v1', data: { caseId: row.caseId, by, reason, reopenedAt: at } }],
  };
}

export function close(row: FollowUp, at: Instant): Change {
  const outcome = row.outcome ?? 'none';
  return {
    row: { ...row, state: 'closed', outcome, step: undefined, stepAt: undefined, closeAt: undefined },
    told: [{
      type: 'case.closed.v1',
      data: {
        caseId: row.caseId, outcome, effective: row.effective, closedAt: at, ...(row.unresolvedReason && { unresolvedReason: row.unresolvedReason }),
      },
    }],
  };
}

export const disputed = (row: FollowUp, disputeId: string): FollowUp =>
  (row.disputes?.includes(disputeId) ? row : { ...row, disputes: [...row.disputes ?? [], disputeId] });

/** With its last dispute the case takes up its follow-up period again; what was due meanwhile is due now. */
export function undisputed(row: FollowUp, disputeId: string, at: Instant): FollowUp {
  const disputes = row.disputes?.filter((one) => one !== disputeId);
  const next = { ...row, disputes: disputes && disputes.length > 0 ? disputes : undefined };
  if (next.disputes || row.state !== 'following_up' || row.step !== 'close' || row.stepAt || !row.closeAt) return next;
  return { ...next, stepAt: row.closeAt > at ? row.closeAt : at };
}

export const escalate = (row: FollowUp, reason: string, at: Instant): CaseFact => ({
  type: 'case.escalated.v1', data: { caseId: row.caseId, reason, escalatedAt: at },
});

export const isOver = (row: FollowUp): boolean => row.state === 'following_up' || row.state === 'closed';

/** Why a case may be opened again, as customers and staff say it. */
export const reopeningReasons = ['not_effective', 'not_received', 'came_back', 'promise_not_kept', 'new_facts'] as const;
export type ReopeningReason = (typeof reopeningReasons)[number];
