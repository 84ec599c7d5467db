import { type Instant, derivedId } from '@redress/contracts';
import { type Fact, nothing, setTimer, timer } from '@redress/messaging';
import { type Dispute } from '../domain/dispute/dispute.js';
import { headPaid, owedBack } from '../domain/dispute/ruling.js';
import { type Plan } from '../domain/plan/plan.js';
import { compensation } from '../score.js';
import { disputes } from '../store/disputes.js';
import { plans } from '../store/stores.js';

const disputeReckoned = timer<{ disputeId: string }>()('dispute.reckoned');

/** What became of a leg may change what a ruling leaves the customer to give back. */
export const reckonsAfter = ({ caseId }: Plan, disputeId: string, legId: string, state: string, now: Instant) =>
  setTimer(disputeReckoned, derivedId('reckoning', disputeId, legId, state), caseId, now, { disputeId });

/**
 * Brings what the customer owes back up to what was paid and what was last awarded. Payments books each change once, by its number: up with
 * a ruling below what was paid, down with an appeal that awards more, or with money that came back.
 */
export function reckoned(dispute: Dispute, all: readonly Plan[]): { dispute: Dispute; events: Fact<'liability.assigned.v1'>[] } {
  const { disputeId, caseId, channel, orderSource, orderRef, currency, assignments } = dispute;
  const standing = owedBack(dispute, all);
  if (standing === dispute.receivable) return { dispute, events: [] };
  const head = dispute.receivableHead ?? headPaid(all);
  const assignment = assignments + 1;
  const fact = compensation.fact('liability.assigned.v1', caseId, { type: 'liability', id: disputeId, version: assignment }, {
    disputeId, caseId, assignment, orderSource, orderRef, head, change: { minor: standing - dispute.receivable, currency },
    standing: { minor: standing, currency },
  }, { channel });
  return { dispute: { ...dispute, receivable: standing, receivableHead: head, assignments: assignment }, events: [fact] };
}

/** After a payout under a dispute has ended or come back. */
export const reckonDispute = compensation.useCase({
  name: 'reckon-dispute',
  on: disputeReckoned,
  reads: ({ merchant, data }) => ({ dispute: disputes.at({ merchant, disputeId: data.disputeId }) }),
  then: ({ merchant }, { dispute }) => ({ all: plans.all((dispute?.plans ?? []).map((planId) => ({ merchant, planId }))) }),
  decide: (_, { dispute, all }) => {
    if (!dispute) return nothing;
    const { dispute: after, events } = reckoned(dispute, all);
    return after === dispute ? nothing : { writes: [disputes.put({ ...after, version: dispute.version + 1 })], events };
  },
});
