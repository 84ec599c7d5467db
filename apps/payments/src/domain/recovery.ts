import { type Instant, type RecoveryStage } from '@redress/contracts';
import { type Money } from '@redress/money';
import { type FinanceEntry } from './books.js';
import { type Posting, post, type PostingKind } from './posting.js';

const kinds: Readonly<Record<RecoveryStage, PostingKind>> = {
  reinstated: 'reinstated', expected: 'claim', waived: 'waiver', collected: 'collected', written_off: 'written_off', written_back: 'written_back',
};
/** What comes back to us, or is expected to, is negative in finance's book. */
const comesBack: Readonly<Record<RecoveryStage, boolean>> = {
  reinstated: true, expected: true, collected: true, written_back: true, waived: false, written_off: false,
};

export interface RecoveryFacts {
  merchant: string;
  /** The payout, chargeback, ruling or act that it comes from. */
  cause: string;
  orderSource: string; orderRef: string; caseId?: string | undefined; payoutId?: string | undefined;
  rail: string; railReference: string; head: string; valueDate: string; reason: string; approver: string; at: Instant;
}

/** One thing that happened to a sum that comes back: its row in the ledger and its entry for finance. */
export interface Recovery { readonly stage: RecoveryStage; readonly posting: Posting; readonly entry: FinanceEntry }

export function recovery(stage: RecoveryStage, amount: Money, facts: RecoveryFacts, sequence: number): Recovery {
  const { merchant, cause, orderSource, orderRef, caseId, payoutId, rail, railReference, head, valueDate, reason, approver, at } = facts;
  const posting = post(kinds[stage], amount, rail, head, { merchant, cause, orderSource, orderRef, caseId, valueDate, at });
  const { currency } = amount;
  return {
    stage, posting,
    entry: {
      merchant, sequence, kind: 'recovery', payoutId, at,
      entry: {
        sequence, kind: 'recovery', stage, merchant, ...(caseId && { caseId }), ...(payoutId && { payoutId, legId: payoutId }), orderSource, orderRef,
        rail, railReference, amount: { minor: comesBack[stage] ? -amount.minor : amount.minor, currency }, valueDate, reason, approver,
        ledgerRows: [posting.postingId],
      },
    },
  };
}
