import { accountOf, boolean, integer, json, oneOf, optional, storeOf, text, time, uuid } from '@redress/messaging';
import { type TaskReport } from '@redress/contracts';
import { type EvidenceFile, type EvidenceItem } from '../domain/work/evidence.js';
import { type Return } from '../domain/work/return.js';
import { type RefusedAnswer } from '../domain/work/refused-answer.js';
import { type Task } from '../domain/work/task.js';
import { type WorkSheet } from '../domain/work/work-sheet.js';

export const tasks = storeOf<Task>()({
  table: 'task', key: ['merchant', 'taskId'], version: 'version', fillfactor: 80,
  columns: {
    merchant: text, taskId: uuid, kind: oneOf<Task['kind']>(), department: oneOf<Task['department']>(), caseId: uuid, planId: uuid,
    channel: optional(text), legId: optional(uuid), lineRef: text, orderSource: text, orderRef: text, state: oneOf<Task['state']>(),
    assignedBy: text, assignedAt: time, dueAt: time, appointmentAt: optional(time),
    delayCause: optional(oneOf<NonNullable<Task['delayCause']>>()), overdue: integer, answerId: optional(text),
    report: optional(json<TaskReport>()), reason: optional(text), endedAt: optional(time), version: integer,
  },
  indexes: [{ columns: ['merchant', 'state', 'dueAt', 'taskId'] }, { columns: ['dueAt'], where: 'ended_at IS NULL' }],
});

export const returns = storeOf<Return>()({
  table: 'goods_return', key: ['merchant', 'planId'], version: 'version',
  columns: {
    merchant: text, planId: uuid, returnId: uuid, caseId: uuid, channel: optional(text), orderSource: text, orderRef: text,
    lineRefs: json<readonly string[]>(), reception: oneOf<Return['reception']>(), acceptance: oneOf<Return['acceptance']>(),
    freightPaidBy: oneOf<Return['freightPaidBy']>(), requestedAt: time, sendBackBy: time, pickedUp: boolean, receivedAt: optional(time),
    ground: optional(text), disposition: optional(oneOf<NonNullable<Return['disposition']>>()), published: integer, version: integer,
  },
});

export const evidenceFiles = storeOf<EvidenceFile>()({
  table: 'evidence_file', key: ['merchant', 'requestId'], version: 'version',
  columns: {
    merchant: text, requestId: uuid, caseId: uuid, planId: uuid, channel: optional(text), state: oneOf<EvidenceFile['state']>(),
    wanted: json<EvidenceFile['wanted']>(), requestedBy: text, requestedAt: time, dueAt: time, items: json<readonly EvidenceItem[]>(),
    published: integer, version: integer,
  },
  indexes: [{ columns: ['merchant', 'planId'] }],
});

export const workSheets = accountOf<WorkSheet>()(
  { table: 'work_sheet', key: ['merchant', 'planId'], columns: { merchant: text, planId: uuid, extras: integer, requests: integer } },
  (key) => ({ ...key, extras: 0, requests: 0 }),
);

export const refusedAnswers = storeOf<RefusedAnswer>()({
  table: 'refused_task_answer', key: ['merchant', 'inputId'],
  columns: { merchant: text, inputId: uuid, reason: text, detail: text, taskId: optional(uuid), at: time },
  indexes: [{ columns: ['merchant', 'at'] }],
});

/** The tables of work that other departments do. */
export const workStores = [tasks, returns, evidenceFiles, workSheets, refusedAnswers] as const;
