import { type DisputeLevel, type HeadOfLoss } from '@redress/contracts';
import { isRefused } from '@redress/decider';
import { type Refusal, refuse } from '@redress/messaging';
import { bookOnBudgets } from '../plans/budgeting.js';
import { askedTimers } from '../plans/asking.js';
import { settleOn, stopOffer, tellEnd } from '../plans/carry-out.js';
import { type Dispute } from '../domain/dispute/dispute.js';
import { type Plan, chosenOption, drawingLegs, drop, endLeg, isUnreleased, stateOf } from '../domain/plan/plan.js';
import { type Books, leftIn, joined, rebook } from '../domain/plan/reservation.js';
import { addedBy, legsFor, planOf, rulingLabel, rulingReason } from '../domain/dispute/ruling.js';
import { ceilingsOf, measuresOf } from '../policies/measures.js';
import { nextPlanId } from './open-dispute.js';
import { type Standing } from '../store/standing.js';
import { plans } from '../store/stores.js';
import { type Telling, tell, tellingOf } from '../plans/telling.js';

export interface Award {
  /** In all, in minor units. */
  readonly awarded: bigint;
  readonly head: HeadOfLoss;
  readonly arbiter: string;
  /** Where it was awarded. */
  readonly level: DisputeLevel;
  /** The plan that gives what is missing. */
  readonly planId: string;
}

export interface Carried {
  /** Plans that it changed, as they were and as they are; the one that it made was not there before. */
  readonly changed: readonly { readonly before?: Plan; readonly telling: Telling }[];
  readonly books: Books;
  readonly added: bigint;
  readonly planId?: string;
}

export const rulingPlanId = ({ disputeId, rulings }: Dispute): string => nextPlanId(disputeId, rulings.length + 1);

/**
 * Makes an award true on the order's accounts: what the plans would still have given is cancelled, what is out stays out, and what is missing
 * is a new plan on the same accounts. So a second ruling pays the difference alone. Refuses `above-captured` where the accounts have less left.
 */
export function carryOutRuling(dispute: Dispute, all: readonly Plan[], award: Award, books: Books, standing: Standing): Carried | Refusal {
  const [disputed] = all;
  if (!disputed) throw new Error('an award draws on the accounts of a plan');
  const changed: { before?: Plan; telling: Telling }[] = [];
  let after = books;
  for (const plan of all) {
    const telling = superseded(plan);
    if (!telling) continue;
    bookOnBudgets(telling, []);
    changed.push({ before: plan, telling });
    after = rebooked(after, plan, telling.plan);
  }
  const present = all.map((plan) => changed.find(({ before }) => before === plan)?.telling.plan ?? plan);
  const added = addedBy(award.awarded, present, books.order.chargedBack);
  if (added === 0n) return { changed, books: after, added };
  const { planId } = award;
  const { complaint } = disputed.facts;
  const left = leftIn(ceilingsOf(measuresOf(disputed)), complaint, after);
  const legs = legsFor(planId, { minor: added, currency: dispute.currency }, award.head, complaint.order.lines, left);
  if (!legs) return refuse('above-captured', `the order has less than ${added} left under ${award.head}`);
  const telling = tellingOf(planOf(disputed, planId, { optionId: 'ruling', label: rulingLabel }, legs, rulingReason(award.level), award.arbiter, standing.now));
  putInForce(telling, standing);
  bookOnBudgets(telling, []);
  changed.push({ telling });
  return { changed, books: rebooked(after, undefined, telling.plan), added, planId };
}

/** A plan without a choice: said, and approved or put before somebody else, as its sum asks. */
export function putInForce(telling: Telling, standing: Standing): void {
  const { offer: { options, defaultOption, reasons }, grounds: { rules: _, ...grounds } } = telling.plan;
  const needsApproval = options[0]!.legs.some(({ gate }) => gate === 'approval');
  tell(telling, 'remedy.proposed.v1', { options: [...options], defaultOption, needsChoice: false, needsApproval, reasons: [...reasons], grounds });
  settleOn(telling, options[0]!, standing);
}

/** The plan without what it has not given yet in money; undefined where there is none. Letters and goods go their way. */
function superseded(plan: Plan): Telling | undefined {
  if (isUnreleased(plan)) {
    if (!drawingLegs(plan).some((legs) => legs.some(({ amount }) => amount))) return undefined;
    const telling = tellingOf(drop(plan, 'cancelled'));
    tell(telling, 'remedy.cancelled.v1', { reason: 'ruling' });
    return telling;
  }
  const planned = (chosenOption(plan)?.legs ?? []).filter((leg) => leg.amount && stateOf(plan, leg) === 'planned');
  if (planned.length === 0) return undefined;
  const telling = tellingOf({ ...planned.reduce((next, { legId }) => endLeg(next, legId, 'cancelled') ?? next, plan), waitsFor: undefined });
  tellEnd(telling, plan, 'ruling');
  return telling;
}

/** What is given back always fits, and what is drawn was measured against what is left. */
function rebooked(books: Books, before: Plan | undefined, after: Plan): Books {
  const booked = rebook(ceilingsOf(measuresOf(after)), books, before, after);
  if (isRefused(booked)) throw new Error(`a ruling was measured and does not fit: ${booked.detail}`);
  return joined(books, booked);
}

/** What it changed, as effects but for the books; `present`: the plans that were there, as they are now. */
export function carriedEffects({ changed }: Pick<Carried, 'changed'>, all: readonly Plan[]) {
  return {
    writes: changed.flatMap(({ telling: { plan, writes } }) => [plans.put({ ...plan, version: plan.version + 1 }), ...writes]),
    events: changed.flatMap(({ telling }) => telling.events),
    timers: changed.flatMap(({ before, telling: { plan, timers } }) => [...timers, ...askedTimers(before, plan), ...(before?.expiresAt ? [stopOffer(before)] : [])]),
    present: all.map((plan) => changed.find(({ before }) => before === plan)?.telling.plan ?? plan),
  };
}
