import { randomUUID } from 'node:crypto';
import { type Headers, type Instant, PARTITIONS } from '@redress/contracts';
import { type Pool, type PoolClient } from 'pg';
import { type Delivered, type Lag, type SubscribeOptions, type Subscription } from './bus.js';
import { rawTypes, textArray } from './columns.js';
import { headTable, logTable } from './log-tables.js';

export interface PostgresLogOptions {
  /** Pool on the database that holds the log; for publishing from outside a unit of work, reading and listening. */
  readonly logPool: () => Pool;
  /** Pool on the service's own database, where its positions are. */
  readonly ownPool: () => Pool;
  readonly pollMs?: number;
  readonly leaseSeconds?: number;
}

interface Place {
  readonly topic: string;
  readonly partition: number;
  /** Offset to be read next. */
  next: bigint;
  /** Its messages are in hand: no more are given until these are dealt with. */
  busy: boolean;
}

const idOf = ({ topic, partition }: Pick<Place, 'topic' | 'partition'>): string => `${topic}/${partition}`;

/** Under load reads wait for company, a millisecond for each message that the last one found and no longer than this; at rest for nobody. */
const LONGEST_APART_MS = 40;

const sleep = (ms: number): { done: Promise<void>; wake(): void } => {
  let wake!: () => void;
  const done = new Promise<void>((resolve) => {
    const timeout = setTimeout(resolve, ms);
    wake = () => (clearTimeout(timeout), resolve());
  });
  return { done, wake };
};

/** One member of a service's group: leases partitions, reads them in order, hands over, commits positions. */
export class LogSubscription implements Subscription {
  private readonly member = randomUUID();
  private readonly places = new Map<string, Place>();
  private readonly moved = new Map<string, Place>();
  private storing: Promise<void> | undefined;
  private lastRead = 0;
  private lastFound = 0;
  private readonly taking = new Set<Promise<void>>();
  private running = true;
  private loop: Promise<void> = Promise.resolve();
  private ending: Promise<void> | undefined;
  private pause = sleep(0);
  private listener: PoolClient | undefined;
  private leasedUntil = 0;
  private progress = performance.now();

  constructor(
    private readonly log: PostgresLogOptions,
    private readonly options: SubscribeOptions,
  ) {}

  start(): void {
    this.loop = this.run();
  }

  stop(): Promise<void> {
    return (this.ending ??= this.end());
  }

  private async end(): Promise<void> {
    this.running = false;
    this.pause.wake();
    await this.loop;
    await Promise.allSettled(this.taking);
    await (this.storing ?? this.store());
    this.dropListener();
    // Others take over at once; where the database does not answer, they do when the lease ends.
    await this.log.ownPool()
      .query({
        text: `WITH gone AS (DELETE FROM log_member WHERE member = $1 OR seen_at < now() - interval '1 hour')
          UPDATE log_position SET owner = NULL, lease_until = NULL WHERE owner = $1`,
        values: [this.member],
      })
      .catch(() => undefined);
  }

  lastProgress(): number {
    return this.progress;
  }

  async lag(): Promise<readonly Lag[]> {
    const own = await this.log.ownPool().query({ text: 'SELECT topic, partition, next FROM log_position', types: rawTypes });
    const next = new Map(own.rows.map((row: Record<string, string>) => [`${row.topic}/${row.partition}`, BigInt(row.next!)]));
    const lags = await Promise.all(this.options.topics.map((topic) => this.lagOf(topic, next)));
    return lags.flat();
  }

  private async lagOf(topic: string, next: ReadonlyMap<string, bigint>): Promise<Lag[]> {
    const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partition);
    const positions = partitions.map((partition) => next.get(`${topic}/${partition}`) ?? 0n);
    const { rows } = await this.log.logPool().query({
      text: `SELECT h.partition, h.next, extract(epoch FROM clock_timestamp() - r.stored_at) AS seconds
        FROM unnest($1::integer[], $2::bigint[]) AS p(partition, next) JOIN ${headTable(topic)} h USING (partition)
        LEFT JOIN ${logTable(topic)} r ON r.partition = p.partition AND r."offset" = p.next`,
      values: [`{${partitions.join(',')}}`, `{${positions.join(',')}}`],
      types: rawTypes,
    });
    return rows.map((row: Record<string, string | null>) => ({
      topic, partition: Number(row.partition), messages: BigInt(row.next!) - positions[Number(row.partition)]!, seconds: Number(row.seconds ?? 0),
    }));
  }

  private async run(): Promise<void> {
    while (this.running) {
      let idle = true;
      try {
        await this.listen();
        await this.lease();
        idle = !(await this.read());
      } catch {
        // An outage of the database: members keep their places and try again; readiness tells the operator.
        this.leasedUntil = 0;
        this.dropListener();
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      if (!this.running) break;
      if (idle) {
        await this.pause.done;
        this.pause = sleep(this.log.pollMs ?? 250);
      }
      const early = Math.min(this.lastFound, LONGEST_APART_MS) - (performance.now() - this.lastRead);
      if (early >= 1) await new Promise((resolve) => setTimeout(resolve, early));
    }
  }

  /** Wakes the reader as soon as somebody appends; polling is the safety behind it. */
  private async listen(): Promise<void> {
    if (this.listener) return;
    const client = await this.log.logPool().connect();
    const heard = new Set(this.options.topics);
    client.on('error', () => this.dropListener());
    client.on('notification', ({ payload }) => {
      if (payload && heard.has(payload)) this.pause.wake();
    });
    // Ours from here on: where the database goes away in this very moment, it is given back like any other that broke.
    this.listener = client;
    await client.query('LISTEN redress_log');
  }

  private dropListener(): void {
    const client = this.listener;
    this.listener = undefined;
    client?.release(true);
  }

  /**
   * Divides the partitions among the members that are alive, by lease rows in database time. A member takes what is free, renews what it
   * has, and gives back what is above its fair share once nothing of it is in hand.
   */
  private async lease(): Promise<void> {
    if (performance.now() < this.leasedUntil) return;
    const seconds = this.log.leaseSeconds ?? 10;
    const { topics } = this.options;
    const { rows } = await this.log.ownPool().query({
      text: `WITH wanted AS (SELECT topic, partition FROM unnest($2::text[]) AS topic CROSS JOIN generate_series(0, ${PARTITIONS - 1}) AS partition),
        made AS (INSERT INTO log_position (topic, partition, owner, lease_until)
          SELECT topic, partition, $1, now() + make_interval(secs => $3) FROM wanted ON CONFLICT DO NOTHING RETURNING topic, partition, next),
        taken AS (UPDATE log_position p SET owner = $1, lease_until = now() + make_interval(secs => $3) FROM wanted w
          WHERE p.topic = w.topic AND p.partition = w.partition AND (p.owner = $1 OR p.owner IS NULL OR p.lease_until < now())
          RETURNING p.topic, p.partition, p.next)
        SELECT * FROM made UNION ALL SELECT * FROM taken`,
      values: [this.member, textArray(topics), seconds],
      types: rawTypes,
    });
    const held = new Set<string>();
    for (const row of rows as Record<string, string>[]) {
      const id = `${row.topic}/${row.partition}`;
      held.add(id);
      if (!this.places.has(id)) this.places.set(id, { topic: row.topic!, partition: Number(row.partition), next: BigInt(row.next!), busy: false });
    }
    for (const id of this.places.keys()) if (!held.has(id)) this.places.delete(id);
    await this.shareFairly();
    this.leasedUntil = performance.now() + (seconds * 1000) / 5;
  }

  private async shareFairly(): Promise<void> {
    const { rows } = await this.log.ownPool().query({
      text: `INSERT INTO log_member (member, service_topics, seen_at) VALUES ($1, $2, now())
        ON CONFLICT (member) DO UPDATE SET seen_at = now() RETURNING (SELECT count(*) FROM log_member WHERE seen_at > now() - interval '5 seconds' AND member <> $1 AND service_topics = $2) AS others`,
      values: [this.member, [...this.options.topics].sort().join(' ')],
      types: rawTypes,
    });
    const others = Number((rows as Record<string, string>[])[0]!.others);
    const fair = Math.ceil((this.options.topics.length * PARTITIONS) / (others + 1));
    const surplus = [...this.places.entries()].filter(([, { busy }]) => !busy).slice(0, Math.max(0, this.places.size - fair));
    for (const [id, place] of surplus) {
      this.places.delete(id);
      await this.log.ownPool().query('UPDATE log_position SET owner = NULL, lease_until = NULL WHERE topic = $1 AND partition = $2 AND owner = $3',
        [place.topic, place.partition, this.member]);
    }
  }

  /** Reads, in one statement over all topics, the partitions with room in hand, and gives their messages on; says whether there were any. */
  private async read(): Promise<boolean> {
    const free = Map.groupBy([...this.places.values()].filter(({ busy }) => !busy), ({ topic }) => topic);
    if (free.size === 0) return false;
    this.lastRead = performance.now();
    const { topics, batch, service } = this.options;
    const values = topics.flatMap((topic) => {
      const places = free.get(topic) ?? [];
      return [`{${places.map(({ partition }) => partition).join(',')}}`, `{${places.map(({ next }) => next).join(',')}}`];
    });
    const { rows } = await this.log.logPool().query({
      name: `read.${service}`, text: readStatement(topics), values: [...values, String(batch)], types: rawTypes, rowMode: 'array',
    });
    this.lastFound = rows.length;
    for (const [id, list] of Map.groupBy(rows as string[][], ([topic, partition]) => `${topics[Number(topic)]}/${partition}`)) {
      const place = this.places.get(id);
      if (place) this.give(place, list.map((row) => delivered(place.topic, row)));
    }
    return rows.length > 0;
  }

  private give(place: Place, messages: readonly Delivered[]): void {
    place.busy = true;
    const task = this.options.take(messages).then(() => {
      place.next = messages.at(-1)!.offset + 1n;
      place.busy = false;
      this.progress = performance.now();
      this.moved.set(idOf(place), place);
      // Partitions whose messages were decided together are stored together.
      this.storing ??= new Promise((resolve) => setImmediate(resolve)).then(() => this.store());
    }).catch((error: Error) => this.options.onCrash(error)).finally(() => {
      this.taking.delete(task);
      this.pause.wake();
    });
    this.taking.add(task);
  }

  /** Stores where the partitions are, until nothing has moved meanwhile: under load many at once, at rest without delay. */
  private async store(): Promise<void> {
    while (this.moved.size > 0) {
      const moved = [...this.moved.values()].map(({ topic, partition, next }) => ({ topic, partition, next }));
      this.moved.clear();
      await this.log.ownPool()
        .query({
          name: 'store-positions',
          text: `UPDATE log_position p SET next = m.next FROM unnest($1::text[], $2::integer[], $3::bigint[]) AS m(topic, partition, next)
            WHERE p.topic = m.topic AND p.partition = m.partition AND p.next < m.next AND p.owner = $4`,
          values: [
            textArray(moved.map(({ topic }) => topic)), `{${moved.map(({ partition }) => partition).join(',')}}`, `{${moved.map(({ next }) => next).join(',')}}`,
            this.member,
          ],
        })
        // Not stored: the messages come again after a restart, and the inbox absorbs them.
        .catch(() => undefined);
    }
    this.storing = undefined;
  }
}

const readStatement = (topics: readonly string[]): string => topics.map((topic, i) =>
  `SELECT ${i} AS topic, r.partition, r."offset", r.key, r.headers, r.body, to_char(r.stored_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
   FROM unnest($${2 * i + 1}::integer[], $${2 * i + 2}::bigint[]) AS p(partition, next) CROSS JOIN LATERAL
     (SELECT * FROM ${logTable(topic)} l WHERE l.partition = p.partition AND l."offset" >= p.next ORDER BY l."offset" LIMIT $${2 * topics.length + 1}) r`,
).join('\nUNION ALL\n');

function delivered(topic: string, [, partition, offset, key, headers, body, storedAt]: readonly string[]): Delivered {
  return {
    topic, partition: Number(partition), offset: BigInt(offset!), key: key!, headers: JSON.parse(headers!) as Headers, body: body!,
    storedAt: storedAt as Instant,
  };
}
