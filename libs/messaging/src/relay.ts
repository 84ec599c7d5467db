import { randomUUID } from 'node:crypto';
import { type Logger, type Tracing, untraced } from '@redress/chassis';
import { type Pool } from 'pg';
import { type Bus, type BusRecord } from './bus.js';
import { rawTypes } from './columns.js';
import { RecordRefused } from './record-refused.js';
import { recordSent } from './spans.js';

export interface RelayOptions {
  /** On the service's own database; its search path has `outbox` and `relay_lease`. */
  readonly pool: Pool;
  readonly bus: Bus;
  /** Records of one send, at most. */
  readonly batch: number;
  readonly logger: Logger;
  /** How long a relay that died keeps others from publishing. */
  readonly leaseSeconds?: number;
  /** How soon rows are seen that nobody has announced by `wake`: those of another instance. */
  readonly pollMs?: number;
  readonly tracing?: Tracing;
  readonly system?: 'kafka' | 'redress_log';
}

export interface Relay {
  /** To be called after every commit that stored records. */
  wake(): void;
  /** What is being sent is finished, then the lease is given back. Rows that remain are published by whoever relays next. */
  stop(): Promise<void>;
  /** Records that are committed and not published, and the age of the oldest of them. */
  backlog(): Promise<{ rows: number; oldestSeconds: number }>;
}

/**
 * Publishes the outbox in the order of `seq`, one relay of a service at a time. Which one is told by a lease row in database time; it is
 * looked at before each send. A relay that hangs in a send for longer than its lease may be joined by another one that sends the same
 * rows: consumers then see some records twice, which their inbox absorbs, but still each key in order, since both begin with the lowest.
 */
export function startRelay(options: RelayOptions): Relay {
  return new OutboxRelay(options);
}

interface OutboxRow extends BusRecord {
  readonly seq: string;
}

const POLL_MS = 500;
const LEASE_SECONDS = 10;
const HOLD_MS = 60_000;
const LONGEST_PAUSE_MS = 5_000;
/** Under load sends wait for company, a millisecond for each record that the last one sent and no longer than this; at rest for nobody. */
const LONGEST_APART_MS = 30;

class OutboxRelay implements Relay {
  private readonly owner = randomUUID();
  private readonly life: Promise<void>;
  private readonly leaseMs: number;
  private leasedUntil = 0;
  private running = true;
  private woken = false;
  private endPause: () => void = () => undefined;
  /** Keys with a record that the bus refuses, and until when they wait: what follows on such a key must not overtake it. */
  private readonly held = new Map<string, number>();

  constructor(private readonly options: RelayOptions) {
    this.leaseMs = (options.leaseSeconds ?? LEASE_SECONDS) * 1_000;
    this.life = this.live();
  }

  wake(): void {
    this.woken = true;
    this.endPause();
  }

  async stop(): Promise<void> {
    this.running = false;
    this.endPause();
    await this.life;
    await this.options.pool.query('DELETE FROM relay_lease WHERE owner = $1', [this.owner]).catch(() => undefined);
  }

  async backlog(): Promise<{ rows: number; oldestSeconds: number }> {
    const { rows } = await this.options.pool.query<{ rows: string; age: string | null }>({
      text: 'SELECT count(*) AS rows, extract(epoch FROM clock_timestamp() - min(created_at)) AS age FROM outbox', types: rawTypes,
    });
    return { rows: Number(rows[0]!.rows), oldestSeconds: Math.max(0, Number(rows[0]!.age ?? 0)) };
  }

  private async live(): Promise<void> {
    let [sent, pause]: [readonly string[], number] = [[], 0];
    while (this.running) {
      try {
        if (!(await this.lease())) {
          await this.pause(this.options.pollMs ?? POLL_MS, false);
          continue;
        }
        // Whatever was committed before this is found by it.
        this.woken = false;
        const rows = await this.next(sent);
        sent = [];
        if (rows.length > 0) sent = (await this.send(rows)).map(({ seq }) => seq);
        pause = 0;
        if (sent.length > 1) await this.pause(Math.min(sent.length, LONGEST_APART_MS), false);
        if (sent.length === 0) await this.pause(this.options.pollMs ?? POLL_MS, true);
      } catch (error) {
        // Database or bus are away: rows stay where they are, and are tried again for as long as it takes.
        [sent, pause] = [[], Math.min(Math.max(pause * 2, 100), LONGEST_PAUSE_MS)];
        this.options.logger.warn('the outbox cannot be published, trying again', { ms: pause, error });
        await this.pause(pause, false);
      }
    }
    if (sent.length > 0) await this.next(sent).catch(() => undefined);
  }

  /** Deletes what has been published and reads what comes next, in one round trip. */
  private async next(sent: readonly string[]): Promise<OutboxRow[]> {
    const now = performance.now();
    for (const [key, until] of this.held) if (until < now) this.held.delete(key);
    const { rows } = await this.options.pool.query<Record<'seq' | 'topic' | 'key' | 'headers' | 'payload', string>>({
      name: 'outbox.next',
      text: `WITH gone AS (DELETE FROM outbox WHERE seq = ANY($1::bigint[]))
        SELECT seq, topic, key, headers, payload FROM outbox
        WHERE seq <> ALL($1::bigint[]) AND topic || ' ' || key <> ALL($2::text[]) ORDER BY seq LIMIT $3`,
      values: [sent, [...this.held.keys()], String(this.options.batch)],
      types: rawTypes,
    });
    return rows.map(({ headers, payload, ...row }) => ({ ...row, headers: JSON.parse(headers) as Record<string, string>, body: payload }));
  }

  /**
   * Resolves with the rows that are published. Where the bus refuses a record, the batch is halved until that record stands alone; it
   * stays in the outbox, its key waits behind it and is tried again each minute, all other keys flow.
   */
  private async send(rows: readonly OutboxRow[]): Promise<readonly OutboxRow[]> {
    const free = rows.filter((row) => !this.held.has(holdKey(row)));
    if (free.length === 0 || !(await this.lease())) return [];
    try {
      const from = performance.now();
      await this.options.bus.publish(free);
      recordSent({ tracing: this.options.tracing ?? untraced, system: this.options.system ?? 'kafka' }, free, from);
      return free;
    } catch (error) {
      if (!(error instanceof RecordRefused)) throw error;
      if (free.length === 1) return this.hold(free[0]!, error);
    }
    const middle = free.length >> 1;
    const first = await this.send(free.slice(0, middle));
    return [...first, ...(await this.send(free.slice(middle)))];
  }

  private hold(row: OutboxRow, { code }: RecordRefused): [] {
    this.held.set(holdKey(row), performance.now() + HOLD_MS);
    const { topic, key, headers } = row;
    this.options.logger.error('the bus refuses a record of the outbox, its key waits', { code, topic, key, event: headers.ce_id });
    return [];
  }

  /** Says whether this relay may publish now. Durations are measured from before the question, by this process's clock. */
  private async lease(): Promise<boolean> {
    const asked = performance.now();
    if (this.leasedUntil - asked > this.leaseMs / 2) return true;
    this.leasedUntil = 0;
    const { rowCount } = await this.options.pool.query({
      name: 'relay.lease',
      text: `INSERT INTO relay_lease (shard, owner, until) VALUES (0, $1, clock_timestamp() + make_interval(secs => $2))
        ON CONFLICT (shard) DO UPDATE SET owner = excluded.owner, until = excluded.until
        WHERE relay_lease.owner = excluded.owner OR relay_lease.until < clock_timestamp()`,
      values: [this.owner, this.leaseMs / 1_000],
    });
    if (rowCount === 1) this.leasedUntil = asked + this.leaseMs;
    return rowCount === 1;
  }

  private async pause(ms: number, wakes: boolean): Promise<void> {
    if (ms === 0 || !this.running || (wakes && this.woken)) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.endPause = () => {
        if (!wakes && this.running) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

const holdKey = ({ topic, key }: BusRecord): string => `${topic} ${key}`;
