import { secondsSince, type TableGauges } from '@redress/messaging';

const OPEN_CLOCKS = `FROM follow_up CROSS JOIN LATERAL jsonb_each(clocks) AS c(clock, face)
  WHERE follow_up.state NOT IN ('following_up', 'closed') AND face->>'state' <> 'met'`;

/** In seconds. */
const WEEK = 604_800;
/** The bounds of the time to money, in seconds, as the catalogue names them. */
const BOUNDS = { '1h': 3_600, '6h': 21_600, '1d': 86_400, '3d': 259_200, '7d': WEEK, '14d': 1_209_600, any: 1e12 } as const;
/** A scrape stays cheap, however much was paid. */
const MOST_COUNTED = 100_000;
const RECEIVED = `SELECT kind, kept_at, released_at FROM promise WHERE money AND kept_at IS NOT NULL AND ${secondsSince('kept_at')} < ${WEEK}
  ORDER BY kept_at DESC LIMIT ${MOST_COUNTED}`;

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
  {
    group: 'promises', gives: ['promises_broken'], everySeconds: 30,
    sql: `SELECT kind, count(*) AS promises_broken FROM promise WHERE broken_at IS NOT NULL AND state = 'broken' GROUP BY 1`,
  },
  {
    group: 'promises-last-week', gives: ['promises_broken_last_week'], everySeconds: 60,
    sql: `SELECT kind, count(*) AS promises_broken_last_week FROM promise WHERE broken_at IS NOT NULL AND ${secondsSince('broken_at')} < ${WEEK} GROUP BY 1`,
  },
  {
    group: 'time-to-money', gives: ['time_to_money_seconds'], everySeconds: 60,
    sql: `SELECT kind AS remedy, quantile::text AS quantile,
        percentile_disc(quantile) WITHIN GROUP (ORDER BY extract(epoch FROM kept_at - released_at)) AS time_to_money_seconds
      FROM (${RECEIVED}) AS received CROSS JOIN (VALUES (0.5), (0.95)) AS q(quantile) GROUP BY kind, quantile`,
  },
  {
    group: 'time-to-money-within', gives: ['time_to_money_within'], everySeconds: 60,
    sql: `SELECT kind AS remedy, within, count(*) FILTER (WHERE extract(epoch FROM kept_at - released_at) <= seconds) AS time_to_money_within
      FROM (${RECEIVED}) AS received
      CROSS JOIN (VALUES ${Object.entries(BOUNDS).map(([name, seconds]) => `('${name}', ${seconds})`).join(', ')}) AS b(within, seconds) GROUP BY kind, within`,
  },
];
