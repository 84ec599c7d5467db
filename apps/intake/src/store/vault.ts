import { bytes, optional, storeOf, text, time, uuid } from '@redress/messaging';
import { type VaultRecord, type VaultSubject } from '../domain/vault.js';

export const vaultSubjects = storeOf<VaultSubject>()({
  table: 'vault_subject', key: ['merchant', 'subjectId'],
  columns: {
    merchant: text, subjectId: text, customerRef: text, keyId: text, wrappedKey: optional(bytes), createdAt: time, erasedAt: optional(time),
  },
  // Not beginning with the merchant: a plan made on an empty table could walk it in place of the key.
  indexes: [{ columns: ['customerRef'] }],
  checks: { erased_or_open: '(wrapped_key IS NULL) = (erased_at IS NOT NULL)' },
});

export const vaultRecords = storeOf<VaultRecord>()({
  table: 'vault_record', key: ['merchant', 'complaintId'],
  columns: { merchant: text, complaintId: uuid, subjectId: text, keyId: text, person: bytes, words: bytes },
});
