import { randomUUID } from 'node:crypto';
import { type Headers, type Instant, PARTITIONS } from '@redress/contracts';
import { type Pool, type PoolClient } from 'pg';
import { type Bus, type BusRecord, type Delivered, type Lag, partitionOf, type SubscribeOptions, type Subscription } from './bus.js';
import { rawTypes } from './columns.js';

/** The table of a topic in schema `bus`: `redress.follow-up` → `bus."redress.follow-up"`, its heads beside it. */
export const logTable = (topic: string): string => `bus."${topic}"`;
export const headTable = (topic: string): string => `bus."${topic}.head"`;

const escape = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;
const array = (values: readonly string[]): string => `{${values.map(escape).join(',')}}`;

/**
 * Appends in the caller's transaction, as its last statement before commit. The partition's head row gives dense offsets and is locked
 * until the commit, so a reader that sees offset n has seen all before it: reading by a serial id would lose rows.
 */
export async function appendToLog(client: PoolClient, records: readonly BusRecord[]): Promise<void> {
  const byTopic = Map.groupBy(records, (record) => record.topic);
  await Promise.all([...byTopic.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([topic, list]) => appendToTopic(client, topic, list)));
}

async function appendToTopic(client: PoolClient, topic: string, records: readonly BusRecord[]): Promise<void> {
  const filled = new Map<number, number>();
  const partitions = records.map(({ key }) => partitionOf(key, PARTITIONS));
  const places = partitions.map((partition) => {
    const place = filled.get(partition) ?? 0;
    filled.set(partition, place + 1);
    return place;
  });
  const touched = [...filled.entries()].sort(([a], [b]) => a - b);
  await client.query({
    name: `append.${topic}`,
    text: `WITH added AS (SELECT * FROM unnest($1::integer[], $2::integer[]) AS a(partition, n)),
      head AS (SELECT h.partition, h.next, a.n FROM ${headTable(topic)} h JOIN added a USING (partition) ORDER BY h.partition FOR NO KEY UPDATE OF h),
      moved AS (UPDATE ${headTable(topic)} h SET next = head.next + head.n FROM head WHERE h.partition = head.partition RETURNING 1)
      INSERT INTO ${logTable(topic)} (partition, "offset", key, headers, body)
      SELECT r.partition, head.next + r.place, r.key, r.headers, r.body
      FROM unnest($3::integer[], $4::integer[], $5::text[], $6::text[], $7::text[]) AS r(partition, place, key, headers, body)
      JOIN head USING (partition)`,
    values: [
      `{${touched.map(([partition]) => partition).join(',')}}`, `{${touched.map(([, n]) => n).join(',')}}`,
      `{${partitions.join(',')}}`, `{${places.join(',')}}`,
      array(records.map(({ key }) => key)), array(records.map(({ headers }) => JSON.stringify(headers))), array(records.map(({ body }) => body)),
    ],
  });
  await client.query(`SELECT pg_notify('redress_log', '${topic}')`);
}

export interface PostgresLogOptions {
  /** Pool on the database that holds the log; for publishing from outside a unit of work, reading and listening. */
  readonly logPool: () => Pool;
  /** Pool on the service's own database, where its positions are. */
  readonly ownPool: () => Pool;
  readonly pollMs?: number;
  readonly leaseSeconds?: number;
}

/** The bus on PostgreSQL: the embedded default. Positions and the division of partitions among members are rows of the reader's own schema. */
export class PostgresLog implements Bus {
  private readonly subscriptions = new Set<LogSubscription>();

  constructor(private readonly options: PostgresLogOptions) {}

  async publish(records: readonly BusRecord[]): Promise<void> {
    const client = await this.options.logPool().connect();
    let failure: Error | undefined;
    try {
      await Promise.all([client.query('BEGIN'), appendToLog(client, records), client.query('COMMIT')]);
    } catch (error) {
      failure = error as Error;
      throw error;
    } finally {
      client.release(failure);
    }
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    const subscription = new LogSubscription(this.options, options);
    this.subscriptions.add(subscription);
    subscription.start();
    return subscription;
  }

  async ping(): Promise<void> {
    await this.options.logPool().query('SELECT 1');
  }

  async close(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.stop()));
  }
}

interface Place {
  readonly topic: string;
  readonly partition: number;
  next: bigint;
}

const sleep = (ms: number): { done: Promise<void>; wake(): void } => {
  let wake!: () => void;
  const done = new Promise<void>((resolve) => {
    const timeout = setTimeout(resolve, ms);
    wake = () => (clearTimeout(timeout), resolve());
  });
  return { done, wake };
};

/** One member of a service's group: leases partitions, reads them in order, hands over, commits positions. */
class LogSubscription implements Subscription {
  private readonly member = randomUUID();
  private readonly places = new Map<string, Place>();
  private readonly busy = new Set<string>();
  private readonly taking = new Set<Promise<void>>();
  private running = true;
  private loop: Promise<void> = Promise.resolve();
  private ending: Promise<void> | undefined;
  private pause = sleep(0);
  private listener: PoolClient | undefined;
  private leasedUntil = 0;
  private progress = Date.now();

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
      if (idle && this.running) {
        await this.pause.done;
        this.pause = sleep(this.log.pollMs ?? 250);
      }
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
    await client.query('LISTEN redress_log');
    this.listener = client;
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
    if (Date.now() < this.leasedUntil) return;
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
      values: [this.member, array(topics), seconds],
      types: rawTypes,
    });
    const held = new Set<string>();
    for (const row of rows as Record<string, string>[]) {
      const id = `${row.topic}/${row.partition}`;
      held.add(id);
      if (!this.places.has(id)) this.places.set(id, { topic: row.topic!, partition: Number(row.partition), next: BigInt(row.next!) });
    }
    for (const id of this.places.keys()) if (!held.has(id)) this.places.delete(id);
    await this.shareFairly();
    this.leasedUntil = Date.now() + (seconds * 1000) / 5;
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
    const surplus = [...this.places.entries()].filter(([id]) => !this.busy.has(id)).slice(0, Math.max(0, this.places.size - fair));
    for (const [id, place] of surplus) {
      this.places.delete(id);
      await this.log.ownPool().query('UPDATE log_position SET owner = NULL, lease_until = NULL WHERE topic = $1 AND partition = $2 AND owner = $3',
        [place.topic, place.partition, this.member]);
    }
  }

  /** Reads the partitions that are not in hand and gives their messages on; says whether there were any. */
  private async read(): Promise<boolean> {
    const free = [...this.places.values()].filter((place) => !this.busy.has(`${place.topic}/${place.partition}`));
    const byTopic = Map.groupBy(free, (place) => place.topic);
    const found = await Promise.all([...byTopic].map(([topic, places]) => this.readTopic(topic, places)));
    return found.some(Boolean);
  }

  private async readTopic(topic: string, places: readonly Place[]): Promise<boolean> {
    const { rows } = await this.log.logPool().query({
      name: `read.${topic}`,
      text: `SELECT r.partition, r."offset", r.key, r.headers, r.body, to_char(r.stored_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS stored_at
        FROM unnest($1::integer[], $2::bigint[]) AS p(partition, next)
        CROSS JOIN LATERAL (SELECT * FROM ${logTable(topic)} l WHERE l.partition = p.partition AND l."offset" >= p.next ORDER BY l."offset" LIMIT $3) r`,
      values: [`{${places.map((p) => p.partition).join(',')}}`, `{${places.map((p) => p.next).join(',')}}`, String(this.options.batch)],
      types: rawTypes,
    });
    const byPartition = Map.groupBy(rows as Record<string, string>[], (row) => Number(row.partition));
    for (const [partition, list] of byPartition) {
      this.give(places.find((place) => place.partition === partition)!, list.map((row) => delivered(topic, row)));
    }
    return byPartition.size > 0;
  }

  private give(place: Place, messages: readonly Delivered[]): void {
    const id = `${place.topic}/${place.partition}`;
    this.busy.add(id);
    const task = this.options.take(messages)
      .then(() => this.advance(place, messages.at(-1)!.offset + 1n))
      .finally(() => {
        this.busy.delete(id);
        this.taking.delete(task);
        this.pause.wake();
      });
    this.taking.add(task);
  }

  private async advance(place: Place, next: bigint): Promise<void> {
    place.next = next;
    this.progress = Date.now();
    await this.log.ownPool()
      .query({
        name: 'advance', text: 'UPDATE log_position SET next = $3 WHERE topic = $1 AND partition = $2 AND next < $3 AND owner = $4',
        values: [place.topic, place.partition, next.toString(), this.member],
      })
      // Not stored: the messages come again after a restart, and the inbox absorbs them.
      .catch(() => undefined);
  }
}

function delivered(topic: string, row: Record<string, string>): Delivered {
  return {
    topic, partition: Number(row.partition), offset: BigInt(row.offset!), key: row.key!, headers: JSON.parse(row.headers!) as Headers,
    body: row.body!, storedAt: row.stored_at as Instant,
  };
}

/** Statements that make a topic's log and heads, and let exactly its publisher append and its listeners read. */
export function logTables(topic: string, writer: string | undefined, readers: readonly string[]): string[] {
  const [log, head] = [logTable(topic), headTable(topic)];
  return [
    `CREATE TABLE IF NOT EXISTS ${log} (partition integer NOT NULL, "offset" bigint NOT NULL, key text NOT NULL, headers text NOT NULL,
       body text NOT NULL, stored_at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (partition, "offset"))`,
    `CREATE TABLE IF NOT EXISTS ${head} (partition integer PRIMARY KEY, next bigint NOT NULL DEFAULT 0) WITH (fillfactor = 40)`,
    `INSERT INTO ${head} (partition) SELECT generate_series(0, ${PARTITIONS - 1}) ON CONFLICT DO NOTHING`,
    ...(writer ? [`GRANT INSERT ON ${log} TO "${writer}"`, `GRANT SELECT, UPDATE ON ${head} TO "${writer}"`] : []),
    ...readers.flatMap((reader) => [`GRANT SELECT ON ${log} TO "${reader}"`, `GRANT SELECT ON ${head} TO "${reader}"`]),
  ];
}

/** Lets publishers forget what is past retention without a right to delete: never anything younger than a day, a page at a time. */
export const forgetFunction = `CREATE OR REPLACE FUNCTION bus.forget(topic text, hours integer) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
  DECLARE deleted bigint;
  BEGIN
    EXECUTE format('DELETE FROM bus.%1$I WHERE ctid = ANY (ARRAY(SELECT ctid FROM bus.%1$I WHERE stored_at < now() - make_interval(hours => $1) LIMIT 10000))', topic)
      USING greatest(hours, 24);
    GET DIAGNOSTICS deleted = ROW_COUNT;
    RETURN deleted;
  END $$`;
