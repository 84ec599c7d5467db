import { z } from 'zod';
import { instantSchema, shortText, uuid } from './primitives.js';
import { reasonSchema } from './remedy.js';

/** What a customer or a shop can be asked for, and can send; a policy may name more, with texts of its own. */
export const evidenceKinds = [
  'photo', 'video', 'invoice', 'technician-report', 'injury-report', 'appraisal', 'price-screenshot', 'non-receipt-statement', 'delivery-record',
  'repair-record', 'chat-record', 'statement',
] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];
export const evidenceKindSchema = z.string().regex(/^[a-z][a-z0-9-]{1,60}$/, 'a code of the policy: lower-case letters, digits, hyphens');

/** What a customer can state in one word; free text would be personal data on its way into events. */
export const statements = ['goods_sent_back', 'replacement_faulty', 'defect_persists', 'nothing_to_add'] as const;
export type Statement = (typeof statements)[number];

export const MOST_ATTACHMENT_BYTES = 20_000_000;
/** A file kept elsewhere: where it is found, and what proves that it is still the same. */
export const attachmentSchema = z.strictObject({
  attachmentId: z.string().regex(/^[\w-]{8,100}$/, 'an opaque id: 8 to 100 letters, digits, hyphens, underscores'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'the SHA-256 of the file, in lower-case hexadecimal'),
  mediaType: z.enum(['image/jpeg', 'image/png', 'image/webp', 'video/mp4', 'application/pdf']),
  bytes: z.int().min(1).max(MOST_ATTACHMENT_BYTES),
});
export type Attachment = z.infer<typeof attachmentSchema>;

const request = { requestId: uuid, caseId: uuid, planId: uuid, wanted: z.array(evidenceKindSchema).min(1) };
/** `asks`: what each of them is called, for who is asked. */
export const evidenceRequestedSchema = z.object({
  ...request, asks: z.array(reasonSchema).optional(), dueAt: instantSchema, requestedBy: shortText,
});
/** `requestId` where it answers a request; without one the customer sent it unasked. */
export const evidenceProvidedSchema = z.object({
  evidenceId: uuid, caseId: uuid, planId: uuid, requestId: uuid.optional(), kind: evidenceKindSchema, statement: z.enum(statements).optional(),
  attachment: attachmentSchema.optional(), providedAt: instantSchema,
});
/** Nobody answered in time: the decision goes on with what is known. */
export const evidenceLapsedSchema = z.object({ ...request, lapsedAt: instantSchema });
