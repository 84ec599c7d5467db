import { command, refuse } from '@redress/messaging';
import { type TaskRef } from './answer-task.js';
import { type TaskState, isOpenTask } from '../domain/work/task.js';
import { compensation } from '../score.js';
import { tasks } from '../store/work.js';
import { cancelTask, finish, workOn, workRefs, workRefsOf } from './work.js';

export const cancelTaskCommand = command<TaskRef & { readonly reason: string }, { taskId: string; state: TaskState }>()('cancel-task');

/** Somebody takes back what they had asked for. What a leg or a return of the plan rests on ends with the plan alone. */
export const withdrawTask = compensation.useCase({
  name: 'cancel-task',
  on: cancelTaskCommand,
  reads: ({ merchant, data }) => ({ task: tasks.at({ merchant, taskId: data.taskId }), ...workRefs(merchant, data.planId) }),
  then: (_, { plan }) => workRefsOf(plan),
  decide: ({ data: { taskId, planId, reason }, actor }, { task, plan, goods, files, ...view }, now) => {
    if (!actor) throw new Error('a task is cancelled by somebody');
    if (!task || !plan || task.planId !== planId) return refuse('not-found', 'there is no such task');
    if (!isOpenTask(task)) return refuse('task-ended', `the task is ${task.state}`);
    if (task.assignedBy === 'plan') return refuse('wrong-state', 'the plan rests on this task');
    const work = workOn(plan, goods, files[0], now);
    cancelTask(work, task, reason);
    const effects = finish(work, view);
    if ('refused' in effects) return effects;
    return { ...effects, audit: [{ act: 'task.cancel', target: taskId, detail: { reason } }], reply: { taskId, state: 'cancelled' as const } };
  },
});
