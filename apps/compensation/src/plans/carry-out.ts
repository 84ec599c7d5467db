import { type EventData, type Instant, type RemedyOption, derivedId, plus } from '@redress/contracts';
import { isRefused } from '@redress/decider';
import { type Effects, type Refusal, type TimerChange, cancelTimer, refuse, setTimer, timer } from '@redress/messaging';
import { askPerson, askedTimers } from './asking.js';
import { bookOnBudgets } from './budgeting.js';
import { boundOn, worthOf } from '../domain/authority/authority.js';
import { type Budget } from '../domain/authority/budget.js';
import { type Explanation } from '../domain/policy/rule.js';
import {
  type Approval, type Plan, approve, approvedBefore, choose, chosenOption, currencyOf, drop, fulfilledTotal, needsPerson, release,
} from '../domain/plan/plan.js';
import { type Books, rebook } from '../domain/plan/reservation.js';
import { ceilingsOf, measuresOf, policyOf } from '../policies/measures.js';
import { changesWork } from '../domain/work/work-owed.js';
import { approvalSums } from '../store/authority.js';
import { putBooks } from '../store/books.js';
import { type Standing } from '../store/standing.js';
import { plans } from '../store/stores.js';
import { type Telling, tell, tellLeg } from './telling.js';

/** Steps that several use cases end with. */

export const offerExpires = timer<{ planId: string }>()('offer.expires');
export const offerTimerId = (planId: string): string => derivedId('offer-timer', planId);
/** An offer that is open runs out at its time. */
export const offerTimers = ({ planId, caseId, expiresAt }: Plan): TimerChange[] =>
  (expiresAt ? [setTimer(offerExpires, offerTimerId(planId), caseId, expiresAt, { planId })] : []);
export const stopOffer = ({ planId }: Plan) => cancelTimer(offerExpires, offerTimerId(planId));

/** The work of other departments is brought in line with its plan: in the next batch, so that plans of money alone read nothing for it. */
export const arrangeWorkTimer = timer<{ planId: string }>()('work.arrange');
export const arrangeSoon = ({ planId, caseId }: Pick<Plan, 'planId' | 'caseId'>) =>
  setTimer(arrangeWorkTimer, derivedId('arrange-work', planId), caseId, undefined, { planId });

/**
 * The option holds. A sum above the automatic limit, for this plan or for what customer and order got today, waits for a person; any other
 * is approved, and released as far as its gates are open. What two people have decided beforehand needs no third.
 */
export function settleOn(telling: Telling, option: RemedyOption, standing: Standing): void {
  telling.plan = choose(telling.plan, option);
  const { plan } = telling;
  const before = approvedBefore(plan);
  const bound = () => boundOn(standing.limits(currencyOf(plan)), 'automatic', option.legs, standing.today(plan));
  if (before === undefined && (needsPerson(plan, option) || bound())) return askPerson(telling, option, standing);
  approveBy(telling, before === undefined
    ? { approver: `policy:${plan.grounds.policy}`, approverRole: 'automatic' } : { approver: before, approverRole: 'supervisor' }, standing);
  releaseOpen(telling, standing.now, false);
}

/** Approves, and counts the sum for whom it is approved; for a person who needed no second one, also on theirs. */
export function approveBy(telling: Telling, approval: Approval, standing: Standing): void {
  const worth = worthOf(chosenOption(telling.plan)?.legs ?? []);
  telling.plan = approve(telling.plan, approval);
  const { approver, approverRole, endorsedBy, chosen } = telling.plan;
  tell(telling, 'remedy.approved.v1', { approver: approver!, automatic: approverRole === 'automatic', optionId: chosen });
  if (worth > 0n) telling.writes.push(...standing.counted(telling.plan, worth, endorsedBy === undefined).map((sum) => approvalSums.put(sum)));
}

/** Releases what is open now. A released leg carries all that payments and follow-up need, and from now on its days count. */
export function releaseOpen(telling: Telling, now: Instant, inspected: boolean, done = false): void {
  const { plan, released } = release(telling.plan, { approved: true, chosen: true, inspected, done });
  telling.plan = plan;
  const { facts: { complaint }, offer } = plan;
  const { orderSource, orderRef, lines } = complaint.order;
  for (const { days, ...rest } of released) {
    const leg = { ...rest, ...(days !== undefined && { promisedBy: plus(now, { days }) }) };
    const captured = lines.find(({ lineRef }) => lineRef === leg.lineRef)!.paid.value;
    tellLeg(telling, 'leg.released.v1', leg.legId, {
      leg, orderSource, orderRef, captured, reason: offer.reasons[0]!, approver: plan.approver!, customerRef: complaint.customerRef,
    });
  }
}

export function decline(telling: Telling, by: string, why: Explanation, state: 'declined' | 'expired' = 'declined'): void {
  telling.plan = { ...drop(telling.plan, state), decidedBy: by };
  tell(telling, 'remedy.declined.v1', { by, reasons: [policyOf(telling.plan).explanations[why]] });
}

/** Says how a plan ended, where ending a leg has just ended it. */
export function tellEnd(telling: Telling, before: Plan, why = whyCancelled(telling.plan)): void {
  const { plan } = telling;
  if (plan.state === before.state) return;
  if (plan.state === 'cancelled') return tell(telling, 'remedy.cancelled.v1', { reason: why });
  if (plan.state !== 'fulfilled') return;
  const total = fulfilledTotal(plan);
  tell(telling, 'remedy.fulfilled.v1', { total, outcome: total.minor > 0n ? 'monetary_relief' : 'non_monetary_relief' });
}

/** Of words alone nothing but an address that nobody has can keep them from being given. */
function whyCancelled(plan: Plan): EventData<'remedy.cancelled.v1'>['reason'] {
  if (plan.withdrawn) return 'withdrawn';
  return chosenOption(plan)?.legs.every(({ form }) => form === 'apology') ? 'undeliverable' : 'chargeback';
}

/**
 * Saves the plan with the accounts and budgets that it changed, sets or stops its escalation, and has its work arranged; refuses
 * `above-captured` where it would hold more than is left.
 */
export function conclude(
  telling: Telling, before: Plan | undefined, books: Books | undefined, budgets: readonly Budget[] = budgetsIn(books),
): Required<Pick<Effects<never>, 'writes' | 'timers'>> & Pick<Telling, 'events'> | Refusal {
  bookOnBudgets(telling, budgets);
  const plan = { ...telling.plan, version: telling.plan.version + 1 };
  const { events } = telling;
  const timers = [...telling.timers, ...askedTimers(before, plan), ...(changesWork(before, plan) ? [arrangeSoon(plan)] : [])];
  if (!books) return { writes: [plans.put(plan), ...telling.writes], events, timers };
  const booked = rebook(ceilingsOf(measuresOf(plan)), books, before, plan);
  if (isRefused(booked)) return refuse(booked.refused, booked.detail);
  return { writes: [plans.put(plan), ...putBooks(booked), ...telling.writes], events, timers };
}

const budgetsIn = (books: (Books & { readonly budgets?: readonly Budget[] }) | undefined): readonly Budget[] => books?.budgets ?? [];
