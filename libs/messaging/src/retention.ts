import { type Logger } from '@redress/chassis';
import { type Pool } from 'pg';

export interface RetentionOptions {
  readonly pool: Pool;
  /** The inbox remembers longer than any topic keeps its events, so that what a topic can bring again is always known. */
  readonly inboxHours: number;
  /** Topics of the log that this service publishes to, and so keeps clean; none on another bus. */
  readonly topics: readonly string[];
  readonly logHours: number;
  readonly logger: Logger;
}

const EVERY_MS = 10 * 60_000;
const PAGE = 10_000;
const FORGET_INBOX =
  `DELETE FROM inbox WHERE ctid = ANY (ARRAY(SELECT ctid FROM inbox WHERE at < now() - make_interval(hours => $1) LIMIT ${PAGE}))`;

/** Calls for one page after another, so that no sweep holds many locks or makes one long transaction. */
async function byPages(deletePage: () => Promise<number>): Promise<number> {
  for (let deleted = 0; ; ) {
    const count = await deletePage();
    deleted += count;
    if (count < PAGE) return deleted;
  }
}

/** One sweep over what may be forgotten. Two at once do no harm: each row is deleted once. Heads stay, so offsets never begin anew. */
export async function sweepRetention({ pool, inboxHours, topics, logHours }: RetentionOptions): Promise<number> {
  let count = await byPages(async () => (await pool.query(FORGET_INBOX, [inboxHours])).rowCount ?? 0);
  for (const topic of topics) count += await byPages(async () => Number((await pool.query('SELECT bus.forget($1, $2) AS n', [topic, logHours])).rows[0].n));
  return count;
}

/** Sweeps now and then until it is stopped; an outage is the runner's to tell of. */
export function startRetention(options: RetentionOptions): { stop(): void } {
  const sweep = () => {
    sweepRetention(options).then(
      (count) => count > 0 && options.logger.info('retention swept', { count }),
      (error: unknown) => options.logger.warn('retention could not be swept', { error }),
    );
  };
  const every = setInterval(sweep, EVERY_MS);
  return { stop: () => clearInterval(every) };
}
