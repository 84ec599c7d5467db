import { command, refuse } from '@redress/messaging';
import { desk } from './score.js';
import { caseSummaries } from './store/case-summaries.js';

/** `to` names the listener by scheme, host and path alone: an address can hold a secret elsewhere. */
export interface Redelivery { caseId: string; to: string; from: string }
export const redeliveryNoted = command<Redelivery, { caseId: string }>()('note-redelivery');

/** Somebody gives the facts of a case to a new listener. They do it by their own rights on the bus; here it is written down first. */
export const noteRedelivery = desk.useCase({
  name: 'note-redelivery',
  on: redeliveryNoted,
  reads: ({ merchant, data }) => ({ summary: caseSummaries.at({ merchant, caseId: data.caseId }) }),
  decide: ({ data: { caseId, to, from } }, { summary }) => {
    if (!summary) return refuse('not-found', 'There is no such case.');
    return { audit: [{ act: 'case.redelivered', target: caseId, detail: { to, from } }], reply: { caseId } };
  },
});
