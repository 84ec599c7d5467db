import { type EventData, derivedId } from '@redress/contracts';
import { type Effects, type Fact, type TimerChange, cancelTimer, setTimer, timer } from '@redress/messaging';
import { type Dispute, type DisputeFactType, type Step } from '../domain/dispute/dispute.js';
import { nextDue } from '../domain/dispute/dispute-clock.js';
import { compensation } from '../score.js';
import { disputes } from '../store/disputes.js';

export const disputeStrikes = timer<{ disputeId: string }>()('dispute.strikes');

/**
 * What is kept of a dispute after a decision: its row, its facts numbered without a gap, and its one timer, which follows from the row. A
 * timer's id holds its moment: the one that has just gone off and the one that replaces it are never the same.
 */
export function keepDispute(
  before: Dispute | undefined, { dispute, told }: Step,
): Required<Pick<Effects<DisputeFactType, never>, 'writes' | 'events' | 'timers'>> {
  const { disputeId, caseId, channel, facts } = dispute;
  const events = told.map(({ type, level, data }, index) => compensation.fact(
    type, caseId, { type: 'dispute', id: disputeId, version: facts + index + 1 },
    { disputeId, caseId, level, ...data } as EventData<DisputeFactType>, { channel },
  ) as Fact<DisputeFactType>);
  return {
    writes: [disputes.put({ ...dispute, facts: facts + told.length, version: dispute.version + 1 })],
    events, timers: moved(dispute, before && nextDue(before)?.at, nextDue(dispute)?.at),
  };
}

function moved({ disputeId, caseId }: Dispute, from: string | undefined, to: string | undefined): TimerChange[] {
  if (from === to) return [];
  const id = (at: string) => derivedId('timer', disputeStrikes.name, disputeId, at);
  return [
    ...(from ? [cancelTimer(disputeStrikes, id(from))] : []),
    ...(to ? [setTimer(disputeStrikes, id(to), caseId, to, { disputeId })] : []),
  ];
}
