import { nothing } from '@redress/messaging';
import { askFor, evidenceRef } from './ask-for.js';
import { arrangeWorkTimer } from '../plans/carry-out.js';
import { isAwaited, moveReception } from '../domain/work/return.js';
import { type Task, isOpenTask, legTaskId, planTaskId, taskRules } from '../domain/work/task.js';
import { isOver, legsAtWork, needsVisit, waitingLegs } from '../domain/work/work-owed.js';
import { type WorkSheet, taskIdsOf } from '../domain/work/work-sheet.js';
import { inquiryOf } from './policy-of-work.js';
import { compensation } from '../score.js';
import { tasks, workSheets } from '../store/work.js';
import { awaitGoods, handOver, requestReturn, returnExpires, returnTimerId } from './take-back.js';
import { type Work, assign, cancelTask, finish, workOn, workRefs, workRefsOf } from './work.js';

/**
 * Brings the work of other departments in line with its plan: what was released and nobody has yet is assigned, what nobody needs any more
 * is cancelled. Doing it again changes nothing.
 */
export const arrangeWork = compensation.useCase({
  name: 'arrange-work',
  on: arrangeWorkTimer,
  reads: ({ merchant, data }) => ({ ...workRefs(merchant, data.planId), sheet: workSheets.at({ merchant, planId: data.planId }) }),
  then: ({ merchant }, { plan, sheet }) => ({
    ...workRefsOf(plan), asked: evidenceRef(sheet), present: tasks.all(plan ? taskIdsOf(plan, sheet).map((taskId) => ({ merchant, taskId })) : []),
  }),
  decide: (_, { plan, goods, sheet, files, present, ...view }, now) => {
    if (!plan) return nothing;
    const work = workOn(plan, goods, files[0], now);
    for (const task of present.filter((one) => isMoot(work, one))) cancelTask(work, task, plan.withdrawn ? 'withdrawn' : `plan_${plan.state}`);
    if (isOver(plan)) stopReturn(work);
    else startMissing(work, present);
    if (plan.waitsFor === 'investigation') inquire(work, sheet, present);
    return finish(work, view);
  },
});

/** Its leg is not on its way any more, or nothing comes of its plan. */
function isMoot({ telling: { plan } }: Work, task: Task): boolean {
  if (!isOpenTask(task)) return false;
  if (task.legId) return plan.legs.some(({ legId, state }) => legId === task.legId && state !== 'released');
  return isOver(plan) && !taskRules[task.kind].outlives;
}

function startMissing(work: Work, present: readonly Task[]): void {
  const { plan } = work.telling;
  const isNew = (taskId: string) => present.every((task) => task.taskId !== taskId);
  for (const { leg: { legId, lineRef }, kind } of legsAtWork(plan)) {
    if (isNew(legTaskId(legId))) assign(work, kind, { taskId: legTaskId(legId), legId, lineRef });
  }
  if (plan.waitsFor === 'inspection' && !work.goods) {
    requestReturn(work);
    awaitGoods(work);
  }
  if (plan.waitsFor === 'task' && needsVisit(plan)) sendTechnician(work, present, waitingLegs(plan, 'task')[0]!.lineRef);
}

/** What must be known first is asked for as the policy says: of the customer, of a technician, or of both. */
function inquire(work: Work, sheet: WorkSheet, present: readonly Task[]): void {
  const { plan } = work.telling;
  const { wanted, visit } = inquiryOf(plan);
  if (wanted.length > 0 && sheet.requests === 0) askFor(work, sheet, wanted, 'policy');
  if (visit) sendTechnician(work, present, plan.facts.complaint.order.lines[0]!.lineRef);
}

function sendTechnician(work: Work, present: readonly Task[], lineRef: string): void {
  const taskId = planTaskId(work.telling.plan.planId, 'technician_visit');
  if (present.every((task) => task.taskId !== taskId)) assign(work, 'technician_visit', { taskId, lineRef });
}

/** Goods that are not here need not come. Those that are belong to somebody: a person says what becomes of them. */
function stopReturn(work: Work): void {
  const { goods } = work;
  if (goods?.reception === 'received' && goods.acceptance === 'pending') return handOver(work, 'plan_over');
  if (!goods || !isAwaited(goods)) return;
  work.goods = moveReception(goods, 'cancelled');
  work.timers.push({ cancel: returnExpires.name, id: returnTimerId(goods.planId) });
}
