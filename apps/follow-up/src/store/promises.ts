import { type PromiseKind } from '@redress/contracts';
import { boolean, integer, oneOf, optional, storeOf, text, time, uuid } from '@redress/messaging';
import { type Pledge, type PromiseState } from '../domain/promise.js';

/** The promise ledger: one row a promise, which is never deleted. */
export const promises = storeOf<Pledge>()({
  table: 'promise', key: ['merchant', 'promiseId'],
  columns: {
    merchant: text, promiseId: uuid, caseId: uuid, planId: uuid, legId: uuid, kind: oneOf<PromiseKind>(), money: boolean, state: oneOf<PromiseState>(),
    releasedAt: time, dueAt: time, keptAt: optional(time), brokenAt: optional(time), facts: integer,
  },
  indexes: [
    { columns: ['merchant', 'releasedAt'] },
    { columns: ['keptAt'], where: 'money AND kept_at IS NOT NULL' },
    { columns: ['brokenAt'], where: 'broken_at IS NOT NULL' },
  ],
  checks: { kept: `(state = 'kept') = (kept_at IS NOT NULL)`, broken: `state <> 'broken' OR broken_at IS NOT NULL` },
  fillfactor: 80,
});
