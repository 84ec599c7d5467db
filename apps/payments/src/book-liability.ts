import { derivedId } from '@redress/contracts';
import { booked } from './book-recovery.js';
import { recovery } from './domain/recovery.js';
import { pen } from './score.js';
import { financeSequences } from './store/ledger.js';
import { tellClaim } from './tell.js';

/** No rail has a part in it: it is claimed, not moved. */
const NO_RAIL = 'none';

/**
 * A ruling came out below what was paid: a claim on the customer in the ledger, never a negative payout. A later ruling that awards more, or
 * money that came back, waives it by a row of its own. Each assignment is booked once.
 */
export const bookLiability = pen.useCase({
  name: 'book-liability',
  on: 'liability.assigned.v1',
  reads: ({ merchant }) => ({ finance: financeSequences.at({ merchant }) }),
  decide: ({ merchant, data }, { finance }, now) => {
    const { disputeId, caseId, assignment, orderSource, orderRef, head, change } = data;
    const cause = derivedId('liability', disputeId, assignment);
    const claimed = change.minor > 0n;
    const amount = { minor: claimed ? change.minor : -change.minor, currency: change.currency };
    const { writes, events, timers } = booked(recovery(claimed ? 'expected' : 'waived', amount, {
      merchant, cause, orderSource, orderRef, caseId, rail: NO_RAIL, railReference: disputeId, head, valueDate: now.slice(0, 10), reason: 'ruling',
      approver: 'ruling', at: now,
    }, finance.last + 1), 'ruling');
    return {
      writes: [...writes, financeSequences.put({ ...finance, last: finance.last + 1 })], timers,
      events: claimed ? [tellClaim(cause, { merchant, orderSource, orderRef, head }, amount, 'ruling'), ...events] : events,
    };
  },
});
