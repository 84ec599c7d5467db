import { nothing } from '@redress/messaging';
import { evidenceDue, lapse } from './evidence-facts.js';
import { reassessSoon } from '../offers/reassessing.js';
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
    const { write, event } = lapse(file, now);
    return { writes: [write], events: [event], timers: [reassessSoon(file.caseId, plan.planId, 'evidence.lapsed')] };
  },
});
