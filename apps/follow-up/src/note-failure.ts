import { early } from '@redress/messaging';
import { keep } from './case-file.js';
import { escalate, isOver, reopen } from './domain/case-life.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

/** A leg could not be fulfilled: a person has to look. If the customer was told that all is well, it was not. */
export const noteFailure = followUp.useCase({
  name: 'note-failure',
  on: 'remedy.failed.v1',
  reads: (e) => ({ row: followUps.at({ merchant: e.merchant, caseId: e.data.caseId }) }),
  decide: ({ at, data: { planId } }, { row }) => {
    if (!row) return early('case.opened.v1');
    const { [planId]: _, ...ends } = row.ends;
    const { row: after, told } = isOver(row) ? reopen({ ...row, ends }, 'system', 'remedy-failed', at) : { row: { ...row, ends }, told: [] };
    return keep(row, { row: after, told: [...told, escalate(row, 'remedy-failed', at)] });
  },
});
