import { taskKinds } from '@redress/contracts';
import { secondsSince, type TableGauges } from '@redress/messaging';

const OUR_EVIDENCE_NEAR = `'[{"state":"open","party":"merchant","nearTold":true}]'`;

/**
 * Plans that wait, by whom they wait for; work of other departments that is not done; disputes by how near a deadline of ours is; campaigns by how far their lines are;
 * budgets by how far they are used up.
 */
export const compensationGauges: readonly TableGauges[] = [
  {
    group: 'plans-waiting', gives: ['plans_waiting', 'plans_waiting_oldest_age_seconds'],
    sql: `SELECT waits_for, count(*) AS plans_waiting, ${secondsSince('min(created_at)')} AS plans_waiting_oldest_age_seconds
      FROM plan WHERE waits_for IS NOT NULL GROUP BY waits_for`,
  },
  {
    group: 'tasks', gives: ['tasks_open', 'tasks_oldest_age_seconds', 'tasks_overdue_seconds'], known: { kind: taskKinds },
    sql: `SELECT kind, count(*) AS tasks_open, ${secondsSince('min(assigned_at)')} AS tasks_oldest_age_seconds,
      ${secondsSince('min(due_at)')} AS tasks_overdue_seconds FROM task WHERE ended_at IS NULL GROUP BY kind`,
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
  {
    group: 'policies-blocked', gives: ['policies_blocked'],
    sql: `SELECT count(*) AS policies_blocked FROM publication_shelf, jsonb_each(blocked)
      WHERE (value->>'from')::timestamptz <= now() + (SELECT shift FROM clock)`,
  },
  {
    group: 'disputes', gives: ['disputes'], everySeconds: 10,
    sql: `SELECT CASE WHEN clock->>'told' = 'missed' THEN 'missed' WHEN clock->>'told' = 'near' OR requests @> ${OUR_EVIDENCE_NEAR} THEN 'near'
        ELSE 'running' END AS deadline, count(*) AS disputes
      FROM dispute WHERE state NOT IN ('closed', 'withdrawn', 'expired') AND state <> 'decided' GROUP BY 1`,
  },
];
