import { nothing } from '@redress/messaging';
import { evidenceDue, evidenceFact } from './evidence-facts.js';
import { reassessSoon } from '../offers/note-finding.js';
import { compensation } from '../score.js';
import { plans } from '../store/stores.js';
import { evidenceFiles } from '../store/work.js';

/** Nobody has sent what was asked for: the case is decided with what is known. Silence proves nothing, and refuses nothing. */
export const lapseEvidence = compensation.useCase({
  name: 'lapse-evidence',
  on: evidenceDue,
  reads: ({ merchant, data }) => ({ file: evidenceFiles.at({ merchant, requestId: data.requestId }) }),
  then: ({ merchant }, { file }) => ({ asked: plans.all(file ? [{ merchant, planId: file.planId }] : []) }),
  decide: (_, { file, asked: [plan] }, now) => {
    if (file?.state !== 'requested' || !plan) return nothing;
    const lapsed = { ...file, state: 'lapsed' as const, published: file.published + 1, version: file.version + 1 };
    const { requestId, wanted } = file;
    return {
      writes: [evidenceFiles.put(lapsed)],
      events: [evidenceFact(lapsed, 'evidence.lapsed.v1', { requestId, wanted: [...wanted], lapsedAt: now })],
      timers: [reassessSoon(file.caseId, plan.planId, 'evidence.lapsed')],
    };
  },
});
