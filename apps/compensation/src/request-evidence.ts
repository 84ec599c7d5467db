import { type EvidenceKind, type Instant, plus } from '@redress/contracts';
import { command, refuse, setTimer } from '@redress/messaging';
import { type EvidenceFile, LONGEST_DAYS, evidenceRequestId } from './domain/evidence.js';
import { isOver } from './domain/work-owed.js';
import { evidenceDue, evidenceFact, evidenceTimerId } from './evidence-facts.js';
import { compensation } from './score.js';
import { plans } from './store/stores.js';
import { evidenceFiles, workSheets } from './store/work.js';

export interface EvidenceAsked {
  readonly planId: string;
  readonly wanted: readonly EvidenceKind[];
  /** 1 to 30. */
  readonly days: number;
}
export const requestEvidenceCommand = command<EvidenceAsked, { requestId: string; dueAt: Instant }>()('request-evidence');

/** Somebody asks the customer for evidence, with a date. The decision does not wait for longer than that. */
export const requestEvidence = compensation.useCase({
  name: 'request-evidence',
  on: requestEvidenceCommand,
  reads: ({ merchant, data: { planId } }) => ({ plan: plans.at({ merchant, planId }), sheet: workSheets.at({ merchant, planId }) }),
  then: ({ merchant, data }, { sheet }) => ({
    asked: evidenceFiles.all([{ merchant, requestId: evidenceRequestId(data.planId, sheet.requests + 1) }]),
  }),
  decide: ({ merchant, data: { planId, wanted, days }, actor }, { plan, sheet }, now) => {
    if (!actor) throw new Error('evidence is asked for by somebody');
    if (!plan) return refuse('not-found', 'there is no such plan');
    if (isOver(plan)) return refuse('wrong-state', `the plan is ${plan.state}`);
    if (days > LONGEST_DAYS) return refuse('bad-request', `at most ${LONGEST_DAYS} days`);
    const { caseId, channel } = plan;
    const requestId = evidenceRequestId(planId, sheet.requests + 1);
    const dueAt = plus(now, { days });
    const file: EvidenceFile = {
      merchant, requestId, caseId, planId, channel, state: 'requested', wanted: [...new Set(wanted)], requestedBy: actor.id, requestedAt: now, dueAt,
      items: [], published: 1, version: 1,
    };
    return {
      writes: [evidenceFiles.put(file), workSheets.put({ ...sheet, requests: sheet.requests + 1 })],
      events: [evidenceFact(file, 'evidence.requested.v1', { requestId, wanted: [...file.wanted], dueAt, requestedBy: actor.id })],
      timers: [setTimer(evidenceDue, evidenceTimerId(requestId), caseId, dueAt, { requestId })],
      audit: [{ act: 'evidence.request', target: planId, detail: { wanted: file.wanted.join(' ') } }],
      reply: { requestId, dueAt },
    };
  },
});
