import { caseId, derivedId, type EventData, type HeadOfLoss, type Instant, legId, planId } from '@redress/contracts';
import { money } from '@redress/money';
import { type Payout } from './domain/payout.js';

/** Made-up payouts and legs, for specs. */
export const at: Instant = '2026-03-02T08:00:00.000Z';
export const theCase = caseId('m1', 'example');
const plan = planId(theCase, 1);

export const aPayout = (rest: Partial<Payout> = {}): Payout => ({
  merchant: 'm1', orderSource: 'shop', orderRef: 'o1', lineRef: '1', head: 'price', payoutId: legId(plan, 1), caseId: theCase, planId: plan,
  rail: 'simulated', railKey: derivedId('rail-key', 'm1', legId(plan, 1)), minor: 1_000n, currency: 'CNY', state: 'created', revision: 1, facts: 1,
  reason: { code: 'damaged', en: 'It arrived damaged.', zh: '商品破损。' }, approver: 'policy', submissions: 1, asks: 0, askStep: 0, attempts: [],
  createdAt: at, changedAt: at, ...rest,
});

export interface LegSketch { ordinal?: number; minor?: number; captured?: number; lineRef?: string; head?: HeadOfLoss; orderRef?: string; currency?: string }

/** A released money leg of 10.00 CNY on a line that captured 100.00. */
export function releasedLeg({ ordinal = 1, minor = 1_000, captured = 10_000, lineRef = '1', head = 'price', orderRef = 'o1', currency = 'CNY' }: LegSketch = {}):
EventData<'leg.released.v1'> {
  return {
    planId: plan, caseId: theCase, orderSource: 'shop', orderRef, captured: money(captured, currency), approver: 'policy', customerRef: 'c'.repeat(32),
    reason: { code: 'damaged', en: 'It arrived damaged.', zh: '商品破损。' },
    leg: {
      legId: legId(plan, ordinal), ordinal, form: 'money', remedy: 'refund_partial', head, lineRef, amount: money(minor, currency), gate: 'none',
    },
  };
}
export const payoutIdOf = (ordinal = 1): string => legId(plan, ordinal);
