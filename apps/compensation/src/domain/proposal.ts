import { type Instant, plus } from '@redress/contracts';
import { assess } from './entitlement.js';
import { type Facts, hashOf } from './facts.js';
import { type Plan } from './plan.js';
import { type Tariff } from './tariff.js';

/** What the tariff makes of the facts, as a plan that is proposed and about which nothing is decided yet. No options: nothing is owed. */
export function proposalOf(
  tariff: Tariff, facts: Facts, about: Pick<Plan, 'merchant' | 'planId' | 'caseId' | 'channel'>, now: Instant,
): Plan {
  const { rule, ...offer } = assess(tariff, facts, about.planId);
  const choice = offer.options.length > 1;
  return {
    ...about,
    state: 'proposed', offer, legs: [], facts,
    grounds: { tariff: tariff.version, classifier: facts.reading.classifier, factsHash: hashOf(facts), rules: [rule] },
    requestedBy: `tariff:${tariff.version}`,
    createdAt: now, withdrawn: false, published: 0, version: 0,
    ...(choice && { waitsFor: 'customer' as const, expiresAt: plus(now, { days: tariff.offerDays }) }),
  };
}
