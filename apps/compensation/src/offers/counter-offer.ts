import { command, refuse } from '@redress/messaging';
import { type Money, compare, toDecimal } from '@redress/money';
import { tellAsked } from '../plans/asking.js';
import { conclude, stopOffer } from '../plans/carry-out.js';
import { cashTotalOf } from '../domain/offer/option.js';
import { type PlanState, currencyOf, move, negotiated } from '../domain/plan/plan.js';
import { compensation } from '../score.js';
import { plans } from '../store/stores.js';
import { tell, tellingOf } from '../plans/telling.js';

export interface Counter {
  readonly planId: string;
  readonly caseId: string;
  /** The option whose sum the customer holds to be too small. */
  readonly optionId: string;
  readonly amount: Money;
}
export const counterOfferCommand = command<Counter, { planId: string; state: PlanState }>()('counter-offer');

/** The customer asks for more than an option gives. The offer stands still until somebody has answered; it does not run out meanwhile. */
export const counterOffer = compensation.useCase({
  name: 'counter-offer',
  on: counterOfferCommand,
  reads: ({ merchant, data }) => ({ plan: plans.at({ merchant, planId: data.planId }) }),
  decide: ({ data: { caseId, optionId, amount } }, { plan }, now) => {
    if (!plan || plan.caseId !== caseId) return refuse('not-found', 'this case has no such offer');
    if (plan.waitsFor !== 'customer') return refuse('already-decided', `the plan is ${plan.state}`);
    if (plan.expiresAt !== undefined && now >= plan.expiresAt) return refuse('expired', `the offer was open until ${plan.expiresAt}`);
    const option = plan.offer.options.find((one) => one.optionId === optionId);
    if (!option) return refuse('not-found', 'the offer has no such option');
    const currency = currencyOf(plan);
    const offered = cashTotalOf(option, currency);
    if (offered.minor === 0n) return refuse('wrong-state', 'this option gives no money');
    if (amount.currency !== currency) return refuse('currency-mismatch', `the order was paid in ${currency}`);
    if (compare(amount, offered) <= 0) return refuse('invalid-amount', `${toDecimal(offered)} ${currency} is offered already: choose it`);
    const counter = { optionId, amount, at: now };
    const telling = tellingOf(negotiated(
      move(plan, 'countered', { counter, waitsFor: 'person', askedOf: 'agent', askedAt: now, requestedBy: 'customer', expiresAt: undefined }),
      { at: now, by: 'customer', act: 'countered', optionId, amount },
    ));
    tell(telling, 'remedy.countered.v1', { by: 'customer', optionId, amount, rules: [...plan.grounds.rules] });
    tellAsked(telling);
    const effects = conclude(telling, plan, undefined);
    return 'refused' in effects ? effects : { ...effects, timers: [...effects.timers, stopOffer(plan)], reply: { planId: plan.planId, state: telling.plan.state } };
  },
});
