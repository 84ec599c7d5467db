import { z } from 'zod';
import { amountSchema, instantSchema, moneySchema, shortText, uuid } from './primitives.js';
import { headsOfLoss } from './remedy.js';

/** Where a dispute is fought out: twice in the house, then outside it. */
export const disputeLevels = ['internal_1', 'internal_2', 'platform', 'bank', 'regulator', 'adr', 'court'] as const;
export type DisputeLevel = (typeof disputeLevels)[number];
export const disputeParties = ['consumer', 'merchant'] as const;
export type DisputeParty = (typeof disputeParties)[number];
export const disputeOutcomes = ['consumer', 'respondent', 'split'] as const;
export type DisputeOutcome = (typeof disputeOutcomes)[number];
export const disputeEvidenceKinds = [
  'photo', 'video', 'receipt', 'order_record', 'tracking', 'delivery_proof', 'inspection_report', 'correspondence', 'terms', 'refund_record',
  'statement', 'other',
] as const;
export type DisputeEvidenceKind = (typeof disputeEvidenceKinds)[number];

const dispute = { disputeId: uuid, caseId: uuid, level: z.enum(disputeLevels) };
const order = { orderSource: shortText, orderRef: shortText };

/** `claimed` is the sum wanted in all, what was given before included. A bank's dispute may be about an order that nobody complained about. */
export const disputeOpenedSchema = z.object({
  ...dispute, ...order, planId: uuid.optional(), chargebackId: uuid.optional(), by: z.enum(['consumer', 'staff', 'bank']), reason: shortText,
  claimed: amountSchema.optional(), openedAt: instantSchema,
});
export const disputeEvidenceRequestedSchema = z.object({
  ...dispute, requestId: uuid, party: z.enum(disputeParties), kinds: z.array(z.enum(disputeEvidenceKinds)).min(1), dueAt: instantSchema,
});
export const disputeEvidenceProvidedSchema = z.object({
  ...dispute, requestId: uuid.optional(), party: z.enum(disputeParties), late: z.boolean(),
  items: z.array(z.object({ kind: z.enum(disputeEvidenceKinds), sha256: z.string().length(64) })).min(1),
});
/** Nobody has moved yet (`near`), or nobody has moved in time (`missed`): evidence by a party, or the ruling. */
export const disputeDeadlineSchema = z.object({
  ...dispute, of: z.enum(['evidence', 'ruling']), party: z.enum(disputeParties).optional(), dueAt: instantSchema,
});
export const disputeEscalatedSchema = z.object({ ...dispute, from: z.enum(disputeLevels), reason: shortText });
/**
 * `awarded` is what the consumer is to have in all; absent, the decision that was disputed stands. `additional` is what this ruling adds to what
 * was given before, `receivable` what the consumer has been paid above it.
 */
export const disputeDecidedSchema = z.object({
  ...dispute, ruling: z.int().min(1), outcome: z.enum(disputeOutcomes), awarded: amountSchema.optional(), additional: amountSchema,
  receivable: amountSchema, planId: uuid.optional(), final: z.boolean(), arbiter: shortText, reason: shortText, appealUntil: instantSchema,
});
export const disputeAppealedSchema = z.object({ ...dispute, by: z.enum(disputeParties), reason: shortText });
export const disputeClosedSchema = z.object({
  ...dispute, as: z.enum(['closed', 'withdrawn', 'expired']), outcome: z.enum(disputeOutcomes).optional(), closedAt: instantSchema,
});

/** What a customer has to give back since a ruling: `change` is booked, once for each `assignment`; `standing` is what it comes to. */
export const liabilityAssignedSchema = z.object({
  disputeId: uuid, caseId: uuid, assignment: z.int().min(1), ...order, head: z.enum(headsOfLoss), change: moneySchema, standing: amountSchema,
});
