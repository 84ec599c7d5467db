import { accountOf, bigint, json, oneOf, optional, storeOf, text, time, uuid } from '@redress/messaging';
import { type Chargeback, type ChargebackState, emptyFile, type OrderFile } from '../domain/chargeback.js';

export const orderFiles = accountOf<OrderFile>()(
  {
    table: 'order_file', key: ['merchant', 'orderSource', 'orderRef'],
    columns: { merchant: text, orderSource: text, orderRef: text, currency: text, charged: bigint, chargedBack: bigint, draws: json<OrderFile['draws']>() },
  },
  emptyFile,
);

export const chargebacks = storeOf<Chargeback>()({
  table: 'chargeback', key: ['merchant', 'chargebackId'],
  columns: {
    merchant: text, chargebackId: uuid, externalId: text, rail: text, caseId: optional(uuid), orderSource: text, orderRef: text, minor: bigint,
    currency: text, excess: bigint, reason: text, openedAt: time, at: time, state: optional(oneOf<ChargebackState>()), closedAt: optional(time),
  },
  checks: { amount: 'minor > 0' },
});
