import { type Duration } from '@redress/contracts';
import { early } from '@redress/messaging';
import { keep } from './case-file.js';
import { alreadyTold, resolve } from './domain/case-life.js';
import { letterTo } from './messages.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

/** Nothing is owed: the customer gets the reasons, and an explanation is the outcome. */
export const decline = (period: Duration) => followUp.useCase({
  name: 'decline',
  on: 'remedy.declined.v1',
  reads: (e) => ({ row: followUps.at({ merchant: e.merchant, caseId: e.data.caseId }) }),
  decide: ({ at, data }, { row }) => {
    if (!row) return early('case.opened.v1');
    const letter = letterTo(row, { template: 'declined', reasons: data.reasons }, data.planId);
    if (alreadyTold(row, 'explanation')) return { intents: [letter] };
    return keep(row, resolve(row, 'explanation', at, period), [letter]);
  },
});
