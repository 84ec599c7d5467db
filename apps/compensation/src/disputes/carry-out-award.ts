import { type Instant, derivedId } from '@redress/contracts';
import { nothing, setTimer, timer } from '@redress/messaging';
import { type Award, carriedEffects, carryOutRuling } from './carry-out-ruling.js';
import { allAccounts } from './rule-dispute.js';
import { nextPlanId } from './open-dispute.js';
import { reckoned } from './reckon-dispute.js';
import { type Dispute } from '../domain/dispute/dispute.js';
import { standingAward } from '../domain/dispute/ruling.js';
import { type Plan } from '../domain/plan/plan.js';
import { compensation } from '../score.js';
import { bookRefs, booksIn, putBooks } from '../store/books.js';
import { disputes } from '../store/disputes.js';
import { standingIn, standingRefs } from '../store/standing.js';
import { plans } from '../store/stores.js';

export interface Restored { readonly disputeId: string; readonly chargebackId: string; readonly dropped: readonly string[] }
export const awardStands = timer<Restored>()('award.stands');

export const awardRestored = ({ disputeId, caseId }: Dispute, chargebackId: string, dropped: readonly string[], now: Instant) =>
  setTimer(awardStands, derivedId('award-stands', chargebackId), caseId, now, { disputeId, chargebackId, dropped });

const madePlanId = ({ disputeId, chargebackId }: Restored): string => nextPlanId(derivedId('award', disputeId, chargebackId), 1);

/**
 * A bank has given back what it had taken, so the customer has that much less. What the last ruling awarded is made true once more on the same
 * accounts; and where nobody has ruled, what law and policy owed by a plan that was cancelled for the bank's sake. Only what is missing is paid.
 */
export const carryOutAward = compensation.useCase({
  name: 'carry-out-award',
  on: awardStands,
  reads: ({ merchant, data }) => ({ dispute: disputes.at({ merchant, disputeId: data.disputeId }) }),
  then: ({ merchant, data }, { dispute }) => ({
    all: plans.all((dispute ? [...dispute.plans, madePlanId(data)] : []).map((planId) => ({ merchant, planId }))),
    ...(dispute && dispute.plans.length > 0 ? bookRefs(dispute, allAccounts(dispute)) : bookRefs()),
    ...standingRefs(merchant, dispute?.customerRef ? { customerRef: dispute.customerRef, order: dispute } : undefined),
  }),
  decide: ({ data }, { dispute, all, ...view }, now) => {
    const award = dispute && all.length > 0 ? awardOf(dispute, all, data) : undefined;
    if (!dispute || !award) return nothing;
    const carried = carryOutRuling(dispute, all, award, booksIn(view), standingIn(view, now));
    if ('refused' in carried) return carried;
    const { writes, events, timers, present } = carriedEffects(carried, all);
    const listed = carried.planId ? { ...dispute, plans: [...dispute.plans, carried.planId] } : dispute;
    const after = reckoned(listed, present);
    return {
      writes: [...writes, ...putBooks(carried.books), ...(after.dispute === dispute ? [] : [disputes.put({ ...after.dispute, version: dispute.version + 1 })])],
      events: [...events, ...after.events], timers,
    };
  },
});

function awardOf(dispute: Dispute, all: readonly Plan[], restored: Restored): Award | undefined {
  const planId = madePlanId(restored);
  const ruling = standingAward(dispute);
  if (ruling) return { ...ruling, planId };
  const dropped = all.find((plan) => restored.dropped.includes(plan.planId) && !plan.withdrawn);
  return dropped && { awarded: dropped.offer.floor.minor, head: 'price', arbiter: dropped.requestedBy, level: 'bank', planId };
}
