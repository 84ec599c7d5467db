import { secondsSince, type TableGauges } from '@redress/messaging';
import { EVERY_MERCHANT } from './domain/switch.js';

/** The whole ledger is summed for these. */
const LEDGER_SECONDS = 60;
const OPEN = `state NOT IN ('succeeded', 'cancelled', 'failed') AND state NOT IN ('returned', 'reversed')`;

/** Whose money waits, which rails are stopped, and whether the books agree with themselves and with the rails. */
export const paymentsGauges = (rails: readonly string[]): readonly TableGauges[] => [
  {
    group: 'payouts', gives: ['payouts', 'payouts_oldest_age_seconds'],
    sql: `SELECT state, count(*) AS payouts, ${secondsSince('min(created_at)')} AS payouts_oldest_age_seconds FROM payout WHERE ${OPEN} GROUP BY state`,
  },
  {
    group: 'payouts-money', gives: ['payouts_minor'],
    sql: `SELECT state, currency, sum(minor) AS payouts_minor FROM payout WHERE ${OPEN} GROUP BY state, currency`,
  },
  {
    group: 'rail-switches', gives: ['rail_switches_on'], known: { rail: rails },
    sql: `SELECT rail, CASE merchant WHEN '${EVERY_MERCHANT}' THEN 'every-merchant' ELSE 'some-merchants' END AS scope, count(*) AS rail_switches_on
      FROM rail_switch WHERE "on" GROUP BY 1, 2`,
  },
  {
    group: 'ledger', gives: ['ledger_debits_minor', 'ledger_credits_minor'], everySeconds: LEDGER_SECONDS,
    sql: `SELECT account, currency, sum(debit) AS ledger_debits_minor, sum(credit) AS ledger_credits_minor FROM (
      SELECT split_part(debit, ':', 1) AS account, currency, minor AS debit, 0 AS credit FROM posting
      UNION ALL SELECT split_part(credit, ':', 1), currency, 0, minor FROM posting) AS entry GROUP BY 1, 2`,
  },
  {
    group: 'ledger-drift', gives: ['ledger_drift_minor'], everySeconds: LEDGER_SECONDS,
    sql: `SELECT currency, sum(minor) AS ledger_drift_minor FROM (
      SELECT currency, minor FROM posting WHERE kind IN ('paid', 'cost')
      UNION ALL SELECT currency, -minor FROM payout WHERE state IN ('succeeded', 'returned', 'reversed')) AS entry GROUP BY 1`,
  },
  {
    group: 'exposure', gives: ['exposure_overdrawn_minor'], everySeconds: LEDGER_SECONDS,
    sql: `SELECT currency, sum(overdrawn) AS exposure_overdrawn_minor FROM exposure WHERE currency <> '' GROUP BY currency`,
  },
  {
    group: 'reconciliations', gives: ['reconciliation_mismatches', 'reconciliation_age_seconds'],
    sql: `SELECT rail, mismatch_count AS reconciliation_mismatches, ${secondsSince('ended_at')} AS reconciliation_age_seconds FROM ${lastOf(rails)} AS last`,
  },
  {
    group: 'reconciliation-drift', gives: ['reconciliation_drift_minor'],
    sql: `SELECT rail, total->'ledger'->>'currency' AS currency, (total->'ledger'->>'minor')::bigint - (total->'rail'->>'minor')::bigint AS reconciliation_drift_minor
      FROM ${lastOf(rails)} AS last CROSS JOIN LATERAL jsonb_array_elements(totals) AS total`,
  },
];

/** The last completed comparison of each rail, by the index. */
const lastOf = (rails: readonly string[]): string => `(SELECT done.* FROM unnest(ARRAY[${rails.map((rail) => `'${rail.replaceAll("'", "''")}'`).join(', ')}]::text[]) AS r(name)
  CROSS JOIN LATERAL (SELECT * FROM reconciliation WHERE rail = r.name AND state = 'completed' ORDER BY started_at DESC LIMIT 1) AS done)`;
