import { derivedId, type PublishedBy } from '@redress/contracts';
import { type Effects, setTimer, timer } from '@redress/messaging';
import { type Money } from '@redress/money';
import { orderSubject } from './domain/chargeback.js';
import { type ReceivableGround, type ReceivableKey, type ReceivableStage } from './domain/receivable.js';
import { type Recovery } from './domain/recovery.js';
import { financeEntries, postings } from './store/ledger.js';
import { tellFinance } from './tell.js';

/** Fires for each claim and waiver: the receivable's row is kept apart from what made them, so that no payout has to wait for it. */
export const receivableMoves = timer<ReceivableKey & { stage: ReceivableStage; amount: Money; caseId?: string | undefined }>()('receivable.moves');

type Booked = Required<Pick<Effects<PublishedBy<'payments'>, never>, 'writes' | 'events' | 'timers'>>;

/** The ledger row and finance's entry of what comes back, or does not. */
export const entriesOf = ({ posting, entry }: Recovery, channel?: string): Pick<Booked, 'writes' | 'events'> => ({
  writes: [postings.add(posting), financeEntries.add(entry)], events: [tellFinance(entry, channel)],
});

/** The same, with word to the receivable that it moves, if it moves one. */
export function booked(made: Recovery, because: ReceivableGround, channel?: string): Booked {
  const { stage, posting } = made;
  const { merchant, orderSource, orderRef, caseId, minor, currency, postingId, at } = posting;
  const timers = stage === 'reinstated' ? [] : [setTimer(
    receivableMoves, derivedId('receivable.moves', postingId), orderSubject(posting), at, { merchant, orderSource, orderRef, because, amount: { minor, currency }, caseId, stage },
  )];
  return { ...entriesOf(made, channel), timers };
}
