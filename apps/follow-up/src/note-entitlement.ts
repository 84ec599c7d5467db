import { early } from '@redress/messaging';
import { keep } from './case-file.js';
import { withStatutory } from './domain/case-life.js';
import { windStatutory } from './domain/statutory-clock.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

/** What is owed has been computed: every period that law sets for it runs from now on. Of a plan that has ended nothing runs any more. */
export const noteEntitlement = followUp.useCase({
  name: 'note-entitlement',
  on: 'entitlement.computed.v1',
  reads: (e) => ({ rows: followUps.all(e.data.deadlines ? [{ merchant: e.merchant, caseId: e.data.caseId }] : []) }),
  decide: ({ data: { planId, deadlines } }, { rows: [row] }) => {
    if (!deadlines) return {};
    if (!row) return early('case.opened.v1');
    if (planId in row.ends) return {};
    return keep(row, { row: withStatutory(row, windStatutory(row.statutory ?? [], planId, deadlines)), told: [] });
  },
});
