import { nothing } from '@redress/messaging';
import { compare } from '@redress/money';
import { conclude, decline, offerExpires, settleOn } from './carry-out.js';
import { totalOf } from './domain/option.js';
import { currencyOf, move } from './domain/plan.js';
import { compensation } from './score.js';
import { bookRefsOf, booksIn } from './store/books.js';
import { plans } from './store/stores.js';
import { tell, tellingOf } from './telling.js';

/** The customer has not chosen in time: the default option applies, or without one that keeps to the floor, the offer has expired. */
export const expireOffer = compensation.useCase({
  name: 'expire-offer',
  on: offerExpires,
  reads: ({ merchant, data }) => ({ plan: plans.at({ merchant, planId: data.planId }) }),
  then: (_, { plan }) => bookRefsOf(plan),
  decide: (_, { plan, ...view }) => {
    if (plan?.waitsFor !== 'customer') return nothing;
    const { options, defaultOption, floor } = plan.offer;
    const option = options.find(({ optionId }) => optionId === defaultOption);
    const telling = tellingOf(plan);
    if (option && compare(totalOf(option, currencyOf(plan)), floor) >= 0) {
      telling.plan = move(plan, 'accepted');
      tell(telling, 'remedy.accepted.v1', { optionId: option.optionId, by: 'default' });
      settleOn(telling, option);
    } else {
      decline(telling, 'expiry', 'offer_expired', 'expired');
    }
    return conclude(telling, plan, booksIn(view));
  },
});
