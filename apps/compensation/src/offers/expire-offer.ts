import { type RemedyOption } from '@redress/contracts';
import { nothing } from '@redress/messaging';
import { type Money, compare } from '@redress/money';
import { conclude, decline, offerExpires, settleOn } from '../plans/carry-out.js';
import { cashTotalOf } from '../domain/offer/option.js';
import { move, negotiated } from '../domain/plan/plan.js';
import { compensation } from '../score.js';
import { bookRefsOf, booksIn } from '../store/books.js';
import { standingIn, standingRefsOf } from '../store/standing.js';
import { plans } from '../store/stores.js';
import { tell, tellingOf } from '../plans/telling.js';

/** A default in kind was taken for its lawfulness; one in money gives at least the floor. */
const keepsToFloor = (option: RemedyOption, floor: Money): boolean =>
  option.legs.every(({ form }) => form !== 'money') || compare(cashTotalOf(option, floor.currency), floor) >= 0;

/** The customer has not chosen in time: the default option applies, or without one that keeps to the floor, the offer has expired. */
export const expireOffer = compensation.useCase({
  name: 'expire-offer',
  on: offerExpires,
  reads: ({ merchant, data }) => ({ plan: plans.at({ merchant, planId: data.planId }) }),
  then: (_, { plan }) => ({ ...bookRefsOf(plan), ...standingRefsOf(plan) }),
  decide: (_, { plan, ...view }, now) => {
    if (plan?.waitsFor !== 'customer') return nothing;
    const { options, defaultOption, floor } = plan.offer;
    const option = options.find(({ optionId }) => optionId === defaultOption);
    const telling = tellingOf(negotiated(plan, { at: now, by: 'customer', act: 'lapsed', optionId: option?.optionId }));
    if (option && keepsToFloor(option, floor)) {
      telling.plan = move(telling.plan, 'accepted');
      tell(telling, 'remedy.accepted.v1', { optionId: option.optionId, by: 'default' });
      settleOn(telling, option, standingIn(view, now));
    } else {
      decline(telling, 'expiry', 'offer_expired', 'expired');
    }
    return conclude(telling, plan, booksIn(view));
  },
});
