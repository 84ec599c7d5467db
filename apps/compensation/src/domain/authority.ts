import { type Money } from '@redress/money';
import { type Policy } from './policy/policy.js';
import { type Rule } from './policy/rule.js';

/** No sum, not even an empty one, is decided without a person. */
const ALWAYS_A_PERSON = -1n;

/** Up to which sum nobody is asked, by the rule's authority; a currency without a limit asks for every sum above zero. */
export function automaticUpTo(policy: Policy, { authority }: Pick<Rule, 'authority'>, currency: string): Money {
  if (authority === 'person') return { minor: ALWAYS_A_PERSON, currency };
  return { minor: policy.limits[authority][currency] ?? 0n, currency };
}
