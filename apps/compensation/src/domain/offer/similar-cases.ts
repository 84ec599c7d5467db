import { type Money } from '@redress/money';
import { type Facts } from '../facts.js';
import { chosenOption, type Plan } from '../plan/plan.js';
import { policyInputsOf } from '../policy/policy-inputs.js';
import { type Policy } from '../policy/policy.js';
import { totalOf } from './option.js';

/**
 * Cases that ought to be treated alike have one key: category, severity, cause, amount band, jurisdiction and goods class. Who the customer is,
 * which channel and language they came by and who decided are compared within it, and are never part of it.
 */
export function similarKey(policy: Pick<Policy, 'bandOf'>, facts: Omit<Facts, 'left'>): string {
  const inputs = policyInputsOf(facts);
  const { category, severity, cause, jurisdiction, goodsClass } = inputs;
  return [category, severity, cause ?? '-', policy.bandOf(inputs), jurisdiction, goodsClass].join(' ');
}

/** What of the price paid a sum is, in basis points. */
export const ratioOf = (given: Money, facts: Pick<Facts, 'complaint'>): number => {
  const paid = facts.complaint.order.lines.reduce((all, line) => all + line.paid.value.minor, 0n);
  return paid > 0n ? Number((given.minor * 10_000n) / paid) : 0;
};

/** The share of the price that a plan gives by the option that holds; undefined where none does yet. */
export function givenRatio(plan: Plan): number | undefined {
  const option = chosenOption(plan);
  return option && ratioOf(totalOf(option, plan.facts.complaint.order.currency), plan.facts);
}

/** Where nine in ten similar cases lie, in basis points of the price paid. */
export interface UsualRange {
  readonly cases: number;
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** Fewer cases than these show no custom. */
export const LEAST_CASES = 10;
/** So far beside the usual range a decision needs a reason of its own; basis points. */
export const SPREAD = 1_000;

export function usualRange(ratios: readonly number[]): UsualRange | undefined {
  if (ratios.length < LEAST_CASES) return undefined;
  const sorted = [...ratios].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
  return { cases: sorted.length, low: at(0.05), median: at(0.5), high: at(0.95) };
}

export const isUnusual = (ratio: number, { low, high }: UsualRange): boolean => ratio < low - SPREAD || ratio > high + SPREAD;

/** Codes by which somebody answers for treating a case unlike others. */
export const deviationReasons = [
  'deviation_evidence', 'deviation_special_harm', 'deviation_promise', 'deviation_ruling', 'deviation_history',
] as const;
export const answersForDeviation = (reason: string): boolean => deviationReasons.some((one) => one === reason);
