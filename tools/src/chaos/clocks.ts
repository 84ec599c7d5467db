import { type Pool } from 'pg';
import { schemas } from '../audit/facts.js';

const union = (select: (schema: string) => string): string => schemas.map(select).join(' UNION ALL ');
const AHEAD = union((schema) =>
  `SELECT i.id || ' ' || i.attempt AS attempt, i.state, extract(epoch FROM i.due_at - (now() + c.shift))::float8 AS seconds
   FROM ${schema}.intent i, ${schema}.clock c`);
const DUE_TIMERS = union((schema) =>
  `SELECT count(*)::int AS n FROM ${schema}.timer t, ${schema}.clock c WHERE t.due_at <= now() + c.shift`);
const move = (seconds: number): string =>
  schemas.map((schema) => `UPDATE ${schema}.clock SET shift = shift + make_interval(secs => ${seconds.toFixed(3)})`).join('; ');

/** Nothing is gained by moving clocks for less. */
const WORTH_SECONDS = 1;
/** Longer than any call of the house takes: an attempt that is under way after that has lost whoever began it. */
const ORPHANED_AFTER_MS = 15_000;

/** The clocks of a house, all of them alike. */
export class Clocks {
  private readonly leasedSince = new Map<string, number>();

  constructor(private readonly superuser: Pool) {}

  /**
   * Moves them to the next step that is stored for later, such as the janitor's next question to the rail, or the end of a lease whose
   * holder was killed. Waits for a step that is under way: its lease must not run out only for a clock that was moved. Says by how many
   * seconds they were moved.
   */
  async moveToNextStep(): Promise<number> {
    const { rows } = await this.superuser.query<{ attempt: string; state: string; seconds: number }>(AHEAD);
    const leased = rows.filter(({ state }) => state === 'leased');
    for (const { attempt } of leased) if (!this.leasedSince.has(attempt)) this.leasedSince.set(attempt, performance.now());
    if (leased.some(({ attempt }) => performance.now() - this.leasedSince.get(attempt)! < ORPHANED_AFTER_MS)) return 0;
    const seconds = Math.min(...rows.map((row) => row.seconds));
    if (!Number.isFinite(seconds) || seconds < WORTH_SECONDS) return 0;
    await this.superuser.query(move(seconds));
    return seconds;
  }

  /** Timers that should have fired by now. */
  async dueTimers(): Promise<number> {
    const { rows } = await this.superuser.query<{ n: number }>(DUE_TIMERS);
    return rows.reduce((sum, { n }) => sum + n, 0);
  }
}
