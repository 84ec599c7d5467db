import { type OrderSnapshot } from '@redress/contracts';
import { integer, json, optional, storeOf, text, time, uuid } from '@redress/messaging';
import { type Buyer, type OrderEntry, type TakenOrderFact } from '../domain/order-book.js';
import { type OrderProgress } from '../domain/order-snapshot.js';

export const orderBook = storeOf<OrderEntry>()({
  table: 'order_entry', key: ['merchant', 'orderSource', 'orderRef'],
  columns: {
    merchant: text, orderSource: text, orderRef: text, snapshot: optional(json<OrderSnapshot>()), progress: json<OrderProgress>(),
    lastCaseId: optional(uuid), buyer: optional(json<Buyer>()), facts: integer, updatedAt: time,
  },
  fillfactor: 80,
});

export const takenOrderFacts = storeOf<TakenOrderFact>()({
  table: 'order_fact', key: ['merchant', 'account', 'externalId'],
  columns: { merchant: text, account: text, externalId: text, contentHash: text, orderRef: text, receivedAt: time },
});
