import { accountOf, bigint, integer, json, oneOf, optional, storeOf, text, time, uuid } from '@redress/messaging';
import { type FinanceEntry, type FinancePayout, type FinanceSequence } from '../domain/books.js';
import { type Posting, type PostingKind } from '../domain/posting.js';

export const postings = storeOf<Posting>()({
  table: 'posting', key: ['merchant', 'postingId'],
  columns: {
    merchant: text, postingId: uuid, kind: oneOf<PostingKind>(), debit: text, credit: text, minor: bigint, currency: text, cause: uuid,
    orderSource: text, orderRef: text, caseId: optional(uuid), valueDate: text, at: time,
  },
  indexes: [{ columns: ['credit', 'at', 'postingId'] }, { columns: ['cause'] }],
  checks: { amount: 'minor > 0', accounts: 'debit <> credit' },
});

export const financeSequences = accountOf<FinanceSequence>()(
  { table: 'finance_sequence', key: ['merchant'], columns: { merchant: text, last: integer }, fillfactor: 20 },
  ({ merchant }) => ({ merchant, last: 0 }),
);

/** What `finance.payouts` carries, for whoever cannot reach the topic. */
export const financeEntries = storeOf<FinanceEntry>()({
  table: 'finance_entry', key: ['merchant', 'sequence'],
  columns: {
    merchant: text, sequence: integer, kind: oneOf<FinanceEntry['kind']>(), payoutId: optional(uuid), at: time, entry: json<FinancePayout>(),
  },
  indexes: [{ columns: ['payoutId'] }],
});
