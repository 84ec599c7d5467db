import { accountOf, boolean, integer, json, oneOf, optional, storeOf, text, time, uuid } from '@redress/messaging';
import { type Mismatch, type Reconciliation, type Total } from '../domain/reconcile.js';
import { type RailSwitch, released } from '../domain/switch.js';

export const switches = accountOf<RailSwitch>()(
  { table: 'rail_switch', key: ['merchant', 'rail'], columns: { merchant: text, rail: text, on: boolean, why: text, by: text, at: optional(time) } },
  released,
);

export const reconciliations = storeOf<Reconciliation>()({
  table: 'reconciliation', key: ['merchant', 'runId'],
  columns: {
    merchant: text, runId: uuid, rail: text, from: time, to: time, state: oneOf<Reconciliation['state']>(), matched: integer, settled: integer,
    totals: json<Total[]>(), mismatches: json<Mismatch[]>(), mismatchCount: integer, facts: integer, pages: integer, failures: integer, by: text,
    startedAt: time, endedAt: optional(time),
  },
  indexes: [{ columns: ['rail', 'startedAt'] }],
});

/** When a rail's next periodic reconciliation is due, and up to when its statement has been compared. */
export interface ReconciliationPlan { merchant: string; rail: string; comparedTo?: string | undefined; dueAt?: string | undefined }
export const reconciliationPlans = accountOf<ReconciliationPlan>()(
  { table: 'reconciliation_plan', key: ['merchant', 'rail'], columns: { merchant: text, rail: text, comparedTo: optional(time), dueAt: optional(time) } },
  ({ merchant, rail }) => ({ merchant, rail }),
);
