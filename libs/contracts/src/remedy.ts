import { z } from 'zod';
import { amountSchema, instantSchema, shortText, uuid } from './primitives.js';

/** What a sum is for. Heads that give the price back are capped by what was captured; the others by their own rule. */
export const headsOfLoss = ['price', 'freight', 'damages', 'statutory_multiple', 'delay', 'care', 'goodwill'] as const;
export type HeadOfLoss = (typeof headsOfLoss)[number];

/** Remedies in money, then remedies with a value that is no cash, then all others. */
export const cashRemedies = [
  'refund_full', 'refund_partial', 'price_reduction', 'price_protection', 'freight_reimbursement', 'damages', 'statutory_multiple',
  'delay_penalty', 'advance_payment', 'deposit_return', 'interest', 'care_costs',
] as const;
export const creditRemedies = ['store_credit', 'gift_card', 'coupon', 'discount', 'points'] as const;
export const goodsRemedies = ['replacement', 'reship_missing', 'gift', 'upgrade'] as const;
export const serviceRemedies = [
  'repair', 'technician_visit', 'home_pickup', 'warranty_extension', 'named_contact', 'custom_solution', 'care', 'rerouting',
] as const;
export const wordRemedies = ['apology', 'explanation'] as const;
export const remedyKinds = [...cashRemedies, ...creditRemedies, ...goodsRemedies, ...serviceRemedies, ...wordRemedies] as const;
export type RemedyKind = (typeof remedyKinds)[number];
/** `credit` has a value in money and is no cash: it counts toward a money floor only by the customer's recorded consent. */
export const legForms = ['money', 'credit', 'goods', 'service', 'apology'] as const;
/** `task`: released once another department has done what the plan asked of it. */
export const gates = ['none', 'approval', 'choice', 'inspection', 'task'] as const;

export const legSchema = z.object({
  legId: uuid,
  ordinal: z.int().min(1),
  form: z.enum(legForms),
  remedy: z.enum(remedyKinds),
  head: z.enum(headsOfLoss),
  lineRef: shortText,
  amount: amountSchema.optional(),
  gate: z.enum(gates),
  /** The customer's signed agreement to take something else than cash. */
  consentId: shortText.optional(),
  /** How many points, where the remedy is points; `amount` is then what they cost. */
  units: z.int().min(1).optional(),
  /** Within how many days of its release it is promised; of an apology, that what it promises is done. */
  days: z.int().min(0).max(3_650).optional(),
  /** Until when it is promised, once it is released: follow-up holds us to it. */
  promisedBy: instantSchema.optional(),
});
export type Leg = z.infer<typeof legSchema>;

export const optionSchema = z.object({ optionId: shortText, legs: z.array(legSchema).min(1), label: z.object({ en: z.string(), zh: z.string() }) });
export type RemedyOption = z.infer<typeof optionSchema>;

/** Why, in the two languages that people read here. */
export const reasonSchema = z.object({ code: shortText, en: z.string(), zh: z.string() });
export type Reason = z.infer<typeof reasonSchema>;

/** Versions of everything that a decision rests on, and a hash of the facts it used: enough to recompute it years later. */
export const groundsSchema = z.object({ policy: shortText, pack: shortText.optional(), classifier: shortText, factsHash: z.string().length(64) });

const plan = { planId: uuid, caseId: uuid };
/** A period that law sets for this case. `dueAt` is the last instant at which it is still kept, in the consumer's time zone. */
export const statutoryDeadlineSchema = z.object({
  rule: shortText,
  /** Unique within rule and line, e.g. `refund`. */
  name: shortText,
  lineRef: shortText,
  whose: z.enum(['trader', 'consumer', 'authority']),
  startedAt: instantSchema,
  dueAt: instantSchema,
  text: z.object({ en: z.string(), zh: z.string() }),
});
export type StatutoryDeadline = z.infer<typeof statutoryDeadlineSchema>;

/** Of one plan the last one counts: its deadlines take the place of those told before. */
export const entitlementComputedSchema = z.object({
  ...plan, floor: amountSchema, ceiling: amountSchema, rules: z.array(shortText), grounds: groundsSchema,
  deadlines: z.array(statutoryDeadlineSchema).max(1_000).optional(),
});
export const remedyProposedSchema = z.object({
  ...plan, options: z.array(optionSchema).min(1), defaultOption: shortText, needsChoice: z.boolean(), needsApproval: z.boolean(),
  /** Where nobody had to complain: a campaign has taken the order up. */
  campaignId: uuid.optional(),
  /** Which time this is offered, from the second on. */
  round: z.int().min(2).optional(), expiresAt: instantSchema.optional(), reasons: z.array(reasonSchema).min(1), demanded: amountSchema.optional(), grounds: groundsSchema,
});
export const approvalRequestedSchema = z.object({ ...plan, amount: amountSchema, authority: shortText, requestedBy: shortText });
export const remedyApprovedSchema = z.object({ ...plan, approver: shortText, automatic: z.boolean(), optionId: shortText.optional() });
export const remedyAcceptedSchema = z.object({
  ...plan, optionId: shortText, by: z.enum(['customer', 'default']),
  /** The customer has signed that credit takes the place of cash. */
  consentId: shortText.optional(),
});
export const remedyCounteredSchema = z.object({
  ...plan, by: shortText, optionId: shortText, amount: amountSchema, rules: z.array(shortText),
});
export const remedyDeclinedSchema = z.object({ ...plan, by: shortText, reasons: z.array(reasonSchema).min(1) });
export const remedyCancelledSchema = z.object({ ...plan, reason: z.enum(['withdrawn', 'chargeback', 'undeliverable', 'ruling']) });
export const remedyFulfilledSchema = z.object({ ...plan, total: amountSchema, outcome: z.enum(['monetary_relief', 'non_monetary_relief']) });
export const remedyFailedSchema = z.object({ ...plan, legId: uuid, reason: shortText });

/** A released leg carries all that payments needs: it reads neither policy nor order. */
export const legReleasedSchema = z.object({
  ...plan, leg: legSchema, orderSource: shortText, orderRef: shortText,
  /** What was captured for the line: payments' own last guard against paying a price back twice. */
  captured: amountSchema, reason: reasonSchema, approver: shortText, customerRef: z.string(),
});
export const legEndedSchema = z.object({ ...plan, legId: uuid, reason: shortText });
