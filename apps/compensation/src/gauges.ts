import { secondsSince, type TableGauges } from '@redress/messaging';

/** Plans that wait, by whom they wait for; campaigns, by how far their lines are; budgets by how far they are used up. */
export const compensationGauges: readonly TableGauges[] = [
  {
    group: 'plans-waiting', gives: ['plans_waiting', 'plans_waiting_oldest_age_seconds'],
    sql: `SELECT waits_for, count(*) AS plans_waiting, ${secondsSince('min(created_at)')} AS plans_waiting_oldest_age_seconds
      FROM plan WHERE waits_for IS NOT NULL GROUP BY waits_for`,
  },
  {
    group: 'campaign-lines', gives: ['campaign_lines'],
    sql: `SELECT key AS state, sum(value::bigint) AS campaign_lines FROM campaign, jsonb_each_text(counts)
      WHERE state IN ('running', 'paused', 'stopped') AND key <> 'unreachable' GROUP BY key`,
  },
  {
    group: 'campaign-idle', gives: ['campaign_idle_seconds'],
    sql: `SELECT coalesce(${secondsSince('min(moved_at)')}, 0) AS campaign_idle_seconds FROM campaign
      WHERE state = 'running' AND (counts->>'waiting')::int + (counts->>'opening')::int > 0`,
  },
  {
    group: 'budgets', gives: ['budgets'],
    sql: `SELECT CASE WHEN reserved + spent >= planned THEN 'exhausted' WHEN (reserved + spent) * 100 >= planned * 80 THEN 'near' ELSE 'open' END AS used,
      count(*) AS budgets FROM budget WHERE month = (SELECT to_char((now() + shift) AT TIME ZONE 'UTC', 'YYYY-MM') FROM clock) GROUP BY 1`,
  },
];
