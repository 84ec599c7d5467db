import { derivedId } from '@redress/contracts';
import { command, refuse } from '@redress/messaging';
import { conclude, decline, settleOn, stopOffer } from '../plans/carry-out.js';
import { signed } from '../domain/offer/consent.js';
import { type PlanState, move, negotiated, withOption } from '../domain/plan/plan.js';
import { measuresOf } from '../policies/measures.js';
import { compensation } from '../score.js';
import { bookRefsOf, booksIn } from '../store/books.js';
import { standingIn, standingRefsOf } from '../store/standing.js';
import { plans } from '../store/stores.js';
import { tell, tellingOf } from '../plans/telling.js';

export interface Choice {
  readonly planId: string;
  /** The case that the customer's link opens: a plan of another one is none of theirs. */
  readonly caseId: string;
  /** Absent: the customer declines. */
  readonly optionId?: string | undefined;
  /** The customer signs that credit takes the place of the cash that law owes. */
  readonly consent?: true | undefined;
}
export const chooseOptionCommand = command<Choice, { planId: string; state: PlanState }>()('choose-option');

/** The customer takes one of the options, or none. An offer whose time has passed is refused, even before its timer has fired. */
export const chooseOption = compensation.useCase({
  name: 'choose-option',
  on: chooseOptionCommand,
  reads: ({ merchant, data }) => ({ plan: plans.at({ merchant, planId: data.planId }) }),
  then: (_, { plan }) => ({ ...bookRefsOf(plan), ...standingRefsOf(plan) }),
  decide: ({ data }, { plan, ...view }, now) => {
    if (!plan || plan.caseId !== data.caseId) return refuse('not-found', 'this case has no such offer');
    if (plan.waitsFor !== 'customer') return refuse('already-decided', `the plan is ${plan.state}`);
    if (plan.expiresAt !== undefined && now >= plan.expiresAt) return refuse('expired', `the offer was open until ${plan.expiresAt}`);
    const named = plan.offer.options.find(({ optionId }) => optionId === data.optionId);
    if (data.optionId !== undefined && !named) return refuse('not-found', 'the offer has no such option');
    const consentId = derivedId('consent', plan.planId, data.optionId ?? '');
    const agreed = named && signed(named, measuresOf(plan).floor, consentId);
    if (agreed && !data.consent) return refuse('consent-needed', 'law owes cash: credit takes its place only where you sign that you agree');
    const option = agreed ?? named;
    const consent = agreed && { consentId };
    const telling = tellingOf(negotiated(plan, { at: now, by: 'customer', act: option ? 'accepted' : 'declined', optionId: option?.optionId, ...consent }));
    if (option) {
      telling.plan = withOption(move(telling.plan, 'accepted'), option);
      tell(telling, 'remedy.accepted.v1', { optionId: option.optionId, by: 'customer', ...consent });
      settleOn(telling, option, standingIn(view, now));
    } else {
      decline(telling, 'customer', 'declined_by_customer');
    }
    const effects = conclude(telling, plan, booksIn(view));
    if ('refused' in effects) return effects;
    return { ...effects, timers: [...effects.timers, stopOffer(plan)], reply: { planId: plan.planId, state: telling.plan.state } };
  },
});
