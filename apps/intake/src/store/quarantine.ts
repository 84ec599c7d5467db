import { bytes, optional, storeOf, text, time, uuid } from '@redress/messaging';
import { type Quarantined } from '../domain/quarantine.js';

export const quarantine = storeOf<Quarantined>()({
  table: 'quarantined_input', key: ['merchant', 'inputId'],
  columns: { merchant: text, inputId: uuid, reason: text, channel: text, account: text, externalId: optional(text), at: time, body: bytes },
  indexes: [{ columns: ['merchant', 'at'] }],
});
