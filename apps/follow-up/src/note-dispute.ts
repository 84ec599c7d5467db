import { early } from '@redress/messaging';
import { keep } from './case-file.js';
import { disputed, escalate, undisputed } from './domain/case-life.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

/** A dispute keeps its case from being closed; one that is over lets the follow-up period go on where it stood. */
export const noteDispute = followUp.useCase({
  name: 'note-dispute',
  on: ['dispute.opened.v1', 'dispute.escalated.v1', 'dispute.closed.v1'],
  reads: (e) => ({ row: followUps.at({ merchant: e.merchant, caseId: e.data.caseId }) }),
  decide: ({ name, data: { disputeId } }, { row }, now) => {
    if (!row) return early('case.opened.v1');
    const after = name === 'dispute.closed.v1' ? undisputed(row, disputeId, now) : disputed(row, disputeId);
    return keep(row, { row: after, told: [] });
  },
});

/** Nothing of a dispute is lost by our silence: when its evidence or its ruling is nearly late, a person hears of it. */
export const raiseDispute = followUp.useCase({
  name: 'raise-dispute',
  on: 'dispute.deadline-near.v1',
  reads: (e) => ({ row: followUps.at({ merchant: e.merchant, caseId: e.data.caseId }) }),
  decide: ({ at, data: { of, party } }, { row }) => {
    if (!row) return early('case.opened.v1');
    return party === 'consumer' ? {} : keep(row, { row, told: [escalate(row, `dispute-${of}-due`, at)] });
  },
});
