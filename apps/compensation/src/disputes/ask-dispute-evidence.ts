import { type DisputeParty, type DisputeEvidenceKind, type Instant } from '@redress/contracts';
import { command, refuse } from '@redress/messaging';
import { keepDispute } from './dispute-telling.js';
import { type DisputeState, ask, isUndecided } from '../domain/dispute/dispute.js';
import { compensation } from '../score.js';
import { disputes } from '../store/disputes.js';

export interface EvidenceAsked {
  readonly disputeId: string;
  readonly party: DisputeParty;
  readonly kinds: readonly DisputeEvidenceKind[];
  /** Where an outside body has set a date; else the level's own time counts from now. */
  readonly dueAt?: Instant | undefined;
}
export const askEvidenceCommand = command<EvidenceAsked, { requestId: string; dueAt: Instant; state: DisputeState }>()('ask-dispute-evidence');

/** One of the parties is asked for evidence, with a date. */
export const askDisputeEvidence = compensation.useCase({
  name: 'ask-dispute-evidence',
  on: askEvidenceCommand,
  reads: ({ merchant, data }) => ({ dispute: disputes.at({ merchant, disputeId: data.disputeId }) }),
  decide: ({ data: { party, kinds, dueAt } }, { dispute }, now) => {
    if (!dispute) return refuse('not-found', 'there is no such dispute');
    const audit = [{ act: 'dispute.ask', target: dispute.disputeId, detail: { party, kinds: kinds.join(' ') } }];
    if (!isUndecided(dispute)) return { ...refuse('wrong-state', `the dispute is ${dispute.state}`), audit };
    if (dueAt !== undefined && dueAt <= now) return { ...refuse('expired', 'the date is over'), audit };
    const step = ask(dispute, party, kinds, now, dueAt);
    const asked = step.dispute.requests.at(-1)!;
    return {
      ...keepDispute(dispute, step), audit, reply: { requestId: asked.requestId, dueAt: asked.dueAt, state: step.dispute.state },
    };
  },
});
