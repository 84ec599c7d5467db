import { json, optional, storeOf, text, uuid } from '@redress/messaging';

/** Where a chargeback has gone in the house: its last word must find the same case and dispute, whatever has come to the order since. */
export interface BankMatter {
  readonly merchant: string;
  readonly chargebackId: string;
  readonly caseId: string;
  /** Absent where its plan's dispute could not go to the bank any more. */
  readonly disputeId?: string | undefined;
  /** Plans that were cancelled since the bank had taken what they would have given. */
  readonly dropped: readonly string[];
}

export const bankMatters = storeOf<BankMatter>()({
  table: 'bank_matter', key: ['merchant', 'chargebackId'],
  columns: { merchant: text, chargebackId: uuid, caseId: uuid, disputeId: optional(uuid), dropped: json<readonly string[]>() },
});
