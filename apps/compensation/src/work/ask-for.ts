import { type Instant, plus } from '@redress/contracts';
import { setTimer } from '@redress/messaging';
import { type EvidenceFile, evidenceRequestId } from '../domain/work/evidence.js';
import { type WorkSheet } from '../domain/work/work-sheet.js';
import { evidenceDue, evidenceFact, evidenceTimerId } from './evidence-facts.js';
import { deadlinesOf, evidenceNamed } from './policy-of-work.js';
import { evidenceFiles, workSheets } from '../store/work.js';
import { type Work } from './work.js';

const nextRequest = ({ planId, requests }: WorkSheet): string => evidenceRequestId(planId, requests + 1);
/** The row of the plan's next request, which a decision reads before it asks, and that of its first. */
export const evidenceRef = (sheet: WorkSheet) => evidenceFiles.all(
  [...new Set([evidenceRequestId(sheet.planId, 1), nextRequest(sheet)])].map((requestId) => ({ merchant: sheet.merchant, requestId })),
);

/** Asks the customer for evidence, within the policy's days where no date is named. */
export function askFor(work: Work, sheet: WorkSheet, wanted: readonly string[], requestedBy: string, until?: Instant): EvidenceFile {
  const { plan } = work.telling;
  const { merchant, planId, caseId, channel } = plan;
  const requestId = nextRequest(sheet);
  const dueAt = until ?? plus(work.now, { days: deadlinesOf(plan).evidenceDays });
  const file: EvidenceFile = {
    merchant, requestId, caseId, planId, channel, state: 'requested', wanted: [...new Set(wanted)], requestedBy, requestedAt: work.now, dueAt, items: [],
    published: 1, version: 1,
  };
  work.writes.push(evidenceFiles.put(file), workSheets.put({ ...sheet, requests: sheet.requests + 1 }));
  work.events.push(evidenceFact(file, 'evidence.requested.v1', {
    requestId, wanted: [...file.wanted], asks: file.wanted.map(evidenceNamed(plan)), dueAt, requestedBy,
  }));
  work.timers.push(setTimer(evidenceDue, evidenceTimerId(requestId), caseId, dueAt, { requestId }));
  return file;
}
