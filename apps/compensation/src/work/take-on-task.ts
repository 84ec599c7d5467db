import { type Instant, type TaskReport } from '@redress/contracts';
import { type Actor, command, refuse } from '@redress/messaging';
import { type TaskRef } from './answer-task.js';
import { type Task, type TaskState, isOpenTask, moveTask, taskCycle } from '../domain/work/task.js';
import { compensation } from '../score.js';
import { tasks } from '../store/work.js';
import { taskFact } from './work.js';

export interface Undertaking extends TaskRef {
  /** `schedule` names when it will be done, or what a repair waits for. */
  readonly act: 'accept' | 'schedule';
  readonly appointmentAt?: Instant | undefined;
  readonly delayCause?: TaskReport['delayCause'];
}
export const takeOnTaskCommand = command<Undertaking, { taskId: string; state: TaskState }>()('take-on-task');

/** A department accepts a task, or says when it will do it. Neither moves the time by which it is due. */
export const takeOnTask = compensation.useCase({
  name: 'take-on-task',
  on: takeOnTaskCommand,
  reads: ({ merchant, data }) => ({ task: tasks.at({ merchant, taskId: data.taskId }) }),
  decide: ({ data, actor }, { task }, now) => {
    if (!actor) throw new Error('a task is taken on by somebody');
    return takenOn(data, actor, task, now);
  },
});

/** The same from the door and from the topic. */
export function takenOn({ act, taskId, planId, appointmentAt, delayCause }: Undertaking, actor: Actor, task: Task | undefined, now: Instant) {
  if (!task || task.planId !== planId) return refuse('not-found', 'there is no such task');
  const audit = [{ act: `task.${act}`, target: taskId, detail: { kind: task.kind } }];
  if (!isOpenTask(task)) return { ...refuse('task-ended', `the task is ${task.state}`), audit };
  if (act === 'schedule' && !appointmentAt && !delayCause) {
    return { ...refuse('schema-violation', 'to schedule, name appointmentAt or delayCause'), audit };
  }
  if (appointmentAt && appointmentAt <= now) return { ...refuse('too-late', 'appointmentAt has passed'), audit };
  if (act === 'accept' && !taskCycle.allows(task.state, 'accepted')) return { reply: { taskId, state: task.state } };
  const next = act === 'accept'
    ? moveTask(task, 'accepted')
    : moveTask(task, 'scheduled', { ...(appointmentAt && { appointmentAt }), ...(delayCause && { delayCause }) });
  const fact = act === 'accept'
    ? taskFact(next, 'task.accepted.v1', { acceptedBy: actor.id, acceptedAt: now })
    : taskFact(next, 'task.scheduled.v1', {
      scheduledBy: actor.id, scheduledAt: now, ...(appointmentAt && { appointmentAt }), ...(delayCause && { delayCause }),
    });
  return { writes: [tasks.put(next)], events: [fact], audit, reply: { taskId, state: next.state } };
}
