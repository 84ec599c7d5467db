import { type Instant, plus } from '@redress/contracts';
import { command, refuse } from '@redress/messaging';
import { askPerson } from '../plans/asking.js';
import { approveBy, conclude, offerTimers, releaseOpen } from '../plans/carry-out.js';
import { type ApproverRole, approverRoles, boundOn } from '../domain/authority/authority.js';
import { stoppedBy } from '../domain/authority/booking.js';
import { type Plan, type PlanState, choose, currencyOf, move, needsPerson, negotiated, withAmount } from '../domain/plan/plan.js';
import { tellOffer } from './propose-remedy.js';
import { compensation } from '../score.js';
import { bookRefsOf, booksIn } from '../store/books.js';
import { type Standing, standingIn, standingRefsOf } from '../store/standing.js';
import { plans } from '../store/stores.js';
import { policyOf } from '../policies/measures.js';
import { policyInputsOf } from '../domain/policy/policy-inputs.js';
import { type Telling, tell, tellingOf } from '../plans/telling.js';

export interface CounterAnswer {
  readonly planId: string;
  readonly accept: boolean;
  /** A code for the record. */
  readonly reason: string;
}
export const answerCounterCommand = command<CounterAnswer, { planId: string; state: PlanState }>()('answer-counter');

/** Somebody answers what the customer asked for: the sum becomes the option's, or the offer stands as it was, with its whole time again. */
export const answerCounter = compensation.useCase({
  name: 'answer-counter',
  on: answerCounterCommand,
  reads: ({ merchant, data }) => ({ plan: plans.at({ merchant, planId: data.planId }) }),
  then: ({ actor }, { plan }) => ({ ...bookRefsOf(plan), ...standingRefsOf(plan, actor?.id) }),
  decide: ({ data: { accept, reason }, actor }, { plan, ...view }, now) => {
    if (!actor) throw new Error('a counter-offer is answered by somebody');
    if (!plan) return refuse('not-found', 'there is no such plan');
    const audit = [{ act: 'plan.answer-counter', target: plan.planId, detail: { accept: String(accept), reason } }];
    const { counter } = plan;
    if (!counter) return { ...refuse('wrong-state', 'the customer has made no counter-offer that waits'), audit };
    const role = approverRoles.find((one) => one === actor.role && one !== 'automatic');
    if (!role) return { ...refuse('not-allowed', `counter-offers are not answered as ${actor.role}`), audit };
    const books = booksIn(view);
    const raised = plan.offer.options.find(({ optionId }) => optionId === counter.optionId)!;
    const stopped = accept && stoppedBy(books.budgets, raised, withAmount(raised, counter.amount));
    if (stopped) return { ...refuse('budget-exhausted', `the budget ${stopped.month} ${stopped.channel} ${stopped.cause} has no room for more goodwill`), audit };
    const telling = tellingOf(negotiated(plan, { ...counter, at: now, by: actor.id, act: accept ? 'accepted' : 'counter-declined' }));
    if (accept) take(telling, counter.optionId, { id: actor.id, role }, standingIn(view, now));
    else offerAgain(telling, now);
    const effects = conclude(telling, plan, books);
    if ('refused' in effects) return { ...effects, audit };
    const { planId, state } = telling.plan;
    return { ...effects, audit, timers: [...effects.timers, ...offerTimers(telling.plan)], reply: { planId, state } };
  },
});

/** The customer's sum holds. Above what whoever answers may approve alone it is their request, and somebody else approves it. */
function take(telling: Telling, optionId: string, person: { id: string; role: ApproverRole }, standing: Standing): void {
  const { plan } = telling;
  const options = plan.offer.options.map((one) => (one.optionId === optionId ? withAmount(one, plan.counter!.amount) : one));
  const option = options.find((one) => one.optionId === optionId)!;
  telling.plan = choose(move(plan, 'accepted', { offer: { ...plan.offer, options }, counter: undefined }), option);
  tell(telling, 'remedy.accepted.v1', { optionId, by: 'customer' });
  if (needsPerson(telling.plan, option) || boundOn(standing.limits(currencyOf(plan)), person.role, option.legs, standing.today(plan))) {
    telling.plan = { ...telling.plan, requestedBy: person.id };
    return askPerson(telling, option, standing);
  }
  approveBy(telling, { approver: person.id, approverRole: person.role }, standing);
  releaseOpen(telling, standing.now, false);
}

function offerAgain(telling: Telling, now: Instant): void {
  const { facts } = telling.plan;
  const policy = policyOf(telling.plan);
  const renewed: Partial<Plan> = { counter: undefined, waitsFor: 'customer', expiresAt: plus(now, { days: policy.deadlinesFor(policyInputsOf(facts)).offerDays }), requestedBy: `policy:${policy.version}` };
  telling.plan = move(telling.plan, 'proposed', renewed);
  tellOffer(telling, now);
}
