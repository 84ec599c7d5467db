import { nothing } from '@redress/messaging';
import { taskRefs } from './answer-task.js';
import { LAST_LEVEL, UNANSWERED, isOpenTask } from '../domain/work/task.js';
import { endTask } from './finish-task.js';
import { compensation } from '../score.js';
import { tasks } from '../store/work.js';
import { finish, ringAt, taskDue, taskFact, workOn, workRefsOf } from './work.js';

/** A task is late: said level by level, until the last one ends it. */
export const escalateTask = compensation.useCase({
  name: 'escalate-task',
  on: taskDue,
  reads: ({ merchant, data }) => taskRefs(merchant, data),
  then: (_, { plan }) => workRefsOf(plan),
  decide: (_, { task, plan, goods, files, ...view }, now) => {
    if (!task || !plan || !isOpenTask(task)) return nothing;
    const work = workOn(plan, goods, files[0], now);
    const level = task.overdue + 1;
    if (level >= LAST_LEVEL) {
      endTask(work, task, { outcome: 'failed', reason: UNANSWERED, report: {} }, 'clock');
      return finish(work, view);
    }
    const late = { ...task, overdue: level, version: task.version + 1 };
    const { department, dueAt } = late;
    work.writes.push(tasks.put(late));
    work.events.push(taskFact(late, 'task.overdue.v1', { department, level, dueAt, at: now }));
    work.timers.push(ringAt(late));
    return finish(work, view);
  },
});
