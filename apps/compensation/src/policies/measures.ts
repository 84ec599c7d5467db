import { type Instant } from '@redress/contracts';
import { type Measures, ceilingOf } from '../domain/offer/entitlement.js';
import { belowFloor } from '../domain/offer/policy-alone.js';
import { type Judge } from '../domain/offer/explanation.js';
import { type Facts } from '../domain/facts.js';
import { type Plan } from '../domain/plan/plan.js';
import { type Ceilings } from '../domain/plan/reservation.js';
import { type Law, lawBy } from './law.js';
import { policyBook } from './policy-book.js';
import { type Policy } from '../domain/policy/policy.js';

const policyAtPurchase = ({ channel, complaint }: Omit<Facts, 'left'>, merchant: string): Policy =>
  policyBook.inForce(merchant, channel, complaint.order.purchasedAt.value);

/** The law as it stood when the customer turned to us, and the merchant's policy as it was when the goods were bought. */
export const measuresNow = (facts: Omit<Facts, 'left'>, merchant: string): Measures => ({
  policy: policyAtPurchase(facts, merchant),
  ...lawBy(policyBook.packsAt(facts.complaint.occurredAt))(facts),
});

/**
 * The facts, with the rule pack by whose floor the policy in force is blocked, where it falls below for them: law makes up for it, and a
 * person looks at it until another version is in force.
 */
export function withBlock(facts: Facts, merchant: string, measures: Measures): Facts {
  const { policy, floor } = measures;
  const block = policyBook.blockOn(merchant, policy.version, floor.jurisdiction, facts.complaint.occurredAt);
  return block && belowFloor(measures, facts) ? { ...facts, blockedBy: block.pack } : facts;
}

/** A plan made anew is measured by the law it was made by; by what has come into force since, where that is why. */
export const measuresAnew = (known: Omit<Facts, 'left'>, plan: Plan, at?: Instant): Measures => ({
  policy: policyAtPurchase(known, plan.merchant),
  ...(at === undefined ? lawOf(plan, known) : lawBy(policyBook.packsAt(at)))(known),
});

/** The law and the policy by which a plan was made, for its own facts or for others. */
export const judgeOf = (plan: Pick<Plan, 'merchant' | 'grounds'>): Judge => (facts) => ({ policy: policyOf(plan), ...lawOf(plan, facts)(facts) });

/** The pack that the plan names; where it names none, there was none for its country. */
const lawOf = ({ grounds: { pack } }: Pick<Plan, 'grounds'>, { complaint: { occurredAt } }: Pick<Facts, 'complaint'>): Law =>
  lawBy(pack === undefined ? policyBook.packsAt(occurredAt) : policyBook.packNamed(pack));

export const policyOf = ({ merchant, grounds }: Pick<Plan, 'merchant' | 'grounds'>): Policy => policyBook.named(merchant, grounds.policy);

export const measuresOf = (plan: Plan): Measures => judgeOf(plan)(plan.facts);

export const ceilingsOf = (measures: Measures): Ceilings => (line, head) => ceilingOf(measures, line, head);
