import { secondsSince, type TableGauges } from '@redress/messaging';

/** Plans that wait, by whom they wait for. */
export const compensationGauges: readonly TableGauges[] = [
  {
    group: 'plans-waiting', gives: ['plans_waiting', 'plans_waiting_oldest_age_seconds'],
    sql: `SELECT waits_for, count(*) AS plans_waiting, ${secondsSince('min(created_at)')} AS plans_waiting_oldest_age_seconds
      FROM plan WHERE waits_for IS NOT NULL GROUP BY waits_for`,
  },
];
