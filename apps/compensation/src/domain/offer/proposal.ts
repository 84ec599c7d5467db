import { type Instant, plus } from '@redress/contracts';
import { type Measures, assess } from './entitlement.js';
import { type Facts, hashOf } from '../facts.js';
import { policyInputsOf } from '../policy/policy-inputs.js';
import { similarKey } from './similar-cases.js';
import { type Plan } from '../plan/plan.js';

/** What law and policy make of the facts, as a plan that is proposed and about which nothing is decided yet. No options: nothing is owed. */
export function proposalOf(
  measures: Measures, facts: Facts, about: Pick<Plan, 'merchant' | 'planId' | 'caseId' | 'channel'>, now: Instant,
): Plan {
  const { rules, ...offer } = assess(measures, facts, about.planId);
  const { policy, floor: { pack } } = measures;
  const choice = offer.options.length > 1 && offer.granted === undefined;
  return {
    ...about,
    state: 'proposed', offer, legs: [], facts,
    grounds: { policy: policy.version, ...(pack && { pack }), classifier: facts.reading.classifier, factsHash: hashOf(facts), rules },
    requestedBy: `policy:${policy.version}`,
    createdAt: now, similarKey: similarKey(policy, facts), withdrawn: false, published: 0, version: 0,
    ...(choice && { waitsFor: 'customer' as const, expiresAt: plus(now, { days: policy.deadlinesFor(policyInputsOf(facts)).offerDays }) }),
  };
}
