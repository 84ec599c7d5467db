import { accountOf, optional, text, time } from '@redress/messaging';
import { neverRestored, type Restore } from '../domain/restore.js';

/** One row, for all merchants. `npm run restore` writes it before the service is started on restored books. */
export const restores = accountOf<Restore>()(
  { table: 'restore', key: ['merchant'], columns: { merchant: text, knownUntil: optional(time), at: optional(time) } },
  neverRestored,
);
