import { type Pool } from 'pg';
import { schemas } from '../audit/facts.js';

const union = (select: (schema: string) => string): string => schemas.map(select).join(' UNION ALL ');
const AHEAD = union((schema) =>
  `SELECT i.state, extract(epoch FROM i.due_at - (now() + c.shift))::float8 AS seconds FROM ${schema}.intent i, ${schema}.clock c`);
const DUE_TIMERS = union((schema) => `SELECT count(*)::int AS n FROM ${schema}.timer t, ${schema}.clock c WHERE t.due_at <= now() + c.shift`);

/** Nothing is gained by moving clocks for less. */
const WORTH_SECONDS = 1;

/**
 * Moves the clocks of all services, alike, to the next step that is stored for later, such as the janitor's next question to the rail.
 * Waits where a step is under way: its lease must not run out for a clock that was moved. Says by how many seconds.
 */
export async function moveToNextStep(superuser: Pool): Promise<number> {
  const { rows } = await superuser.query<{ state: string; seconds: number }>(AHEAD);
  if (rows.some(({ state }) => state === 'leased')) return 0;
  const seconds = Math.min(...rows.map((row) => row.seconds));
  if (!Number.isFinite(seconds) || seconds < WORTH_SECONDS) return 0;
  await superuser.query(schemas.map((schema) => `UPDATE ${schema}.clock SET shift = shift + make_interval(secs => ${seconds.toFixed(3)})`).join('; '));
  return seconds;
}

/** Timers that should have fired by now. */
export async function dueTimers(superuser: Pool): Promise<number> {
  const { rows } = await superuser.query<{ n: number }>(DUE_TIMERS);
  return rows.reduce((sum, { n }) => sum + n, 0);
}
