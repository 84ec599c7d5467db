import { evidenceKinds } from '@redress/contracts';
import { type Deadlines } from '../domain/policy/policy.js';
import { policyInputsOf } from '../domain/policy/policy-inputs.js';
import { type Plan } from '../domain/plan/plan.js';
import { measuresOf } from '../offers/measures.js';

/** A technician's report is asked of a technician, not of the customer. */
const BY_TECHNICIAN = 'technician-report';

/** Within how many days what the plan asks for is to be done, by the policy that made it. */
export const deadlinesOf = (plan: Plan): Deadlines => measuresOf(plan).policy.deadlinesFor(policyInputsOf(plan.facts));

/** The first of these codes that neither the house nor the plan's policy knows. */
export function unknownEvidence(plan: Plan, wanted: readonly string[]): string | undefined {
  const known = new Set<string>([...evidenceKinds, ...Object.keys(measuresOf(plan).policy.document.evidence)]);
  return wanted.find((code) => !known.has(code));
}

/** What must be known before the plan is decided: codes of evidence that the customer is asked for, and whether somebody goes to see. */
export function inquiryOf(plan: Plan): { readonly wanted: readonly string[]; readonly visit: boolean } {
  const codes = measuresOf(plan).policy.evidenceFor(policyInputsOf(plan.facts));
  return { wanted: codes.filter((code) => code !== BY_TECHNICIAN), visit: codes.length === 0 || codes.includes(BY_TECHNICIAN) };
}
