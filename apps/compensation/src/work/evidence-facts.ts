import { type EventData, type Instant, derivedId } from '@redress/contracts';
import { type Fact, type Write, timer } from '@redress/messaging';
import { type EvidenceFile } from '../domain/work/evidence.js';
import { compensation } from '../score.js';
import { evidenceFiles } from '../store/work.js';

type EvidenceEvent = 'evidence.requested.v1' | 'evidence.provided.v1' | 'evidence.lapsed.v1';

export const evidenceDue = timer<{ requestId: string }>()('evidence.due');
export const evidenceTimerId = (requestId: string): string => derivedId('evidence-timer', requestId);

/** A fact about a request, or about what came unasked; `published` of the file is its version. */
export const evidenceFact = <T extends EvidenceEvent>(file: EvidenceFile, type: T, data: Omit<EventData<T>, 'caseId' | 'planId'>): Fact<T> => {
  const { caseId, planId, channel, requestId, published } = file;
  return compensation.fact(type, caseId, { type: 'evidence', id: requestId, version: published }, { caseId, planId, ...data } as EventData<T>, { channel });
};

/** Nobody waits any more for what was asked for: its time is over, or something else has answered it. */
export function lapse(file: EvidenceFile, now: Instant): { readonly write: Write; readonly event: Fact<'evidence.lapsed.v1'> } {
  const lapsed = { ...file, state: 'lapsed' as const, published: file.published + 1, version: file.version + 1 };
  const { requestId, wanted } = file;
  return { write: evidenceFiles.put(lapsed), event: evidenceFact(lapsed, 'evidence.lapsed.v1', { requestId, wanted: [...wanted], lapsedAt: now }) };
}
