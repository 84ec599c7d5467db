/** The runbooks: `docs/runbooks/<page>.md`. */
export const pages = [
  'budget-exhausted', 'busy-process', 'campaign-stuck', 'clock-near', 'database-down', 'dispute-deadline', 'intake-errors', 'kafka-down',
  'kill-switch-on', 'lag', 'ledger-unbalanced', 'no-complaints', 'outbox-stuck', 'parked-key', 'payouts-late', 'policy-below-floor', 'promise-broken',
  'rail-down', 'reconciliation-mismatch', 'retention', 'service-down', 'statutory-deadline', 'task-overdue', 'unknown-payout',
] as const;
export type Page = (typeof pages)[number];

/** What somebody who was just woken looks for, in this order. */
export const headings = ['What it means', 'How bad', 'Look here', 'Do this', 'When it clears'] as const;
