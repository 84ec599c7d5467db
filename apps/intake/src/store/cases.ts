import { type Language } from '@redress/contracts';
import { boolean, integer, json, oneOf, optional, storeOf, text, time, uuid } from '@redress/messaging';
import { type CaseComplaint, type CaseFile, type Complaint } from '../domain/case-file.js';

export const cases = storeOf<CaseFile>()({
  table: 'case_file', key: ['merchant', 'caseId'],
  columns: {
    merchant: text, caseId: uuid, number: text, openedBy: oneOf<CaseFile['openedBy']>(), orderSource: text, orderRef: text,
    customerRef: optional(text), language: oneOf<Language>(), complaints: json<CaseComplaint[]>(),
    contactOf: optional(json<CaseComplaint>()), payoutSubmitted: boolean, openedAt: time,
  },
  fillfactor: 80,
});

/** Never pruned: an external id that comes again years later must still meet its complaint. */
export const complaints = storeOf<Complaint>()({
  table: 'complaint', key: ['merchant', 'complaintId'],
  columns: {
    merchant: text, complaintId: uuid, caseId: uuid, channel: text, account: text, externalId: text, contentHash: text, customerRef: text,
    orderRef: text, state: oneOf<Complaint['state']>(), repeatOf: optional(uuid), receivedAt: time, facts: integer,
  },
});
