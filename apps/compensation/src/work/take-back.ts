import { derivedId } from '@redress/contracts';
import { setTimer, timer } from '@redress/messaging';
import { decline, releaseOpen, tellEnd } from '../plans/carry-out.js';
import { knownOf } from '../domain/offer/finding.js';
import { endLeg } from '../domain/plan/plan.js';
import { type Arrival, type Disposition, arrivesBy, moveAcceptance, newReturn, received } from '../domain/work/return.js';
import { type Explanation } from '../domain/policy/rule.js';
import { planTaskId } from '../domain/work/task.js';
import { waitingLegs } from '../domain/work/work-owed.js';
import { deadlinesOf } from './policy-of-work.js';
import { type Work, assign, tellReturn } from './work.js';

/** Steps of goods that come back: awaited, received, looked at, taken or not. What they are for is released by nothing else. */

export const returnExpires = timer<{ planId: string }>()('return.expires');
export const returnTimerId = (planId: string): string => derivedId('return-timer', planId);

export function requestReturn(work: Work): void {
  const { plan } = work.telling;
  const goods = newReturn(plan, knownOf(work.file, waitingLegs(plan, 'inspection')[0]!.lineRef), deadlinesOf(plan).returnDays, work.now);
  const { orderSource, orderRef, lineRefs, freightPaidBy, requestedAt, sendBackBy } = goods;
  work.goods = goods;
  tellReturn(work, 'return.requested.v1', { orderSource, orderRef, lineRefs: [...lineRefs], freightPaidBy, requestedAt, sendBackBy });
}

/** Has the warehouse expect the goods, and the customer send them in time. */
export function awaitGoods(work: Work): void {
  const goods = work.goods!;
  const { planId, caseId, lineRefs, sendBackBy } = goods;
  assign(work, 'return_reception', { taskId: planTaskId(planId, 'return_reception'), lineRef: lineRefs[0]! }, arrivesBy(goods));
  work.timers.push(setTimer(returnExpires, returnTimerId(planId), caseId, sendBackBy, { planId }));
}

/** The goods are here, or it is known that they will not come as they should. What was received as announced is looked at next. */
export function receive(work: Work, arrival: Arrival, by: string): void {
  const { planId } = work.goods!;
  const lineRef = work.goods!.lineRefs[0]!;
  work.goods = received(work.goods!, arrival, work.now);
  work.timers.push({ cancel: returnExpires.name, id: returnTimerId(planId) });
  tellReturn(work, 'return.received.v1', { reception: arrival, receivedAt: work.now });
  if (work.goods.freightPaidBy === 'insurer') {
    assign(work, 'freight_insurance_claim', { taskId: planTaskId(planId, 'freight_insurance_claim'), lineRef });
  }
  if (work.goods.acceptance !== 'pending') tellAcceptance(work, by);
}

export const lookAt = (work: Work): void => void assign(
  work, 'inspection', { taskId: planTaskId(work.goods!.planId, 'inspection'), lineRef: work.goods!.lineRefs[0]! },
);

/** The goods were looked at: whatever waited for it is released, or ends. */
export function judge(work: Work, passed: boolean, by: string, disposition?: Disposition): void {
  work.goods = { ...moveAcceptance(work.goods!, passed ? 'accepted' : 'rejected', passed ? 'passed' : 'failed'), ...(disposition && { disposition }) };
  tellAcceptance(work, by);
}

/** Nobody has looked at them in time, or will: that is no reason to refuse anything, a person decides. */
export function handOver(work: Work, ground: string): void {
  work.goods = moveAcceptance(work.goods!, 'manual_intervention_required', ground);
  tellAcceptance(work, 'clock');
}

function tellAcceptance(work: Work, by: string): void {
  const { acceptance, ground, disposition } = work.goods!;
  tellReturn(work, 'inspection.completed.v1', {
    acceptance, ground: ground!, inspectedBy: by, inspectedAt: work.now, ...(disposition && { disposition }),
  });
  if (acceptance === 'accepted' && work.telling.plan.waitsFor === 'inspection') releaseOpen(work.telling, work.now, true);
  if (acceptance === 'rejected') giveUp(work, by, 'inspection_failed');
}

/** Ends what waited for the goods, and with it a plan of which nothing else is left. */
export function giveUp({ telling }: Work, by: string, why: Explanation): void {
  const { plan } = telling;
  const waiting = waitingLegs(plan, 'inspection');
  if (waiting.length === 0) return;
  if (plan.state === 'approved' && waiting.length === plan.legs.length) return decline(telling, by, why);
  const rest = waiting.reduce((next, { legId }) => endLeg(next, legId, 'cancelled') ?? next, plan);
  telling.plan = { ...rest, waitsFor: rest.legs.some(({ state }) => state === 'planned') ? 'task' : undefined };
  tellEnd(telling, plan);
}
