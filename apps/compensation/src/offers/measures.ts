import { type Measures, ceilingOf } from '../domain/offer/entitlement.js';
import { type Judge } from '../domain/offer/explanation.js';
import { type Facts } from '../domain/facts.js';
import { type Plan } from '../domain/plan/plan.js';
import { type Ceilings } from '../domain/plan/reservation.js';
import { type Law, lawBy } from '../policies/law.js';
import { policyBook } from '../policies/policy-book.js';
import { type Policy } from '../domain/policy/policy.js';

/** The law as it stood when the customer turned to us, and the merchant's policy as it was when the goods were bought. */
export const measuresNow = (facts: Omit<Facts, 'left'>, merchant: string): Measures => ({
  policy: policyBook.inForce(merchant, facts.channel, facts.complaint.order.purchasedAt.value),
  ...lawBy(policyBook.packsAt(facts.complaint.occurredAt))(facts),
});

/** The law and the policy by which a plan was made, for its own facts or for others. */
export const judgeOf = (plan: Pick<Plan, 'merchant' | 'grounds'>): Judge => (facts) => ({ policy: policyOf(plan), ...lawOf(plan, facts)(facts) });

/** The pack that the plan names; where it names none, there was none for its country. */
const lawOf = ({ grounds: { pack } }: Pick<Plan, 'grounds'>, { complaint: { occurredAt } }: Pick<Facts, 'complaint'>): Law =>
  lawBy(pack === undefined ? policyBook.packsAt(occurredAt) : policyBook.packNamed(pack));

export const policyOf = ({ merchant, grounds }: Pick<Plan, 'merchant' | 'grounds'>): Policy => policyBook.named(merchant, grounds.tariff);

export const measuresOf = (plan: Plan): Measures => judgeOf(plan)(plan.facts);

export const ceilingsOf = (measures: Measures): Ceilings => (line, head) => ceilingOf(measures, line, head);
