import { derivedId, type Instant } from '@redress/contracts';
import { cancelTimer, type Effects, type Fact, setTimer, type StoredIntent, type TimerChange } from '@redress/messaging';
import { clockStrikes, periodMoves } from './deadlines.js';
import { type CaseFactType, type Change, type FollowUp, isOver } from './domain/case-life.js';
import { nextStrike } from './domain/clock.js';
import { nextStatutoryStrike } from './domain/statutory-clock.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

type Kept = Required<Pick<Effects<CaseFactType, never>, 'writes' | 'events' | 'timers' | 'intents'>>;

/**
 * What is kept of a case after a decision: its row, its facts numbered without a gap, and its timers, which follow from the row. A case
 * has at most one timer for its clocks and one for its follow-up period, whatever happens to it.
 */
export function keep(before: FollowUp | undefined, { row, told }: Change, intents: readonly StoredIntent[] = []): Kept {
  const events = told.map(({ type, data }, index) =>
    followUp.fact(type, row.caseId, { type: 'follow-up', id: row.caseId, version: row.facts + index + 1 }, data) as Fact<CaseFactType>);
  return {
    writes: [followUps.put({ ...row, facts: row.facts + told.length })],
    events,
    timers: [
      ...moved(clockStrikes, row.caseId, before && strikesAt(before), strikesAt(row)),
      ...moved(periodMoves, row.caseId, before?.stepAt, row.stepAt),
    ],
    intents,
  };
}

/** Our own clocks stand still when a case is over; what law gives us time for runs until it is done. */
const strikesAt = (row: FollowUp): Instant | undefined => {
  const [own, statutory] = [isOver(row) ? undefined : nextStrike(row.clocks), nextStatutoryStrike(row.statutory ?? [])];
  return own && statutory ? [own, statutory].sort()[0] : own ?? statutory;
};

type CaseTimer = typeof clockStrikes | typeof periodMoves;

/** A timer's id holds its moment: the one that has just gone off and the one that replaces it are never the same. */
function moved(kind: CaseTimer, caseId: string, from: Instant | undefined, to: Instant | undefined): TimerChange[] {
  if (from === to) return [];
  const id = (at: Instant) => derivedId('timer', kind.name, caseId, at);
  return [
    ...(from ? [cancelTimer(kind, id(from))] : []),
    ...(to ? [setTimer(kind as typeof clockStrikes, id(to), caseId, to, { caseId })] : []),
  ];
}
