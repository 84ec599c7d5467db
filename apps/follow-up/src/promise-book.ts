import { derivedId, type PublishedBy } from '@redress/contracts';
import { cancelTimer, type Effects, type Fact, type Ref, setTimer, type TimerChange } from '@redress/messaging';
import { promiseLapses } from './deadlines.js';
import { type FollowUp } from './domain/case-life.js';
import { improvementOf, lapsedAt, type Pledge, type PledgeChange, promiseOf } from './domain/promise.js';
import { followUp } from './score.js';
import { promises } from './store/promises.js';

type Said = PublishedBy<'follow-up'>;

/** The same effects with what becomes of promises: their rows, their facts numbered without a gap, and a timer for each that is open. */
export function withPromises<Reply>(effects: Effects<Said, Reply>, changes: readonly PledgeChange[]): Effects<Said, Reply> {
  if (changes.length === 0) return effects;
  return {
    ...effects,
    writes: [...(effects.writes ?? []), ...changes.map(({ row }) => promises.put(row))],
    events: [...(effects.events ?? []), ...changes.flatMap(factsOf)],
    timers: [...(effects.timers ?? []), ...changes.flatMap(timersOf)],
  };
}

const factsOf = ({ row, told }: PledgeChange): Fact<Said>[] => told.map(({ type, data }, index) =>
  followUp.fact(type, row.caseId, { type: 'promise', id: row.promiseId, version: row.facts - told.length + index + 1 }, data) as Fact<Said>);

function timersOf({ before, row: { promiseId, caseId, state, dueAt } }: PledgeChange): TimerChange[] {
  const id = derivedId('timer', promiseLapses.name, promiseId);
  if (state === 'made') return [setTimer(promiseLapses, id, caseId, lapsedAt({ dueAt }), { promiseId })];
  return before?.state === 'made' ? [cancelTimer(promiseLapses, id)] : [];
}

/** The promises that the legs of a plan made, and with `improvements` those that their apologies made, too. */
export const promisesOf = (row: FollowUp | undefined, planId: string, improvements = false): Ref<Pledge[]> => promises.all(row
  ? (row.promised?.[planId] ?? []).flatMap((legId) => [promiseOf(legId), ...(improvements ? [improvementOf(legId)] : [])])
    .map((promiseId) => ({ merchant: row.merchant, promiseId }))
  : []);
