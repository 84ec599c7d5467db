import { z } from 'zod';
import { creditRemedies, headsOfLoss } from './remedy.js';
import { amountSchema, instantSchema, merchantId, moneySchema, shortText, uuid } from './primitives.js';

export const payoutStates = [
  'created', 'authorised', 'held', 'submitted', 'pending', 'needs_customer', 'succeeded', 'failed', 'unknown', 'manual_review',
  'returned', 'reversed', 'cancelled',
] as const;
export type PayoutState = (typeof payoutStates)[number];

/** What every fact about a payout says. `payoutId` is the leg's id: one payout per released money leg. */
const payout = {
  payoutId: uuid, caseId: uuid, planId: uuid, legId: uuid, orderSource: shortText, orderRef: shortText, rail: shortText, amount: amountSchema,
};
export const payoutFactSchema = z.object(payout);
export const payoutHeldSchema = z.object({ ...payout, reason: z.enum(['kill-switch', 'chargeback', 'exposure', 'restore']) });
export const payoutEndedSchema = z.object({ ...payout, reason: shortText, evidence: z.enum(['answer', 'lookup', 'webhook', 'statement', 'person', 'none']) });
export const payoutSucceededSchema = z.object({
  ...payout, railReference: shortText, valueDate: z.iso.date(), evidence: z.enum(['answer', 'lookup', 'webhook', 'statement', 'person']),
  /** What was issued in place of money; the rail reference is then its code. */
  credit: z.object({ remedy: z.enum(creditRemedies), units: z.int().min(1).optional() }).optional(),
});

/**
 * What a recovery is. `reinstated`: the bank has given a chargeback back to the merchant. `expected`, `waived`, `collected`, `written_off` and
 * `written_back` move a receivable: a sum that was given twice, or above a ruling. Money moves by `reinstated` and `collected` alone.
 */
export const recoveryStages = ['reinstated', 'expected', 'waived', 'collected', 'written_off', 'written_back'] as const;
export type RecoveryStage = (typeof recoveryStages)[number];

/**
 * What finance reads: kinds, a gap-free sequence per merchant, and the ledger rows behind it. Negative where money comes back, or is expected to.
 */
export const financePayoutSchema = z.object({
  sequence: z.int().min(1),
  kind: z.enum(['paid', 'returned', 'reversed', 'chargeback', 'recovery', 'cost']),
  merchant: merchantId,
  caseId: uuid.optional(), payoutId: uuid.optional(), legId: uuid.optional(),
  orderSource: shortText, orderRef: shortText,
  rail: shortText, railReference: shortText,
  amount: moneySchema, valueDate: z.iso.date(), reason: shortText, approver: shortText,
  ledgerRows: z.array(uuid).min(1),
  /** Of a `recovery`. */
  stage: z.enum(recoveryStages).optional(),
});

export const chargebackSchema = z.object({
  chargebackId: uuid, externalId: shortText, rail: shortText, caseId: uuid.optional(), orderSource: shortText, orderRef: shortText,
  amount: amountSchema, head: z.enum(headsOfLoss), openedAt: instantSchema, reason: shortText,
});
/** The bank's last word. Won: the sum is the merchant's again; lost: it stays with the customer. */
export const chargebackEndedSchema = z.object({
  chargebackId: uuid, externalId: shortText, rail: shortText, caseId: uuid.optional(), orderSource: shortText, orderRef: shortText,
  amount: amountSchema, head: z.enum(headsOfLoss), closedAt: instantSchema,
});
export const recoveryClaimedSchema = z.object({
  orderSource: shortText, orderRef: shortText, head: z.enum(headsOfLoss), excess: amountSchema, because: z.enum(['chargeback', 'ruling']),
});
export const reconciliationSchema = z.object({
  runId: uuid, rail: shortText, from: instantSchema, to: instantSchema, matched: z.int(),
  totals: z.array(z.object({ ledger: moneySchema, rail: moneySchema, drift: moneySchema })),
});
export const mismatchSchema = z.object({
  runId: uuid, rail: shortText, payoutId: uuid.optional(), railReference: shortText.optional(),
  kind: z.enum(['missing-at-rail', 'missing-in-ledger', 'amount-differs', 'paid-twice']), ledger: moneySchema.optional(), railAmount: moneySchema.optional(),
});
