import { type RemedyOption, derivedId } from '@redress/contracts';
import { isRefused } from '@redress/decider';
import { type Effects, type Refusal, cancelTimer, refuse, timer } from '@redress/messaging';
import { totalOf } from './domain/option.js';
import { type Explanation } from './domain/policy/rule.js';
import { chosenOption, type Plan, approve, choose, currencyOf, drop, fulfilledTotal, needsPerson, release } from './domain/plan.js';
import { type Books, rebook } from './domain/reservation.js';
import { ceilingsOf, measuresOf } from './measures.js';
import { putBooks } from './store/books.js';
import { plans } from './store/stores.js';
import { shippedPolicy } from './policies/shipped.js';
import { type Telling, tell, tellLeg } from './telling.js';

/** Steps that several use cases end with. */

export const offerExpires = timer<{ planId: string }>()('offer.expires');
export const offerTimerId = (planId: string): string => derivedId('offer-timer', planId);
export const stopOffer = ({ planId }: Plan) => cancelTimer(offerExpires, offerTimerId(planId));

/** The option holds. A sum above the automatic limit waits for a person; any other is approved, and released as far as its gates are open. */
export function settleOn(telling: Telling, option: RemedyOption): void {
  telling.plan = choose(telling.plan, option);
  if (needsPerson(telling.plan, option)) return askPerson(telling, option);
  const approver = `tariff:${telling.plan.grounds.tariff}`;
  telling.plan = approve(telling.plan, approver);
  tell(telling, 'remedy.approved.v1', { approver, automatic: true, optionId: option.optionId });
  releaseOpen(telling, false);
}

export function askPerson(telling: Telling, option: RemedyOption): void {
  telling.plan = { ...telling.plan, waitsFor: 'person' };
  tell(telling, 'remedy.approval-requested.v1', {
    amount: totalOf(option, currencyOf(telling.plan)), authority: 'supervisor', requestedBy: telling.plan.requestedBy,
  });
}

/** Releases what is open now. A released leg carries all that payments and follow-up need. */
export function releaseOpen(telling: Telling, inspected: boolean): void {
  const { plan, released } = release(telling.plan, { approved: true, chosen: true, inspected });
  telling.plan = plan;
  const { facts: { complaint }, offer } = plan;
  const { orderSource, orderRef, lines } = complaint.order;
  for (const leg of released) {
    const captured = lines.find(({ lineRef }) => lineRef === leg.lineRef)!.paid.value;
    tellLeg(telling, 'leg.released.v1', leg.legId, {
      leg, orderSource, orderRef, captured, reason: offer.reasons[0]!, approver: plan.approver!, customerRef: complaint.customerRef,
    });
  }
}

export function decline(telling: Telling, by: string, why: Explanation, state: 'declined' | 'expired' = 'declined'): void {
  telling.plan = drop(telling.plan, state);
  tell(telling, 'remedy.declined.v1', { by, reasons: [shippedPolicy(telling.plan.grounds.tariff).explanations[why]] });
}

/** Says how a plan ended, where ending a leg has just ended it. */
export function tellEnd(telling: Telling, before: Plan): void {
  const { plan } = telling;
  if (plan.state === before.state) return;
  if (plan.state === 'cancelled') return tell(telling, 'remedy.cancelled.v1', { reason: whyCancelled(plan) });
  if (plan.state !== 'fulfilled') return;
  const total = fulfilledTotal(plan);
  tell(telling, 'remedy.fulfilled.v1', { total, outcome: total.minor > 0n ? 'monetary_relief' : 'non_monetary_relief' });
}

/** Of words alone nothing but an address that nobody has can keep them from being given. */
function whyCancelled(plan: Plan): 'withdrawn' | 'chargeback' | 'undeliverable' {
  if (plan.withdrawn) return 'withdrawn';
  return chosenOption(plan)?.legs.every(({ form }) => form === 'apology') ? 'undeliverable' : 'chargeback';
}

/** Saves the plan and the accounts that it changed; refuses `above-captured` where it would hold more than is left. */
export function conclude(
  telling: Telling, before: Plan | undefined, books: Books | undefined,
): Required<Pick<Effects<never>, 'writes'>> & Pick<Telling, 'events'> | Refusal {
  const plan = { ...telling.plan, version: telling.plan.version + 1 };
  const { events } = telling;
  if (!books) return { writes: [plans.put(plan)], events };
  const booked = rebook(ceilingsOf(measuresOf(plan)), books, before, plan);
  if (isRefused(booked)) return refuse(booked.refused, booked.detail);
  return { writes: [plans.put(plan), ...putBooks(booked)], events };
}
