import { storeOf, text, uuid } from '@redress/messaging';

/** Which case a complaint belongs to; its id follows from the channel's own, so that a channel can ask by what it knows. */
export interface ComplaintCase {
  merchant: string;
  complaintId: string;
  caseId: string;
}

export const complaintCases = storeOf<ComplaintCase>()({
  table: 'complaint_case', key: ['merchant', 'complaintId'], columns: { merchant: text, complaintId: uuid, caseId: uuid },
});
