import { type DisputeParty } from '@redress/contracts';
import { command, refuse } from '@redress/messaging';
import { keepDispute } from './dispute-telling.js';
import { type DisputeState, type EvidenceItem, isUndecided, provide } from '../domain/dispute/dispute.js';
import { compensation } from '../score.js';
import { disputes } from '../store/disputes.js';

export interface EvidenceBrought {
  readonly disputeId: string;
  /** With it, the dispute must be of this case: the one that a customer's link opens. */
  readonly caseId?: string | undefined;
  readonly party: DisputeParty;
  readonly requestId?: string | undefined;
  readonly items: readonly EvidenceItem[];
}
export const addEvidenceCommand = command<EvidenceBrought, { late: boolean; state: DisputeState }>()('add-dispute-evidence');

/** A party brings evidence, asked or not. What comes late is filed as late for as long as nothing is decided; afterwards it is too late. */
export const addDisputeEvidence = compensation.useCase({
  name: 'add-dispute-evidence',
  on: addEvidenceCommand,
  reads: ({ merchant, data }) => ({ dispute: disputes.at({ merchant, disputeId: data.disputeId }) }),
  decide: ({ data: { caseId, party, requestId, items }, actor }, { dispute }, now) => {
    if (!dispute || (caseId !== undefined && dispute.caseId !== caseId)) return refuse('not-found', 'there is no such dispute');
    if (!isUndecided(dispute)) return refuse('too-late', `the dispute is ${dispute.state}`);
    if (requestId !== undefined && !dispute.requests.some((one) => one.requestId === requestId && one.party === party)) return refuse(
      'not-found', 'this party was asked for no such evidence',
    );
    const step = provide(dispute, party, items, requestId, now);
    return {
      ...keepDispute(dispute, step), reply: { late: step.dispute.evidence.at(-1)!.late, state: step.dispute.state },
      ...(actor?.role !== 'customer' && {
        audit: [{ act: 'dispute.evidence', target: dispute.disputeId, detail: { party, items: String(items.length) } }],
      }),
    };
  },
});
