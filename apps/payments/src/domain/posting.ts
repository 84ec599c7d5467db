import { derivedId, type Instant } from '@redress/contracts';
import { type Money } from '@redress/money';
import { CREDIT_RAIL } from './credit.js';

export type PostingKind =
  | 'paid' | 'cost' | 'returned' | 'reversed' | 'chargeback' | 'reinstated' | 'claim' | 'waiver' | 'collected' | 'written_off' | 'written_back';

/** A line of the ledger: one row takes and gives, so a posting cannot be out of balance. It is never changed; a reversal is a new one. */
export interface Posting {
  merchant: string;
  postingId: string;
  kind: PostingKind;
  debit: string;
  credit: string;
  minor: bigint;
  currency: string;
  /** The payout, chargeback or ruling that it comes from. */
  cause: string;
  orderSource: string; orderRef: string;
  caseId?: string | undefined;
  valueDate: string;
  at: Instant;
}

/** What we pay from; a credit is paid from nothing yet: we owe it to the customer who holds it. */
export const railAccount = (rail: string): string => (rail === CREDIT_RAIL ? 'liability:credit:customer' : `rail:${rail}`);
export const RECEIVABLE = 'receivable:recovery';
const WRITTEN_OFF = 'expense:written-off';

/** The accounts of each kind: what it costs us for, and what it is paid from. A return runs the payment backwards. */
export function accounts(kind: PostingKind, rail: string, head: string): Pick<Posting, 'debit' | 'credit'> {
  switch (kind) {
    case 'paid': case 'cost': return { debit: `expense:${head}`, credit: railAccount(rail) };
    case 'returned': case 'reversed': return { debit: railAccount(rail), credit: `expense:${head}` };
    case 'chargeback': return { debit: 'expense:chargeback', credit: railAccount(rail) };
    case 'reinstated': return { debit: railAccount(rail), credit: 'expense:chargeback' };
    case 'claim': return { debit: RECEIVABLE, credit: `expense:${head}` };
    case 'waiver': return { debit: `expense:${head}`, credit: RECEIVABLE };
    case 'collected': return { debit: 'cash:recovery', credit: RECEIVABLE };
    case 'written_off': return { debit: WRITTEN_OFF, credit: RECEIVABLE };
    case 'written_back': return { debit: RECEIVABLE, credit: WRITTEN_OFF };
  }
}

type Facts = Omit<Posting, 'postingId' | 'kind' | 'debit' | 'credit' | 'minor' | 'currency'>;

/** Its id comes of cause and kind: booking the same thing twice leaves one row. Throws where the amount is not positive. */
export function post(kind: PostingKind, amount: Money, rail: string, head: string, facts: Facts): Posting {
  if (amount.minor <= 0n) throw new RangeError('a posting has a positive amount');
  return {
    ...facts, ...accounts(kind, rail, head), kind, minor: amount.minor, currency: amount.currency,
    postingId: derivedId('posting', facts.merchant, facts.cause, kind),
  };
}

/** What an account holds after these postings, per currency: debits less credits. */
export function balances(postings: readonly Posting[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  const put = (account: string, currency: string, minor: bigint) =>
    sums.set(`${account} ${currency}`, (sums.get(`${account} ${currency}`) ?? 0n) + minor);
  for (const { debit, credit, currency, minor } of postings) {
    put(debit, currency, minor);
    put(credit, currency, -minor);
  }
  return sums;
}
