import { keep } from './case-file.js';
import { withStatutory } from './domain/case-life.js';
import { awaiting } from './domain/statutory-clock.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

/** A plan waits for one of ours, or does no more: it matters where a period of law runs for it. */
export const noteApproval = followUp.useCase({
  name: 'note-approval',
  on: ['remedy.approval-requested.v1', 'remedy.approved.v1'],
  reads: (e) => ({ row: followUps.at({ merchant: e.merchant, caseId: e.data.caseId }) }),
  decide: ({ name, data: { planId } }, { row }) => {
    if (!row?.statutory?.some((clock) => clock.planId === planId)) return {};
    const waits = name === 'remedy.approval-requested.v1' || undefined;
    return keep(row, { row: withStatutory(row, awaiting(row.statutory, planId, waits)), told: [] });
  },
});
