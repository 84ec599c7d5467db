import { z } from 'zod';
import { instantSchema, shortText, uuid } from './primitives.js';
import { languageSchema } from './complaint.js';
import { remedyKinds, statutoryDeadlineSchema } from './remedy.js';

export const templates = [
  'acknowledged', 'evidence', 'visit', 'offer', 'proactive', 'paid', 'credit', 'needs_customer', 'apology', 'declined', 'survey', 'closed', 'withdrawn',
] as const;
export type Template = (typeof templates)[number];

const message = { messageId: uuid, caseId: uuid, template: z.enum(templates), medium: z.enum(['email']), language: languageSchema };
/** `cause` is what the message is about: a leg, a plan or the case. The text is kept by follow-up, never in the event. */
export const messageSentSchema = z.object({ ...message, cause: shortText, sentAt: instantSchema });
export const messageFailedSchema = z.object({ ...message, cause: shortText, reason: shortText });

export const surveySentSchema = z.object({ caseId: uuid, surveyId: uuid, sentAt: instantSchema });
export const surveyAnsweredSchema = z.object({ caseId: uuid, surveyId: uuid, score: z.int().min(1).max(5), effective: z.boolean().optional(), answeredAt: instantSchema });

/** Clocks that every case has, by our own measure; a period that law sets is `statutory`. */
export const ownClocks = ['first_response', 'resolution'] as const;
export const clocks = [...ownClocks, 'statutory'] as const;
export const clockSchema = z.object({
  caseId: uuid, clock: z.enum(clocks), policy: shortText.describe('name and version of the policy, or the rule of law'),
  startedAt: instantSchema, dueAt: instantSchema, at: instantSchema,
  /** Of statutory clocks. What is missed by others than the trader is a right that has lapsed, not a promise that we broke. */
  statute: statutoryDeadlineSchema.pick({ rule: true, name: true, lineRef: true, whose: true, text: true }).extend({ planId: uuid }).optional(),
});

export const outcomes = ['monetary_relief', 'non_monetary_relief', 'explanation', 'none'] as const;
export const caseResolvedSchema = z.object({ caseId: uuid, outcome: z.enum(outcomes), resolvedAt: instantSchema });
export const caseReopenedSchema = z.object({ caseId: uuid, by: shortText, reason: shortText, reopenedAt: instantSchema });
export const caseClosedSchema = z.object({
  caseId: uuid, outcome: z.enum(outcomes), unresolvedReason: shortText.optional(), effective: z.enum(['yes', 'no', 'unknown']), closedAt: instantSchema,
});
export const caseEscalatedSchema = z.object({ caseId: uuid, reason: shortText, escalatedAt: instantSchema });

/** What can be promised: every remedy, and that we do better, which an apology says. */
export const promiseKinds = [...remedyKinds, 'improvement'] as const;
export type PromiseKind = (typeof promiseKinds)[number];
/** Made by the release of a leg. `dueAt` is the last instant at which the promise is still kept. */
export const promiseMadeSchema = z.object({
  caseId: uuid, planId: uuid, legId: uuid, releasedAt: instantSchema,
  promises: z.array(z.object({ promiseId: uuid, kind: z.enum(promiseKinds), dueAt: instantSchema })).min(1),
});
const promise = { promiseId: uuid, caseId: uuid, planId: uuid, legId: uuid, kind: z.enum(promiseKinds), releasedAt: instantSchema, dueAt: instantSchema };
/** `late`: after its date; it was told as broken before. `reason` is the code that staff gave. */
export const promiseKeptSchema = z.object({ ...promise, keptAt: instantSchema, late: z.boolean(), reason: shortText.optional() });
export const promiseBrokenSchema = z.object({ ...promise, brokenAt: instantSchema });
