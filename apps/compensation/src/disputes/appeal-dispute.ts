import { type DisputeParty } from '@redress/contracts';
import { command, refuse } from '@redress/messaging';
import { keepDispute } from './dispute-telling.js';
import { type DisputeState, appeal } from '../domain/dispute/dispute.js';
import { compensation } from '../score.js';
import { disputes } from '../store/disputes.js';

export interface Appeal {
  readonly disputeId: string;
  readonly caseId?: string | undefined;
  readonly party: DisputeParty;
  readonly reason: string;
}
export const appealDisputeCommand = command<Appeal, { disputeId: string; state: DisputeState }>()('appeal-dispute');

/** A ruling is appealed: in time, and once at each level. */
export const appealDispute = compensation.useCase({
  name: 'appeal-dispute',
  on: appealDisputeCommand,
  reads: ({ merchant, data }) => ({ dispute: disputes.at({ merchant, disputeId: data.disputeId }) }),
  decide: ({ data: { caseId, party, reason }, actor }, { dispute }, now) => {
    if (!dispute || (caseId !== undefined && dispute.caseId !== caseId)) return refuse('not-found', 'there is no such dispute');
    if (dispute.appealedAt.includes(dispute.level)) return refuse('already-decided', 'at this level the ruling is final');
    if (dispute.state === 'closed' || (dispute.appealUntil !== undefined && now >= dispute.appealUntil)) return refuse(
      'too-late', 'the time for an appeal is over',
    );
    if (dispute.state !== 'decided') return refuse('wrong-state', `the dispute is ${dispute.state}`);
    const step = appeal(dispute, party, reason, now);
    return {
      ...keepDispute(dispute, step), reply: { disputeId: dispute.disputeId, state: step.dispute.state },
      ...(actor?.role !== 'customer' && { audit: [{ act: 'dispute.appeal', target: dispute.disputeId, detail: { party, reason } }] }),
    };
  },
});
