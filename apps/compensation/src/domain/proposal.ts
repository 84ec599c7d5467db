import { type Instant, plus } from '@redress/contracts';
import { assess } from './entitlement.js';
import { type Facts, hashOf } from './facts.js';
import { type Plan } from './plan.js';
import { policyInputsOf } from './policy/policy-inputs.js';
import { type Policy } from './policy/policy.js';

/** What the policy makes of the facts, as a plan that is proposed and about which nothing is decided yet. No options: nothing is owed. */
export function proposalOf(
  policy: Policy, facts: Facts, about: Pick<Plan, 'merchant' | 'planId' | 'caseId' | 'channel'>, now: Instant,
): Plan {
  const { rule, ...offer } = assess(policy, facts, about.planId);
  const choice = offer.options.length > 1;
  return {
    ...about,
    state: 'proposed', offer, legs: [], facts,
    grounds: { tariff: policy.version, classifier: facts.reading.classifier, factsHash: hashOf(facts), rules: [rule] },
    requestedBy: `tariff:${policy.version}`,
    createdAt: now, withdrawn: false, published: 0, version: 0,
    ...(choice && { waitsFor: 'customer' as const, expiresAt: plus(now, { days: policy.deadlinesFor(policyInputsOf(facts)).offerDays }) }),
  };
}
