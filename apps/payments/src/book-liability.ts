import { derivedId } from '@redress/contracts';
import { post } from './domain/posting.js';
import { pen } from './score.js';
import { postings } from './store/ledger.js';
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
  decide: ({ merchant, data }, _, now) => {
    const { disputeId, caseId, assignment, orderSource, orderRef, head, change } = data;
    const cause = derivedId('liability', disputeId, assignment);
    const amount = { minor: change.minor < 0n ? -change.minor : change.minor, currency: change.currency };
    const facts = { merchant, cause, orderSource, orderRef, caseId, valueDate: now.slice(0, 10), at: now };
    const claimed = change.minor > 0n;
    return {
      writes: [postings.add(post(claimed ? 'claim' : 'waiver', amount, NO_RAIL, head, facts))],
      events: claimed ? [tellClaim(cause, { merchant, orderSource, orderRef, head }, amount, 'ruling')] : [],
    };
  },
});
