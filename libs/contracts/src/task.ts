import { z } from 'zod';
import { attachmentSchema } from './evidence.js';
import { amountSchema, instantSchema, merchantId, shortText, uuid } from './primitives.js';
import { dispositions, receptionAnswers } from './return.js';

/** Work that other departments do for a case. */
export const taskKinds = [
  'technician_visit', 'return_reception', 'inspection', 'repair', 'replacement_shipment', 'goods_shipment', 'reship_missing', 'home_pickup',
  'freight_insurance_claim', 'evidence_review', 'callback', 'care_provision', 'service_provision',
] as const;
export type TaskKind = (typeof taskKinds)[number];
export const departments = ['field_service', 'warehouse', 'repair_shop', 'logistics', 'support'] as const;
export type Department = (typeof departments)[number];

const code = z.string().regex(/^[a-z][a-z0-9_-]{1,60}$/, 'a code: lower-case letters, digits, hyphens, underscores');

/** What came of a task. Codes and facts, no free text: what people wrote stays where they wrote it. */
export const taskReportSchema = z.strictObject({
  defectConfirmed: z.boolean(), performanceFault: z.boolean(), defectAtDelivery: z.boolean(), minorDefect: z.boolean(),
  cause: code.describe('why it happened, as the policy names it, e.g. batch_defect'), findings: z.array(code).max(20), photos: z.array(attachmentSchema).max(20),
  reception: z.enum(receptionAnswers), passed: z.boolean(), goodsIntact: z.boolean(), disposition: z.enum(dispositions),
  delayCause: z.enum(['parts', 'repairer']), trackingRef: z.string().regex(/^[\w-]{4,60}$/), recovered: amountSchema,
}).partial();
export type TaskReport = z.infer<typeof taskReportSchema>;

/** `answerId` is the answerer's own: the same answer sent twice counts once. */
export const taskAnswerSchema = z.strictObject({
  answerId: shortText, outcome: z.enum(['done', 'failed']), reason: code.optional().describe('why it failed, or a code for the record'),
  report: taskReportSchema.default({}),
});
export type TaskAnswer = z.infer<typeof taskAnswerSchema>;
export const appointmentSchema = z.strictObject({
  appointmentAt: instantSchema.optional(), delayCause: z.enum(['parts', 'repairer']).optional().describe('what a repair waits for'),
});

const about = { merchant: merchantId, planId: uuid, taskId: uuid };
/**
 * A message on `channel.task-answers`, in the body that `channel.*` topics have. `token` is the access token of whoever answers, the same
 * that opens `POST /tasks/:id/answer`; it must have been valid when log or broker stored the message.
 */
export const taskMessageSchema = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('accept'), token: z.string().max(8_000), ...about }),
  z.strictObject({ act: z.literal('schedule'), token: z.string().max(8_000), ...about, ...appointmentSchema.shape }),
  z.strictObject({ act: z.literal('answer'), token: z.string().max(8_000), ...about, ...taskAnswerSchema.shape }),
]);
export type TaskMessage = z.infer<typeof taskMessageSchema>;

/** What a door refuses, a reader of events passes over: a later report may say more. */
const toldReport = z.object(taskReportSchema.shape);
const task = { taskId: uuid, kind: z.enum(taskKinds), caseId: uuid, planId: uuid };
export const taskAssignedSchema = z.object({
  ...task, department: z.enum(departments), legId: uuid.optional(), lineRef: shortText, orderSource: shortText, orderRef: shortText,
  returnId: uuid.optional(), assignedBy: shortText, assignedAt: instantSchema, dueAt: instantSchema, appointmentAt: instantSchema.optional(),
});
export const taskAcceptedSchema = z.object({ ...task, acceptedBy: shortText, acceptedAt: instantSchema });
export const taskScheduledSchema = z.object({
  ...task, scheduledBy: shortText, scheduledAt: instantSchema, appointmentAt: instantSchema.optional(), delayCause: z.enum(['parts', 'repairer']).optional(),
});
export const taskCompletedSchema = z.object({ ...task, completedBy: shortText, completedAt: instantSchema, report: toldReport });
export const taskFailedSchema = z.object({ ...task, failedBy: shortText, failedAt: instantSchema, reason: shortText, report: toldReport });
export const taskCancelledSchema = z.object({ ...task, cancelledAt: instantSchema, reason: shortText });
/** `level` 1 goes to the department's supervisor, 2 above them. */
export const taskOverdueSchema = z.object({ ...task, department: z.enum(departments), level: z.int().min(1), dueAt: instantSchema, at: instantSchema });
/** An answer on the topic that could not be taken. `reason` is a code of the problem catalogue. */
export const taskAnswerQuarantinedSchema = z.object({ reason: shortText, taskId: uuid.optional() });
