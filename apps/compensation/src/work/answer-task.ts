import { type Instant, type TaskAnswer } from '@redress/contracts';
import { type Actor, command, refuse } from '@redress/messaging';
import { type CaseFile } from '../domain/case-file.js';
import { type Plan } from '../domain/plan/plan.js';
import { type Return } from '../domain/work/return.js';
import { type Task, type TaskState, isOpenTask, missingIn } from '../domain/work/task.js';
import { endTask } from './finish-task.js';
import { compensation } from '../score.js';
import { type booksIn } from '../store/books.js';
import { tasks } from '../store/work.js';
import { finish, workOn, workRefs, workRefsOf } from './work.js';

export interface TaskRef {
  readonly taskId: string;
  readonly planId: string;
}
export const answerTaskCommand = command<TaskRef & { readonly answer: TaskAnswer }, { taskId: string; state: TaskState }>()('answer-task');

/** Whoever had the task says what came of it. */
export const answerTask = compensation.useCase({
  name: 'answer-task',
  on: answerTaskCommand,
  reads: ({ merchant, data }) => taskRefs(merchant, data),
  then: (_, { plan }) => workRefsOf(plan),
  decide: ({ data, actor }, view, now) => {
    if (!actor) throw new Error('a task is answered by somebody');
    return answered(data, actor, view, now);
  },
});

export const taskRefs = (merchant: string, { taskId, planId }: TaskRef) => ({ task: tasks.at({ merchant, taskId }), ...workRefs(merchant, planId) });

export type TaskView = Parameters<typeof booksIn>[0] & {
  readonly task: Task | undefined; readonly plan: Plan | undefined; readonly goods: Return | undefined; readonly files: readonly CaseFile[];
};

/** The same from the door and from the topic. */
export function answered({ taskId, planId, answer }: TaskRef & { readonly answer: TaskAnswer }, actor: Actor, view: TaskView, now: Instant) {
  const { task, plan, goods, files } = view;
  if (!task || !plan || task.planId !== planId) return refuse('not-found', 'there is no such task');
  const audit = [{ act: 'task.answer', target: taskId, detail: { outcome: answer.outcome, kind: task.kind } }];
  if (task.answerId === answer.answerId) return { reply: { taskId, state: task.state } };
  if (!isOpenTask(task)) return { ...refuse('task-ended', `the task is ${task.state}`), audit };
  const missing = missingIn(task, answer);
  if (missing) return { ...refuse('schema-violation', `report.${missing} is needed of a ${task.kind}`), audit };
  const work = workOn(plan, goods, files[0], now);
  endTask(work, task, answer, actor.id);
  const effects = finish(work, view);
  return 'refused' in effects ? { ...effects, audit } : { ...effects, audit, reply: { taskId, state: answer.outcome } };
}
