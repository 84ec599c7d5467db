import { type Reason, evidenceKinds } from '@redress/contracts';
import { type Deadlines } from '../domain/policy/policy.js';
import { policyInputsOf } from '../domain/policy/policy-inputs.js';
import { type Plan } from '../domain/plan/plan.js';
import { measuresOf } from '../policies/measures.js';
import { currentPolicy } from '../policies/shipped.js';

/** Within how many days what the plan asks for is to be done, by the policy that made it. */
export const deadlinesOf = (plan: Plan): Deadlines => measuresOf(plan).policy.deadlinesFor(policyInputsOf(plan.facts));

/** The first of these codes that neither the house nor the plan's policy knows. */
export function unknownEvidence(plan: Plan, wanted: readonly string[]): string | undefined {
  const known = new Set<string>([...evidenceKinds, ...Object.keys(measuresOf(plan).policy.document.evidence)]);
  return wanted.find((code) => !known.has(code));
}

/** What a code of evidence is called, by the plan's policy or else by the house's. */
export const evidenceNamed = (plan: Plan) => {
  const own = measuresOf(plan).policy.document.evidence;
  return (code: string): Reason => ({ code, en: code, zh: code, ...currentPolicy.document.evidence[code], ...own[code] });
};
