import { type Instant, type TaskKind, plus } from '@redress/contracts';
import { command, refuse } from '@redress/messaging';
import { extraTaskId } from '../domain/work/task.js';
import { isOver } from '../domain/work/work-owed.js';
import { compensation } from '../score.js';
import { tasks, workSheets } from '../store/work.js';
import { assign, finish, workOn, workRefs, workRefsOf } from './work.js';

export const assignableKinds = [
  'technician_visit', 'evidence_review', 'callback', 'home_pickup', 'freight_insurance_claim', 'care_provision', 'service_provision',
] as const satisfies readonly TaskKind[];

export interface Assignment {
  readonly planId: string;
  readonly kind: (typeof assignableKinds)[number];
  /** The first line complained about where absent. */
  readonly lineRef?: string | undefined;
  /** By the kind's own days where absent. */
  readonly dueAt?: Instant | undefined;
}
export const assignTaskCommand = command<Assignment, { taskId: string; dueAt: Instant }>()('assign-task');

const LONGEST_DAYS = 90;

/** Somebody asks another department for something that the plan does not ask for by itself. */
export const assignTask = compensation.useCase({
  name: 'assign-task',
  on: assignTaskCommand,
  reads: ({ merchant, data }) => ({ ...workRefs(merchant, data.planId), sheet: workSheets.at({ merchant, planId: data.planId }) }),
  then: ({ merchant, data }, { plan, sheet }) => ({
    ...workRefsOf(plan), taken: tasks.all([{ merchant, taskId: extraTaskId(data.planId, sheet.extras + 1) }]),
  }),
  decide: ({ data: { planId, kind, lineRef, dueAt }, actor }, { plan, goods, sheet, files, ...view }, now) => {
    if (!actor) throw new Error('a task is assigned by somebody');
    if (!plan) return refuse('not-found', 'there is no such plan');
    const lines = plan.facts.complaint.order.lines.map((line) => line.lineRef);
    if (lineRef !== undefined && !lines.includes(lineRef)) return refuse('unknown-line', 'the complaint names no such line');
    if (isOver(plan)) return refuse('wrong-state', `the plan is ${plan.state}`);
    if (dueAt && (dueAt <= now || dueAt > plus(now, { days: LONGEST_DAYS }))) {
      return refuse('bad-request', `dueAt is to come, and not later than in ${LONGEST_DAYS} days`);
    }
    const work = workOn(plan, goods, files[0], now);
    const taskId = extraTaskId(planId, sheet.extras + 1);
    const task = assign(work, kind, { taskId, lineRef: lineRef ?? lines[0]!, assignedBy: actor.id }, dueAt);
    work.writes.push(workSheets.put({ ...sheet, extras: sheet.extras + 1 }));
    const effects = finish(work, view);
    if ('refused' in effects) return effects;
    return { ...effects, audit: [{ act: 'task.assign', target: taskId, detail: { kind } }], reply: { taskId, dueAt: task.dueAt } };
  },
});
