import { type DisputeLevel, type Instant } from '@redress/contracts';
import { command, refuse } from '@redress/messaging';
import { keepDispute } from './dispute-telling.js';
import { type DisputeState, escalate, mayGoTo } from '../domain/dispute/dispute.js';
import { compensation } from '../score.js';
import { disputes } from '../store/disputes.js';

export interface Escalation {
  readonly disputeId: string;
  readonly level: DisputeLevel;
  readonly reason: string;
  /** When the outside body gave notice: its times count from there. */
  readonly noticeAt?: Instant | undefined;
}
export const escalateDisputeCommand = command<Escalation, { disputeId: string; level: DisputeLevel; state: DisputeState }>()('escalate-dispute');

/** The matter goes to another level, also when it was over at the one before. Each level sees it once. */
export const escalateDispute = compensation.useCase({
  name: 'escalate-dispute',
  on: escalateDisputeCommand,
  reads: ({ merchant, data }) => ({ dispute: disputes.at({ merchant, disputeId: data.disputeId }) }),
  decide: ({ data: { level, reason, noticeAt } }, { dispute }, now) => {
    if (!dispute) return refuse('not-found', 'there is no such dispute');
    const audit = [{ act: 'dispute.escalate', target: dispute.disputeId, detail: { level, reason } }];
    if (!mayGoTo(dispute, level)) return { ...refuse('wrong-state', `from ${dispute.level} the dispute cannot go to ${level}`), audit };
    const step = escalate(dispute, level, reason, now, noticeAt !== undefined && noticeAt < now ? noticeAt : now);
    return { ...keepDispute(dispute, step), audit, reply: { disputeId: dispute.disputeId, level, state: step.dispute.state } };
  },
});
