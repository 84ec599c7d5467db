import { type Instant, plus } from '@redress/contracts';
import { cancelTimer, nothing } from '@redress/messaging';
import { askFor, evidenceRef } from './ask-for.js';
import { arrangeWorkTimer } from '../plans/carry-out.js';
import { isInvestigating } from '../domain/plan/plan.js';
import { isAwaited, moveReception } from '../domain/work/return.js';
import { type EvidenceFile } from '../domain/work/evidence.js';
import { type Task, isOpenTask, legTaskId, planTaskId, taskRules } from '../domain/work/task.js';
import { isOver, legsAtWork, needsVisit, waitingLegs } from '../domain/work/work-owed.js';
import { type WorkSheet, taskIdsOf } from '../domain/work/work-sheet.js';
import { evidenceDue, evidenceTimerId, lapse } from './evidence-facts.js';
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
  decide: (_, { plan, goods, sheet, files, present, asked, ...view }, now) => {
    if (!plan) return nothing;
    const work = workOn(plan, goods, files[0], now);
    for (const task of present.filter((one) => isMoot(work, one))) cancelTask(work, task, plan.withdrawn ? 'withdrawn' : `plan_${plan.state}`);
    if (isOver(plan)) stopReturn(work);
    else startMissing(work, present);
    if (isInvestigating(plan)) inquire(work, sheet, present);
    else if (plan.inquiry) askNoMore(work, asked);
    return finish(work, view);
  },
});

/** Its leg is not on its way any more, or nothing comes of its plan. */
function isMoot({ telling: { plan } }: Work, task: Task): boolean {
  if (!isOpenTask(task)) return false;
  if (task.legId) return plan.legs.some(({ legId, state }) => legId === task.legId && state !== 'released');
  if (plan.inquiry && task.taskId === planTaskId(plan.planId, 'technician_visit') && !isInvestigating(plan) && !needsVisit(plan)) return true;
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

const BY_POLICY = 'policy';

/** What must be known first is asked for as the policy says: of the customer, of a technician, or of both. */
function inquire(work: Work, sheet: WorkSheet, present: readonly Task[]): void {
  const { inquiry, facts } = work.telling.plan;
  if (!inquiry) return;
  const { wanted, pending, dueAt } = inquiry;
  if (pending.includes('evidence') && sheet.requests === 0) askFor(work, sheet, wanted, BY_POLICY, dueAt);
  if (pending.includes('visit')) sendTechnician(work, present, facts.complaint.order.lines[0]!.lineRef, dueAt);
}

/** Something else has answered what the policy had asked the customer for. */
function askNoMore(work: Work, asked: readonly EvidenceFile[]): void {
  for (const file of asked.filter(({ state, requestedBy }) => state === 'requested' && requestedBy === BY_POLICY)) {
    const { write, event } = lapse(file, work.now);
    work.writes.push(write);
    work.events.push(event);
    work.timers.push(cancelTimer(evidenceDue, evidenceTimerId(file.requestId)));
  }
}

function sendTechnician(work: Work, present: readonly Task[], lineRef: string, until?: Instant): void {
  const taskId = planTaskId(work.telling.plan.planId, 'technician_visit');
  const usual = plus(work.now, { days: taskRules.technician_visit.days });
  if (present.every((task) => task.taskId !== taskId)) assign(work, 'technician_visit', { taskId, lineRef }, until && until < usual ? until : usual);
}

/** Goods that are not here need not come. Those that are belong to somebody: a person says what becomes of them. */
function stopReturn(work: Work): void {
  const { goods } = work;
  if (goods?.reception === 'received' && goods.acceptance === 'pending') return handOver(work, 'plan_over');
  if (!goods || !isAwaited(goods)) return;
  work.goods = moveReception(goods, 'cancelled');
  work.timers.push({ cancel: returnExpires.name, id: returnTimerId(goods.planId) });
}
