import { explainCampaign } from '../domain/campaign/campaign-explanation.js';
import { explain } from '../domain/offer/explanation.js';
import { signed } from '../domain/offer/consent.js';
import { judgeOf, measuresOf } from '../policies/measures.js';
import { type Plan, chosenOption, stateOf } from '../domain/plan/plan.js';

/** A plan in a queue: what somebody needs to pick the next one. */
export const listed = (plan: Plan) => {
  const { merchant, planId, caseId, state, waitsFor, askedOf, askedAt, createdAt, requestedBy, facts, offer } = plan;
  const { category, severity, confidence } = facts.reading;
  const { orderSource, orderRef } = facts.complaint.order;
  return {
    merchant, planId, caseId, state, waitsFor, askedOf, askedAt, createdAt, requestedBy, category, severity, confidence, orderSource, orderRef,
    floor: offer.floor, ceiling: offer.ceiling, captured: facts.complaint.captured, demanded: facts.complaint.demanded,
    option: chosenOption(plan), reasons: offer.reasons, counter: plan.counter,
  };
};

/** A plan with all that it rests on. */
export const inFull = (plan: Plan) => {
  const { chosen, approver, approverRole, endorsedBy, endorserRole, expiresAt, withdrawn, facts, grounds, offer, budgets } = plan;
  const legs = (chosenOption(plan)?.legs ?? []).map((leg) => ({ ...leg, state: stateOf(plan, leg) }));
  return {
    ...listed(plan), options: offer.options, defaultOption: offer.defaultOption, chosen, legs, approver, approverRole, endorsedBy, endorserRole,
    budgets, expiresAt, withdrawn, facts, grounds, negotiation: plan.negotiation ?? [],
  };
};

/** Why a plan offers what it offers, with what both sides made of the offer since. */
export const explained = (plan: Plan) => {
  const { planId, caseId, facts, grounds, offer, chosen, negotiation = [] } = plan;
  const { options, ...explanation } = facts.complaint.campaignId ? explainCampaign(plan, measuresOf(plan)) : explain(judgeOf(plan), facts, planId);
  return {
    planId, caseId, grounds, ...explanation, reasons: offer.reasons, offer: options, chosen, negotiation, floor: offer.floor,
    current: offer.options.map(({ optionId, legs }) => ({ optionId, legs: legs.map(({ remedy, amount }) => ({ remedy, amount })) })),
  };
};

/** What the customer chooses from. */
export function offered(plan: Plan) {
  const { planId, offer, expiresAt, facts, negotiation = [] } = plan;
  const { floor } = measuresOf(plan);
  return {
    planId, expiresAt, defaultOption: offer.defaultOption, reasons: offer.reasons, demanded: facts.complaint.demanded, negotiation,
    options: offer.options.map((option) => ({
      optionId: option.optionId, label: option.label, legs: option.legs.map(({ form, remedy, amount, gate }) => ({ form, remedy, amount, gate })),
      ...(signed(option, floor, planId) && { needsConsent: true as const }),
    })),
  };
}
export type Offered = ReturnType<typeof offered>;
