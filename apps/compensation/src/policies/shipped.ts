import { compilePolicy, isFaults } from '../domain/policy/check-policy.js';
import { faultLine } from '../domain/policy/fault.js';
import { type Policy } from '../domain/policy/policy.js';
import { type PolicyDocument } from '../domain/policy/policy-document.js';
import house202611 from './house-2026-11.json' with { type: 'json' };

/** Policy documents that come with the house: what decides where a merchant has published none. */
export const shippedDocuments: readonly PolicyDocument[] = [house202611 as unknown as PolicyDocument];

/** Every policy that ever decided, by version: plans are decided on under the one that they were made with. */
const policies = new Map(shippedDocuments.map((document) => [document.version, compiled(document)]));

/** In force for new complaints. */
export const currentPolicy: Policy = policies.get('house-2026-11')!;

export function shippedPolicy(version: string): Policy {
  const policy = policies.get(version);
  if (!policy) throw new Error(`there is no policy ${version}`);
  return policy;
}

function compiled(document: PolicyDocument): Policy {
  const policy = compilePolicy(document);
  if (isFaults(policy)) throw new Error(`${document.version} cannot be used: ${policy.map(faultLine).join('; ')}`);
  return policy;
}
