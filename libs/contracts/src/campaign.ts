import { z } from 'zod';
import { languageSchema } from './complaint.js';
import { orderSnapshotSchema } from './order.js';
import { headsOfLoss, remedyKinds } from './remedy.js';
import { amountSchema, instantSchema, shortText, uuid } from './primitives.js';

/** Stands for every line of an order. */
export const WHOLE_ORDER = '*';

/** An order's line that a campaign has taken up. The case id is derived from campaign and line, so that taking it up again is no news. */
export const campaignLineIncludedSchema = z.object({
  campaignId: uuid, caseId: uuid, orderSource: shortText, orderRef: shortText, lineRef: shortText,
  /** `operation`: by a rule, since something happened to the order; else by a list that somebody planned. */
  openedBy: z.enum(['campaign', 'operation']),
  /** How often this line was taken up: an unknown order may become known. Each time has one answer. */
  inclusion: z.int().min(1),
});

/** Intake's answer: what it knows of the order, for the case that it has opened. */
export const caseOrderStatedSchema = z.object({
  caseId: uuid, campaignId: uuid, customerRef: z.string().min(16).max(64), language: languageSchema, order: orderSnapshotSchema,
  /** The case of an earlier complaint about the same order. */
  complaintCaseId: uuid.optional(),
});
/** Or why there is no case: intake has never heard of the order, or the order has no such line. */
export const caseNotOpenedSchema = z.object({ caseId: uuid, campaignId: uuid, reason: z.enum(['order-unknown', 'line-unknown']) });

const campaign = { campaignId: uuid, name: shortText };
export const campaignPlannedSchema = z.object({ ...campaign, cause: shortText, plannedBy: shortText, perLine: amountSchema });
export const campaignApprovedSchema = z.object({ ...campaign, approver: shortText, lines: z.int().min(0), reserved: amountSchema });
export const campaignStartedSchema = z.object({ ...campaign, by: shortText, run: z.int().min(1), startedAt: instantSchema });
export const campaignStoppedSchema = z.object({ ...campaign, by: shortText, reason: z.enum(['person', 'budget-exhausted']), stoppedAt: instantSchema });
export const campaignCompletedSchema = z.object({ ...campaign, lines: z.int().min(0), spent: amountSchema, completedAt: instantSchema });

/** One leg of what every line of a campaign gets: a share of its price in basis points, or an amount; words have neither. */
export const campaignRemedyLegSchema = z.strictObject({
  form: z.enum(['money', 'credit', 'apology']), remedy: z.enum(remedyKinds), head: z.enum(headsOfLoss).default('goodwill'),
  share: z.int().min(1).max(10_000).optional(), amount: amountSchema.optional(), units: z.int().min(1).optional(),
  once: z.literal(true).optional().describe('once an order, where all its lines are in the campaign'),
});
export type CampaignRemedyLeg = z.infer<typeof campaignRemedyLegSchema>;
