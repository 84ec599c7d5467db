import { type EventData, type Instant } from '@redress/contracts';
import { CREDIT_RAIL } from './credit.js';
import { excessOf, type Exposure, shift, stakeOf } from './exposure.js';
import { amountOf, evolve, type Payout, type PayoutStep } from './payout.js';
import { type Posting, post } from './posting.js';

export type FinancePayout = EventData<'finance.payout.v1'>;

/** The number of the last entry that finance has of a merchant. */
export interface FinanceSequence { merchant: string; last: number }
export interface FinanceEntry { merchant: string; sequence: number; kind: FinancePayout['kind']; payoutId?: string | undefined; at: Instant; entry: FinancePayout }

/** What changes together when a payout moves: read in one round, saved in one commit. */
export interface Books { readonly payout: Payout; readonly exposure: Exposure; readonly finance: FinanceSequence }

export interface Turned {
  readonly books: Books;
  /** Each step with the payout as it was right after it. */
  readonly trail: readonly { readonly step: PayoutStep; readonly payout: Payout }[];
  readonly postings: readonly Posting[];
  readonly entries: readonly FinanceEntry[];
  /** What has become excess by these steps: paid though a bank had taken it back. Negative where it is none any more. */
  readonly excess: bigint;
}

/** Takes the steps one after another: the payout's state, its stake in the exposure, the ledger and finance's book move as one. */
export function turn(before: Books, steps: readonly PayoutStep[], now: Instant): Turned {
  let { payout, exposure, finance } = before;
  const trail: { step: PayoutStep; payout: Payout }[] = [];
  const postings: Posting[] = [];
  const entries: FinanceEntry[] = [];
  for (const step of steps) {
    const next = evolve(payout, step, now);
    exposure = shift(exposure, payout.minor, stakeOf(payout), stakeOf(next));
    payout = next;
    trail.push({ step, payout });
    const posting = postingOf(payout, step, now);
    if (!posting) continue;
    postings.push(posting);
    finance = { ...finance, last: finance.last + 1 };
    entries.push(entryOf(payout, posting, finance.last));
  }
  return { books: { payout, exposure, finance }, trail, postings, entries, excess: excessOf(exposure) - excessOf(before.exposure) };
}

function postingOf(payout: Payout, step: PayoutStep, now: Instant): Posting | undefined {
  const valueDate = step.to === 'succeeded' ? step.valueDate : step.to === 'returned' || step.to === 'reversed' ? step.backOn : undefined;
  if (valueDate === undefined) return undefined;
  const { merchant, payoutId: cause, orderSource, orderRef, caseId } = payout;
  const kind = step.to !== 'succeeded' ? step.to : payout.rail === CREDIT_RAIL ? 'cost' : 'paid';
  return post(kind as Posting['kind'], amountOf(payout), payout.rail, payout.head, { merchant, cause, orderSource, orderRef, caseId, valueDate, at: now });
}

function entryOf(payout: Payout, posting: Posting, sequence: number): FinanceEntry {
  const { merchant, payoutId, caseId, orderSource, orderRef, rail, approver } = payout;
  const kind = posting.kind as 'paid' | 'cost' | 'returned' | 'reversed';
  const out = kind === 'paid' || kind === 'cost';
  const minor = out ? posting.minor : -posting.minor;
  return {
    merchant, sequence, kind, payoutId, at: posting.at,
    entry: {
      sequence, kind, merchant, caseId, payoutId, legId: payoutId, orderSource, orderRef, rail, railReference: payout.railReference ?? payoutId,
      amount: { minor, currency: posting.currency }, valueDate: posting.valueDate,
      reason: out ? payout.reason.code : payout.because ?? kind, approver, ledgerRows: [posting.postingId],
    },
  };
}
