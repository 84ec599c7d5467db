import { accountOf, bigint, integer, json, oneOf, optional, text, time, uuid } from '@redress/messaging';
import { noReceivable, type Receivable, type ReceivableGround, type WriteOff } from '../domain/receivable.js';

export const receivables = accountOf<Receivable>()(
  {
    table: 'receivable', key: ['merchant', 'orderSource', 'orderRef', 'because'],
    columns: {
      merchant: text, orderSource: text, orderRef: text, because: oneOf<ReceivableGround>(), receivableId: uuid, caseId: optional(uuid), currency: text,
      claimed: bigint, waived: bigint, collected: bigint, writtenOff: bigint, acts: integer, proposal: optional(json<WriteOff>()),
      openedAt: optional(time), changedAt: optional(time),
    },
    unique: [['merchant', 'receivableId']],
    checks: { not_negative: 'claimed >= 0 AND waived >= 0 AND collected >= 0 AND written_off >= 0' },
  },
  noReceivable,
);
