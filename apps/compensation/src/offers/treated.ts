import { type Compared, type Treated, compared } from '../domain/offer/fairness.js';
import { type Plan } from '../domain/plan/plan.js';
import { policyInputsOf } from '../domain/policy/policy-inputs.js';
import { type UsualRange, givenRatio, usualRange } from '../domain/offer/similar-cases.js';
import { policyOf } from '../policies/measures.js';

/** Decided plans as cases to compare. `agent` is the person who approved; where nobody was asked, the policy. */
export const treatedIn = (plans: readonly Plan[]): Treated[] => plans.flatMap((plan) => {
  const ratio = givenRatio(plan);
  const { similarKey: similar, approver, channel, facts, createdAt: at } = plan;
  if (ratio === undefined || similar === undefined || approver === undefined) return [];
  return [{
    similar, ratio, at, agent: approver, channel: channel ?? '-', language: facts.complaint.language, segment: facts.standing?.segment ?? 'regular', named: namedIn(plan),
  }];
});

/** What is compared, and yet asked for by the very rows of policy that decided. */
function namedIn(plan: Plan): Compared[] {
  const { facts } = plan;
  const asked = new Set(policyOf(plan).explainRule(policyInputsOf(facts)).flatMap(({ conditions }) => conditions.map(({ input }) => input)));
  return compared.filter((name) => asked.has(name));
}

export interface Kind extends UsualRange {
  readonly similar: string;
}

/** What is usual for each kind of case, the most frequent first. */
export const rangesOf = (cases: readonly Treated[]): Kind[] =>
  [...Map.groupBy(cases, ({ similar }) => similar)].flatMap(([similar, kind]) => {
    const range = usualRange(kind.map(({ ratio }) => ratio));
    return range ? [{ similar, ...range }] : [];
  }).sort((a, b) => b.cases - a.cases);
