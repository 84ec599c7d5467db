import { factsOf } from './domain/facts.js';
import { ordinalOf } from './domain/case-file.js';
import { nothing } from '@redress/messaging';
import { compensation } from './score.js';
import { caseFiles } from './store/stores.js';

/** Files what a complaint states, for the decision that follows its classification. */
export const noteComplaint = compensation.useCase({
  name: 'note-complaint',
  on: 'complaint.received.v1',
  reads: ({ merchant, data }) => ({ file: caseFiles.at({ merchant, caseId: data.caseId }) }),
  decide: ({ merchant, data }, { file = { merchant, caseId: data.caseId, complaints: [], version: 0 } }) =>
    ordinalOf(file, data.complaintId) > 0
      ? nothing
      : { writes: [caseFiles.put({ ...file, complaints: [...file.complaints, factsOf(data)], version: file.version + 1 })] },
});
