import { type Instant, plus } from '@redress/contracts';
import { command, refuse, setTimer } from '@redress/messaging';
import { askPerson, conclude, offerExpires, offerTimerId, releaseOpen } from './carry-out.js';
import { type Plan, type PlanState, approve, choose, move, needsPerson, negotiated, withAmount } from './domain/plan.js';
import { tellOffer } from './propose-remedy.js';
import { compensation } from './score.js';
import { bookRefsOf, booksIn } from './store/books.js';
import { plans } from './store/stores.js';
import { shippedPolicy } from './policies/shipped.js';
import { policyInputsOf } from './domain/policy/policy-inputs.js';
import { type Telling, tell, tellingOf } from './telling.js';

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
  then: (_, { plan }) => bookRefsOf(plan),
  decide: ({ data: { accept, reason }, actor }, { plan, ...view }, now) => {
    if (!actor) throw new Error('a counter-offer is answered by somebody');
    if (!plan) return refuse('not-found', 'there is no such plan');
    const audit = [{ act: 'plan.answer-counter', target: plan.planId, detail: { accept: String(accept), reason } }];
    const { counter } = plan;
    if (!counter) return { ...refuse('wrong-state', 'the customer has made no counter-offer that waits'), audit };
    const telling = tellingOf(negotiated(plan, { ...counter, at: now, by: actor.id, act: accept ? 'accepted' : 'counter-declined' }));
    if (accept) take(telling, counter.optionId, actor.id);
    else offerAgain(telling, now);
    const effects = conclude(telling, plan, booksIn(view));
    if ('refused' in effects) return { ...effects, audit };
    const { planId, caseId, state, expiresAt } = telling.plan;
    const timers = expiresAt ? [setTimer(offerExpires, offerTimerId(planId), caseId, expiresAt, { planId })] : [];
    return { ...effects, audit, timers, reply: { planId, state } };
  },
});

/** The customer's sum holds. Above the limit of what nobody is asked for, somebody else approves it. */
function take(telling: Telling, optionId: string, agent: string): void {
  const { plan } = telling;
  const options = plan.offer.options.map((one) => (one.optionId === optionId ? withAmount(one, plan.counter!.amount) : one));
  const option = options.find((one) => one.optionId === optionId)!;
  telling.plan = choose(move(plan, 'accepted', { offer: { ...plan.offer, options }, counter: undefined, requestedBy: agent }), option);
  tell(telling, 'remedy.accepted.v1', { optionId, by: 'customer' });
  if (needsPerson(telling.plan, option)) return askPerson(telling, option);
  telling.plan = approve(telling.plan, agent);
  tell(telling, 'remedy.approved.v1', { approver: agent, automatic: false, optionId });
  releaseOpen(telling, false);
}

function offerAgain(telling: Telling, now: Instant): void {
  const { facts, grounds } = telling.plan;
  const policy = shippedPolicy(grounds.tariff);
  const renewed: Partial<Plan> = { counter: undefined, waitsFor: 'customer', expiresAt: plus(now, { days: policy.deadlinesFor(policyInputsOf(facts)).offerDays }), requestedBy: `tariff:${policy.version}` };
  telling.plan = move(telling.plan, 'proposed', renewed);
  tellOffer(telling, now);
}
