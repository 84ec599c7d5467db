import { accountOf, json, text } from '@redress/messaging';
import { type CustomerHistory, type PastComplaint } from '../domain/offer/customer-history.js';

export const customerHistories = accountOf<CustomerHistory>()(
  { table: 'customer_history', key: ['merchant', 'customerRef'], columns: { merchant: text, customerRef: text, complaints: json<readonly PastComplaint[]>() } },
  (key) => ({ ...key, complaints: [] }),
);
