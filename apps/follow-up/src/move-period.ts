import { periodMoves } from './deadlines.js';
import { keep } from './case-file.js';
import { close } from './domain/case-life.js';
import { letterTo } from './messages.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

/**
 * The follow-up period moves on: first the customer is asked whether it helped, and when nobody objects, the case is closed. A case under
 * dispute waits for the end of that.
 */
export const movePeriod = followUp.useCase({
  name: 'move-period',
  on: periodMoves,
  reads: (t) => ({ row: followUps.at({ merchant: t.merchant, caseId: t.data.caseId }) }),
  decide: (_timer, { row }, now) => {
    if (!row?.step || !row.stepAt || row.stepAt > now) return {};
    if (row.step === 'close' && row.disputes) return keep(row, { row: { ...row, stepAt: undefined }, told: [] });
    if (row.step === 'close') {
      const closed = close(row, now);
      return keep(row, closed, [letterTo(row, { template: 'closed', outcome: closed.row.outcome ?? 'none' }, `round-${row.round}`)]);
    }
    const asked = { ...row, step: 'close' as const, stepAt: row.closeAt };
    return keep(row, { row: asked, told: [] }, [letterTo(row, { template: 'survey', round: row.round }, `round-${row.round}`)]);
  },
});
