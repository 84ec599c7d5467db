import { secondsSince, type TableGauges } from '@redress/messaging';

/** The queues of people. */
export const deskGauges: readonly TableGauges[] = [
  {
    group: 'cases-waiting', gives: ['cases_waiting', 'cases_waiting_oldest_age_seconds'],
    sql: `SELECT waits_for, count(*) AS cases_waiting, ${secondsSince('min(opened_at)')} AS cases_waiting_oldest_age_seconds
      FROM case_summary WHERE waits_for IS NOT NULL GROUP BY waits_for`,
  },
];
