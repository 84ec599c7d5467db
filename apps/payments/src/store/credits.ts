import { bigint, integer, oneOf, optional, storeOf, text, time, uuid } from '@redress/messaging';
import { type Credit } from '../domain/credit.js';

export const credits = storeOf<Credit>()({
  table: 'credit', key: ['merchant', 'code'],
  columns: {
    merchant: text, code: text, payoutId: uuid, caseId: uuid, orderSource: text, orderRef: text, remedy: oneOf<Credit['remedy']>(),
    units: optional(integer), customerRef: text, minor: bigint, currency: text, issuedAt: time,
  },
  unique: [['merchant', 'payoutId']],
  checks: { amount: 'minor > 0' },
});
