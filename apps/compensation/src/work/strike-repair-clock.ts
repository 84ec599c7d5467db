import { nothing } from '@redress/messaging';
import { taskRefs } from './answer-task.js';
import { knownOf, repairClock } from '../domain/offer/finding.js';
import { isOpenTask } from '../domain/work/task.js';
import { compensation } from '../score.js';
import { find, finish, repairClockStrikes, strikeNext, workOn, workRefsOf } from './work.js';

/** Goods are still in repair on a day that the law counts: how long goes on file while it goes on. */
export const strikeRepairClock = compensation.useCase({
  name: 'strike-repair-clock',
  on: repairClockStrikes,
  reads: ({ merchant, data }) => taskRefs(merchant, data),
  then: (_, { plan }) => workRefsOf(plan),
  decide: (_, { task, plan, goods, files, ...view }, now) => {
    if (!task || !plan || !isOpenTask(task)) return nothing;
    const work = workOn(plan, goods, files[0], now);
    find(work, task.lineRef, repairClock(task, knownOf(work.file, task.lineRef), now), 'repair.late');
    work.timers.push(...strikeNext(task, now));
    return finish(work, view);
  },
});
