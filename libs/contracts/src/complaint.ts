import { z } from 'zod';
import { orderSnapshotSchema } from './order.js';
import { amountSchema, instantSchema, shortText, uuid } from './primitives.js';

export const languages = ['zh', 'en'] as const;
export const languageSchema = z.enum(languages);
export type Language = z.infer<typeof languageSchema>;

export const categories = [
  'quality_defect', 'functional_fault', 'not_as_described', 'wrong_item', 'missing_item', 'damaged_in_transit', 'not_received',
  'late_dispatch', 'late_delivery', 'size_mismatch', 'counterfeit', 'expired_or_spoiled', 'safety_injury', 'change_of_mind',
  'overcharge_or_price', 'invoice', 'refund_delay', 'return_refused', 'installation_or_repair', 'service_attitude', 'privacy',
  'suggestion', 'other',
] as const;
export const severities = ['s1', 's2', 's3', 's4', 's5'] as const;
export const emotions = ['calm', 'disappointed', 'angry', 'anxious', 'sad', 'pleased'] as const;
export const requestedRemedies = ['refund', 'partial_refund', 'replacement', 'repair', 'damages', 'apology', 'explanation', 'none'] as const;
export type Category = (typeof categories)[number];
export type Severity = (typeof severities)[number];
export type Emotion = (typeof emotions)[number];
export type RequestedRemedy = (typeof requestedRemedies)[number];

/** A complaint as every service but intake's vault may know it: the text is redacted, the person is a keyed hash. */
export const complaintReceivedSchema = z.object({
  complaintId: uuid,
  caseId: uuid,
  account: shortText,
  externalId: shortText,
  /** The same person across channels; from it nobody can be found. */
  customerRef: z.string().min(16).max(64),
  text: z.string().max(20_000),
  language: languageSchema,
  order: orderSnapshotSchema,
  lineRefs: z.array(shortText).min(1),
  reasonCode: z.string().max(100).optional(),
  requestedRemedy: z.enum(requestedRemedies).optional(),
  demanded: amountSchema.optional(),
  occurredAt: instantSchema,
  receivedAt: instantSchema,
});

export const caseOpenedSchema = z.object({
  caseId: uuid,
  number: shortText.describe('the receipt number that people read out on the phone'),
  openedBy: z.enum(['complaint', 'chargeback', 'operation', 'campaign']),
  customerRef: z.string().min(16).max(64).optional(),
  language: languageSchema,
  country: z.string().length(2),
  timeZone: z.string(),
  orderSource: shortText,
  orderRef: shortText,
  currency: z.string().length(3),
  openedAt: instantSchema,
});

export const complaintAcknowledgedSchema = z.object({ complaintId: uuid, caseId: uuid, number: shortText, acknowledgedAt: instantSchema });
export const complaintWithdrawnSchema = z.object({ complaintId: uuid, caseId: uuid, withdrawnAt: instantSchema, by: z.enum(['customer', 'channel']) });
export const complaintQuarantinedSchema = z.object({ reason: shortText, account: shortText, externalId: shortText.optional() });

export const complaintClassifiedSchema = z.object({
  complaintId: uuid,
  caseId: uuid,
  /** False where the text is praise or a plain review: nothing is complained about. */
  isComplaint: z.boolean(),
  category: z.enum(categories),
  severity: z.enum(severities),
  emotion: z.enum(emotions),
  language: languageSchema,
  requestedRemedy: z.enum(requestedRemedies),
  demanded: amountSchema.optional(),
  /** 0..1; below the classifier's own threshold a person should look. */
  confidence: z.number().min(0).max(1),
  /** The words that decided, as positions in the redacted text, never the text itself. */
  evidence: z.array(z.object({ label: z.string(), start: z.int(), end: z.int() })).max(20),
  classifier: shortText.describe('name and version of the classifier, e.g. rules@1'),
});

export type ComplaintReceived = z.infer<typeof complaintReceivedSchema>;
export type ComplaintClassified = z.infer<typeof complaintClassifiedSchema>;
export type CaseOpened = z.infer<typeof caseOpenedSchema>;
