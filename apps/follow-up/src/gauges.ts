import { secondsSince, type TableGauges } from '@redress/messaging';

const OPEN_CLOCKS = `FROM follow_up CROSS JOIN LATERAL jsonb_each(clocks) AS c(clock, face)
  WHERE follow_up.state NOT IN ('following_up', 'closed') AND face->>'state' <> 'met'`;

/** Promises of open cases: a clock that is near is at risk, one that is missed is broken and not yet made good. */
export const followUpGauges: readonly TableGauges[] = [
  {
    group: 'clocks', gives: ['clocks'], everySeconds: 10,
    sql: `SELECT clock, face->>'state' AS state, count(*) AS clocks ${OPEN_CLOCKS} GROUP BY 1, 2`,
  },
  {
    group: 'clocks-overdue', gives: ['clocks_overdue_seconds'], everySeconds: 10,
    sql: `SELECT clock, ${secondsSince(`min((face->>'dueAt')::timestamptz)`)} AS clocks_overdue_seconds ${OPEN_CLOCKS} GROUP BY 1`,
  },
  {
    group: 'statutory-clocks', gives: ['statutory_clocks'], everySeconds: 10,
    sql: `SELECT face->>'state' AS state, count(*) AS statutory_clocks FROM follow_up CROSS JOIN LATERAL jsonb_array_elements(statutory) AS c(face)
      WHERE statutory IS NOT NULL AND face->>'whose' = 'trader' GROUP BY 1`,
  },
];
