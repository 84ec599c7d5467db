import { z } from 'zod';
import { contactSchema } from './channel.js';
import { merchantId, shortText, uuid } from './primitives.js';

/** `POST /vault/contacts`: whom to write to, asked at the moment of sending, for an intent and a named purpose. Each entry is audited. */
export const contactRequestsSchema = z.strictObject({
  requests: z.array(z.strictObject({ merchant: merchantId, caseId: uuid, intentId: uuid, purpose: shortText })).min(1).max(500),
});

/** One answer for each request, in the same order; `missing` says why there is nobody to write to. */
export const contactAnswersSchema = z.object({
  answers: z.array(z.object({
    caseId: uuid,
    intentId: uuid,
    contact: contactSchema.optional(),
    missing: z.enum(['unknown-case', 'no-contact', 'erased']).optional(),
  })),
});

export type ContactRequest = z.infer<typeof contactRequestsSchema>['requests'][number];
export type ContactAnswer = z.infer<typeof contactAnswersSchema>['answers'][number];
