import { derivedId, type Instant, type RecoveryStage } from '@redress/contracts';
import { type Money } from '@redress/money';
import { type RecoveryFacts } from './recovery.js';

export const receivableGrounds = ['chargeback', 'ruling'] as const;
export type ReceivableGround = (typeof receivableGrounds)[number];

/** What one person of finance would give up; it counts once a second one confirms. */
export interface WriteOff { amount: Money; reason: string; by: string; at: Instant }

/**
 * What a customer has to give back of an order: since a bank took back what we had paid as well, or since a ruling below what was paid. Sums
 * in minor units. What is waived after it was collected leaves less than nothing outstanding: that much is the customer's again.
 */
export interface Receivable {
  merchant: string; orderSource: string; orderRef: string; because: ReceivableGround;
  /** Derived of the four above: its name for people. */
  receivableId: string;
  caseId?: string | undefined;
  currency: string;
  claimed: bigint; waived: bigint; collected: bigint; writtenOff: bigint;
  /** How many acts of people it has seen: each has a ledger row of its own. */
  acts: number;
  proposal?: WriteOff | undefined;
  openedAt?: Instant | undefined; changedAt?: Instant | undefined;
}

export type ReceivableKey = Pick<Receivable, 'merchant' | 'orderSource' | 'orderRef' | 'because'>;
export const receivableIdOf = ({ merchant, orderSource, orderRef, because }: ReceivableKey): string =>
  derivedId('receivable', merchant, orderSource, orderRef, because);

export const noReceivable = ({ merchant, orderSource, orderRef, because }: ReceivableKey): Receivable => ({
  merchant, orderSource, orderRef, because, receivableId: receivableIdOf({ merchant, orderSource, orderRef, because }),
  currency: '', claimed: 0n, waived: 0n, collected: 0n, writtenOff: 0n, acts: 0,
});

export const outstandingOf = ({ claimed, waived, collected, writtenOff }: Receivable): bigint => claimed - waived - collected - writtenOff;

export type ReceivableStage = Exclude<RecoveryStage, 'reinstated'>;

/** The row after one more movement. What is settled or waived below a standing proposal leaves nothing to confirm. */
export function movedBy(receivable: Receivable, stage: ReceivableStage, { minor, currency }: Money, now: Instant): Receivable {
  const after = { ...receivable, currency: receivable.currency || currency, openedAt: receivable.openedAt ?? now, changedAt: now };
  switch (stage) {
    case 'expected': after.claimed += minor; break;
    case 'waived': after.waived += minor; break;
    case 'collected': after.collected += minor; break;
    case 'written_off': after.writtenOff += minor; break;
    case 'written_back': after.writtenOff -= minor; break;
  }
  return after.proposal && after.proposal.amount.minor > outstandingOf(after) ? { ...after, proposal: undefined } : after;
}

/** What was given up and is not owed any more, now that it is waived: nobody has lost it. */
export function givenUpForNothing(receivable: Receivable): bigint {
  const below = -outstandingOf(receivable);
  return below <= 0n ? 0n : below < receivable.writtenOff ? below : receivable.writtenOff;
}

/** What the ledger says of an act that somebody does on it: each has a cause of its own. No rail has a part in it. */
export const actOn = (receivable: Receivable, approver: string, at: Instant): RecoveryFacts => {
  const { merchant, orderSource, orderRef, caseId, receivableId, because, acts } = receivable;
  return {
    merchant, cause: derivedId('receivable.act', receivableId, acts + 1), orderSource, orderRef, caseId, rail: 'none', railReference: receivableId, head: 'price',
    valueDate: at.slice(0, 10), reason: because, approver, at,
  };
};
