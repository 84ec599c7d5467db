import { type Circumstances, type EventData, type Instant, type PublishedBy, type TaskKind, derivedId, plus } from '@redress/contracts';
import { type Effects, type Fact, type Refusal, type TimerChange, type Write, cancelTimer, setTimer, timer } from '@redress/messaging';
import { conclude } from '../plans/carry-out.js';
import { type CaseFile } from '../domain/case-file.js';
import { withFindings } from '../domain/offer/finding.js';
import { type Plan } from '../domain/plan/plan.js';
import { type Return } from '../domain/work/return.js';
import { REPAIR_STRIKES, type Task, moveTask, newTask, nextLevelAt, planTaskId } from '../domain/work/task.js';
import { reassessSoon } from '../offers/reassessing.js';
import { deadlinesOf } from './policy-of-work.js';
import { compensation } from '../score.js';
import { bookRefsOf, booksIn } from '../store/books.js';
import { caseFiles, plans } from '../store/stores.js';
import { returns, tasks } from '../store/work.js';
import { type Telling, tellingOf } from '../plans/telling.js';

type Said = PublishedBy<'compensation'>;
type TaskEvent = Extract<Said, `task.${'assigned' | 'accepted' | 'scheduled' | 'completed' | 'failed' | 'cancelled' | 'overdue'}.v1`>;
type ReturnEvent = Extract<Said, `return.${string}` | 'inspection.completed.v1'>;

/** Work of other departments in the course of one decision: its plan, its return and the case's file, and what there is to say so far. */
export interface Work {
  readonly telling: Telling;
  readonly before: { readonly plan: Plan; readonly goods: Return | undefined; readonly file: CaseFile | undefined };
  readonly now: Instant;
  goods: Return | undefined;
  file: CaseFile | undefined;
  /** What was found out, a code; empty where nothing was. */
  why: string;
  readonly writes: Write[];
  readonly events: Fact<Said>[];
  readonly timers: TimerChange[];
}

/** Rows that work on a plan rests on; a plan of another merchant is none. */
export const workRefs = (merchant: string, planId: string) => ({
  plan: plans.at({ merchant, planId }), goods: returns.at({ merchant, planId }),
});
/** And those that are known by the plan: the case's file, its accounts, and the tasks that may follow from a return. */
export const workRefsOf = (plan: Plan | undefined) => ({
  ...bookRefsOf(plan),
  files: caseFiles.all(plan ? [{ merchant: plan.merchant, caseId: plan.caseId }] : []),
  following: tasks.all(plan ? FOLLOWING.map((kind) => ({ merchant: plan.merchant, taskId: planTaskId(plan.planId, kind) })) : []),
});
const FOLLOWING = ['return_reception', 'inspection', 'freight_insurance_claim'] as const;

export function workOn(plan: Plan, goods: Return | undefined, file: CaseFile | undefined, now: Instant): Work {
  return { telling: tellingOf(plan), before: { plan, goods, file }, now, goods, file, why: '', writes: [], events: [], timers: [] };
}

export const taskDue = timer<{ taskId: string; planId: string }>()('task.due');
export const taskDueId = (taskId: string): string => derivedId('task-due', taskId);
export const ringAt = (task: Task): TimerChange =>
  setTimer(taskDue, taskDueId(task.taskId), task.caseId, nextLevelAt(task), { taskId: task.taskId, planId: task.planId });
export const stopRinging = ({ taskId, kind }: Task): TimerChange[] => [
  cancelTimer(taskDue, taskDueId(taskId)), ...(kind === 'repair' ? [cancelTimer(repairClockStrikes, repairClockId(taskId))] : []),
];

export const repairClockStrikes = timer<{ taskId: string; planId: string }>()('repair-clock.strikes');
export const repairClockId = (taskId: string): string => derivedId('repair-clock', taskId);
/** The next moment at which the days of a repair matter to the law; none when it has struck for the last time. */
export const strikeNext = ({ taskId, planId, caseId, assignedAt }: Task, now: Instant): TimerChange[] => REPAIR_STRIKES
  .map((days) => plus(assignedAt, { days })).filter((at) => at > now).slice(0, 1)
  .map((at) => setTimer(repairClockStrikes, repairClockId(taskId), caseId, at, { taskId, planId }));

export const taskFact = <T extends TaskEvent>(task: Task, type: T, data: Omit<EventData<T>, 'taskId' | 'kind' | 'caseId' | 'planId'>): Fact<Said> => {
  const { taskId, kind, caseId, planId, channel, version } = task;
  return compensation.fact(type, caseId, { type: 'task', id: taskId, version }, { taskId, kind, caseId, planId, ...data } as EventData<T>, { channel });
};

/** Gives a department a task of the plan. The decision has read the row under `taskId` and found none. */
export function assign(
  work: Work, kind: TaskKind, about: { taskId: string; lineRef: string; legId?: string; assignedBy?: string; appointmentAt?: Instant }, dueAt?: Instant,
): Task {
  const { merchant, caseId, planId, channel, facts: { complaint: { order: { orderSource, orderRef } } } } = work.telling.plan;
  const task = newTask({ merchant, caseId, planId, channel, orderSource, orderRef, kind, assignedBy: 'plan', ...about }, work.now, dueAt ?? byPolicy(work, kind));
  const { department, legId, lineRef, assignedBy, assignedAt, appointmentAt } = task;
  work.writes.push(tasks.put(task));
  work.events.push(taskFact(task, 'task.assigned.v1', {
    department, lineRef, orderSource, orderRef, assignedBy, assignedAt, dueAt: task.dueAt, ...(legId && { legId }),
    ...(work.goods && { returnId: work.goods.returnId }), ...(appointmentAt && { appointmentAt }),
  }));
  work.timers.push(ringAt(task), ...(kind === 'repair' ? strikeNext(task, work.now) : []));
  return task;
}

const byPolicy = ({ telling: { plan }, now }: Work, kind: TaskKind): Instant | undefined =>
  (kind === 'repair' ? plus(now, { days: deadlinesOf(plan).repairDays }) : undefined);

export function cancelTask(work: Work, task: Task, reason: string): void {
  const cancelled = moveTask(task, 'cancelled', { reason, endedAt: work.now });
  work.writes.push(tasks.put(cancelled));
  work.events.push(taskFact(cancelled, 'task.cancelled.v1', { cancelledAt: work.now, reason }));
  work.timers.push(...stopRinging(task));
}

/** Says a fact about the return; its versions have no gap. */
export function tellReturn<T extends ReturnEvent>(work: Work, type: T, data: Omit<EventData<T>, 'returnId' | 'planId' | 'caseId'>): void {
  const goods = work.goods!;
  const { returnId, planId, caseId, channel } = goods;
  work.goods = { ...goods, published: goods.published + 1 };
  const aggregate = { type: 'return', id: returnId, version: work.goods.published };
  work.events.push(compensation.fact(type, caseId, aggregate, { returnId, planId, caseId, ...data } as EventData<T>, { channel }));
}

/** Files what was found out about a line of the plan's complaint. */
export function find(work: Work, lineRef: string, found: Circumstances, why: string): void {
  if (!work.file) return;
  const next = withFindings(work.file, lineRef, found);
  if (next === work.file) return;
  work.file = { ...next, version: work.before.file!.version + 1 };
  work.why = why;
}

type BookView = Parameters<typeof booksIn>[0];

/** Saves all that the decision changed: rows, plan and accounts. What was found out has the plan decided anew. */
export function finish(work: Work, view: BookView): Required<Pick<Effects<Said, never>, 'writes' | 'events' | 'timers'>> | Refusal {
  const { telling, before, goods, file, writes, events, timers } = work;
  const moved = telling.plan !== before.plan || telling.events.length > 0;
  const effects = moved ? conclude(telling, before.plan, booksIn(view)) : { writes: [], events: [], timers: [] };
  if ('refused' in effects) return effects;
  return {
    writes: [
      ...writes, ...(goods && goods !== before.goods ? [returns.put({ ...goods, version: goods.version + 1 })] : []),
      ...(file && file !== before.file ? [caseFiles.put(file)] : []), ...effects.writes,
    ],
    events: [...events, ...effects.events],
    timers: [
      ...timers, ...effects.timers,
      ...(work.why ? [reassessSoon(before.plan.caseId, before.plan.planId, work.why)] : []),
    ],
  };
}
