import { type Attachment, type Instant, type Statement, derivedId } from '@redress/contracts';
import { cancelTimer, command, refuse } from '@redress/messaging';
import { type EvidenceFile, MOST_ITEMS, evidenceRequestId, statedBy } from '../domain/work/evidence.js';
import { type Plan, withAnswer } from '../domain/plan/plan.js';
import { moveReception } from '../domain/work/return.js';
import { extraTaskId } from '../domain/work/task.js';
import { evidenceDue, evidenceFact, evidenceTimerId } from './evidence-facts.js';
import { compensation } from '../score.js';
import { evidenceFiles, tasks, workSheets } from '../store/work.js';
import { type Work, assign, find, finish, workOn, workRefs, workRefsOf } from './work.js';

export interface EvidenceGiven {
  readonly planId: string;
  /** The case that the customer's link opens. */
  readonly caseId: string;
  /** Absent: nobody has asked. */
  readonly requestId?: string | undefined;
  readonly kind: string;
  readonly statement?: Statement | undefined;
  readonly attachment?: Attachment | undefined;
}
export const provideEvidenceCommand = command<EvidenceGiven, { evidenceId: string; providedAt: Instant }>()('provide-evidence');

/** The customer sends evidence, asked or not, in time or late. A file is looked at by a person; a statement is on file at once, unproven. */
export const provideEvidence = compensation.useCase({
  name: 'provide-evidence',
  on: provideEvidenceCommand,
  reads: ({ merchant, data: { planId, requestId } }) => ({
    ...workRefs(merchant, planId), sheet: workSheets.at({ merchant, planId }),
    kept: evidenceFiles.at({ merchant, requestId: requestId ?? evidenceRequestId(planId, 0) }),
  }),
  then: ({ merchant, data }, { plan, sheet }) => ({
    ...workRefsOf(plan), taken: tasks.all([{ merchant, taskId: extraTaskId(data.planId, sheet.extras + 1) }]),
  }),
  decide: ({ data }, { plan, goods, sheet, kept, files, ...view }, now) => {
    if (!plan || plan.caseId !== data.caseId) return refuse('not-found', 'this case has no such offer');
    if (data.requestId !== undefined && kept?.planId !== plan.planId) return refuse('not-found', 'nobody has asked for this');
    const before = kept ?? unasked(plan, now);
    if (before.items.length >= MOST_ITEMS) return refuse('wrong-state', `${MOST_ITEMS} pieces of evidence are on file; no more are taken here`);
    const work = workOn(plan, goods, files[0], now);
    const evidenceId = put(work, before, data);
    if (data.attachment && before.items.every(({ attachment }) => !attachment)) {
      const lineRef = plan.facts.complaint.order.lines[0]!.lineRef;
      assign(work, 'evidence_review', { taskId: extraTaskId(plan.planId, sheet.extras + 1), lineRef, assignedBy: 'customer' });
      work.writes.push(workSheets.put({ ...sheet, extras: sheet.extras + 1 }));
    }
    takeWord(work, data.statement);
    if (data.statement === 'nothing_to_add') sayNoMore(work);
    const effects = finish(work, view);
    return 'refused' in effects ? effects : { ...effects, reply: { evidenceId, providedAt: now } };
  },
});

const unasked = ({ merchant, planId, caseId, channel }: Plan, now: Instant): EvidenceFile => ({
  merchant, requestId: evidenceRequestId(planId, 0), caseId, planId, channel, state: 'requested', wanted: [], requestedBy: 'customer', requestedAt: now,
  dueAt: now, items: [], published: 0, version: 0,
});

function put(work: Work, before: EvidenceFile, { requestId, kind, statement, attachment }: EvidenceGiven): string {
  const { now } = work;
  const evidenceId = derivedId('evidence-item', before.requestId, before.items.length + 1);
  const item = { evidenceId, kind, ...(statement && { statement }), ...(attachment && { attachment }), providedAt: now };
  const file = { ...before, state: 'provided' as const, items: [...before.items, item], published: before.published + 1, version: before.version + 1 };
  work.writes.push(evidenceFiles.put(file));
  work.events.push(evidenceFact(file, 'evidence.provided.v1', { ...item, ...(requestId && { requestId }) }));
  if (before.state === 'requested' && requestId) work.timers.push(cancelTimer(evidenceDue, evidenceTimerId(requestId)));
  return evidenceId;
}

/** Who has nothing to add need not be waited for. */
function sayNoMore(work: Work): void {
  const { plan } = work.telling;
  work.telling.plan = withAnswer(plan, 'evidence', false);
  if (work.telling.plan !== plan) work.why = 'evidence.nothing_to_add';
}

/** What the customer states is on file as stated. Goods that were sent back do not expire any more. */
function takeWord(work: Work, statement: Statement | undefined): void {
  const { goods } = work;
  const lines = goods?.lineRefs ?? work.telling.plan.facts.complaint.order.lines.map(({ lineRef }) => lineRef);
  for (const lineRef of lines) find(work, lineRef, statedBy(statement, work.now), `evidence.${statement}`);
  if (statement === 'goods_sent_back' && goods?.reception === 'awaiting') work.goods = moveReception(goods, 'in_transit');
}
