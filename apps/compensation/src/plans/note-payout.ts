import { type EventType } from '@redress/contracts';
import { early, nothing } from '@redress/messaging';
import { conclude, tellEnd } from './carry-out.js';
import { endLeg } from '../domain/plan/plan.js';
import { reckonsAfter } from '../disputes/reckon-dispute.js';
import { compensation } from '../score.js';
import { bookRefs, bookRefsOf, booksIn, budgetRefsOf } from '../store/books.js';
import { plans } from '../store/stores.js';
import { tell, tellingOf } from './telling.js';

const PAID = 'payout.succeeded.v1' satisfies EventType;

/** What became of a leg's payout. What was not paid, or came back, is free again on its accounts: another way to pay it is a new leg. */
export const notePayout = compensation.useCase({
  name: 'note-payout',
  on: [PAID, 'payout.failed.v1', 'payout.returned.v1', 'payout.cancelled.v1'],
  reads: ({ merchant, data }) => ({ plan: plans.at({ merchant, planId: data.planId }) }),
  then: ({ name }, { plan }) => (name === PAID ? { ...bookRefs(), ...budgetRefsOf(plan) } : bookRefsOf(plan)),
  decide: (payout, { plan, ...view }, now) => {
    if (!plan) return early('leg.released');
    const { legId } = payout.data;
    const state = payout.name === PAID ? 'fulfilled' : payout.name === 'payout.cancelled.v1' ? 'cancelled' : 'failed';
    const next = endLeg(plan, legId, state);
    if (!next) return nothing;
    const telling = tellingOf(next);
    if (state === 'failed') tell(
      telling, 'remedy.failed.v1', { legId, reason: 'reason' in payout.data ? payout.data.reason : payout.name },
    );
    tellEnd(telling, plan);
    const effects = conclude(telling, plan, view.orders.length > 0 ? booksIn(view) : undefined, view.budgets);
    if (!plan.disputeId || 'refused' in effects) return effects;
    return { ...effects, timers: [...effects.timers, reckonsAfter(plan, plan.disputeId, legId, state, now)] };
  },
});
