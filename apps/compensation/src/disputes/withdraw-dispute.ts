import { command, refuse } from '@redress/messaging';
import { keepDispute } from './dispute-telling.js';
import { type DisputeState, end, isUndecided } from '../domain/dispute/dispute.js';
import { compensation } from '../score.js';
import { disputes } from '../store/disputes.js';

export interface DisputeWithdrawal {
  readonly disputeId: string;
  readonly caseId?: string | undefined;
}
export const withdrawDisputeCommand = command<DisputeWithdrawal, { disputeId: string; state: DisputeState }>()('withdraw-dispute');

/** The consumer gives the dispute up, before it is decided; what was decided before stands. */
export const withdrawDispute = compensation.useCase({
  name: 'withdraw-dispute',
  on: withdrawDisputeCommand,
  reads: ({ merchant, data }) => ({ dispute: disputes.at({ merchant, disputeId: data.disputeId }) }),
  decide: ({ data: { caseId }, actor }, { dispute }, now) => {
    if (!dispute || (caseId !== undefined && dispute.caseId !== caseId)) return refuse('not-found', 'there is no such dispute');
    if (!isUndecided(dispute)) return refuse('wrong-state', `the dispute is ${dispute.state}`);
    const step = end(dispute, 'withdrawn', now);
    return {
      ...keepDispute(dispute, step), reply: { disputeId: dispute.disputeId, state: step.dispute.state },
      ...(actor?.role !== 'customer' && { audit: [{ act: 'dispute.withdraw', target: dispute.disputeId }] }),
    };
  },
});
