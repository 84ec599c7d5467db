import { type TaskAnswer } from '@redress/contracts';
import { releaseOpen, tellEnd } from '../plans/carry-out.js';
import { findingsOf, knownOf } from '../domain/offer/finding.js';
import { endLeg, withAnswer } from '../domain/plan/plan.js';
import { isAwaited, moveReception } from '../domain/work/return.js';
import { type Task, UNANSWERED, moveTask } from '../domain/work/task.js';
import { gatesDone } from '../domain/work/work-owed.js';
import { tasks } from '../store/work.js';
import { handOver, judge, lookAt, receive } from './take-back.js';
import { tell } from '../plans/telling.js';
import { type Work, find, stopRinging, taskFact } from './work.js';

type End = Pick<TaskAnswer, 'outcome' | 'reason' | 'report'> & { readonly answerId?: string };

/** Ends a task: says so, files what it established, and does what its end means for leg, return and plan. */
export function endTask(work: Work, task: Task, { outcome, reason, report, answerId }: End, by: string): void {
  const { now } = work;
  const ended = moveTask(task, outcome, {
    report, endedAt: now, ...(answerId && { answerId }), ...(reason && { reason }), ...(report.delayCause && { delayCause: report.delayCause }),
  });
  work.writes.push(tasks.put(ended));
  work.events.push(outcome === 'done'
    ? taskFact(ended, 'task.completed.v1', { completedBy: by, completedAt: now, report })
    : taskFact(ended, 'task.failed.v1', { failedBy: by, failedAt: now, reason: reason ?? 'failed', report }));
  work.timers.push(...stopRinging(task));
  for (const lineRef of linesOf(work, task)) find(work, lineRef, findingsOf(ended, knownOf(work.file, lineRef), now), `task.${task.kind}`);
  // Whoever went to see and found nothing, or never went, has no more to say: the decision goes on with what is known.
  if (task.kind === 'technician_visit' || task.kind === 'evidence_review') {
    work.why = `task.${task.kind}`;
    work.telling.plan = withAnswer(work.telling.plan, task.kind === 'technician_visit' ? 'visit' : 'evidence', outcome === 'done');
  }
  moveGoods(work, ended, by);
  endLegOf(work, ended);
  openGates(work, ended);
}

/** What is found of goods that come back is true of all of them. */
const linesOf = ({ goods }: Work, { kind, lineRef }: Task): readonly string[] =>
  (goods && (kind === 'inspection' || kind === 'return_reception' || kind === 'home_pickup') ? goods.lineRefs : [lineRef]);

function moveGoods(work: Work, { kind, state, report = {}, reason }: Task, by: string): void {
  const { goods } = work;
  const done = state === 'done';
  if (!goods) return;
  if (kind === 'home_pickup' && done && goods.reception === 'awaiting') {
    work.goods = moveReception(goods, 'in_transit', { pickedUp: true });
  } else if (kind === 'return_reception' && goods.acceptance === 'pending' && isAwaited(goods)) {
    // Goods that are on their way and that nobody has seen for so long are lost; any other failure is for a person to look into.
    if (done || reason === UNANSWERED) receive(work, report.reception ?? 'lost_in_transit', by);
    else handOver(work, reason ?? 'failed');
    if (work.goods?.reception === 'received') lookAt(work);
  } else if (kind === 'inspection' && goods.acceptance === 'pending') {
    if (done) judge(work, report.passed!, by, report.disposition);
    else handOver(work, reason ?? UNANSWERED);
  }
}

function endLegOf(work: Work, { legId, state, reason }: Task): void {
  const { telling } = work;
  const { plan } = telling;
  const next = legId && endLeg(plan, legId, state === 'done' ? 'fulfilled' : 'failed');
  if (!next) return;
  telling.plan = next;
  if (state === 'failed') tell(telling, 'remedy.failed.v1', { legId, reason: reason ?? 'failed' });
  tellEnd(telling, plan);
}

/** What other departments had to do first is done: the visit that found the defect, or every leg that stood for such work. */
function openGates({ telling, now }: Work, { kind, state, report }: Task): void {
  const { plan } = telling;
  if (state !== 'done' || !plan.legs.some((leg) => leg.state === 'planned') || (plan.state !== 'approved' && plan.state !== 'released')) return;
  const visited = (kind === 'technician_visit' || kind === 'evidence_review') && report?.defectConfirmed === true;
  if (visited || gatesDone(plan)) releaseOpen(telling, now, false, true);
}
