import { ordinalOf } from '../domain/case-file.js';
import { remembered, standingBefore } from '../domain/offer/customer-history.js';
import { factsOf } from '../domain/facts.js';
import { nothing } from '@redress/messaging';
import { compensation } from '../score.js';
import { customerHistories } from '../store/customer-histories.js';
import { caseFiles } from '../store/stores.js';

/** Files what a complaint states, with how its customer stands before it, for the decision that follows its classification. */
export const noteComplaint = compensation.useCase({
  name: 'note-complaint',
  on: 'complaint.received.v1',
  reads: ({ merchant, data: { caseId, customerRef } }) => ({
    file: caseFiles.at({ merchant, caseId }), history: customerHistories.at({ merchant, customerRef }),
  }),
  decide: ({ merchant, data }, { file = { merchant, caseId: data.caseId, complaints: [], version: 0 }, history }, now) => {
    if (ordinalOf(file, data.complaintId) > 0) return nothing;
    const complaint = factsOf(data);
    const standing = standingBefore(history, complaint, now);
    return { writes: [
      caseFiles.put({ ...file, complaints: [...file.complaints, { ...complaint, ...(standing && { standing }) }], version: file.version + 1 }),
      customerHistories.put(remembered(history, complaint, now)),
    ] };
  },
});
