import { type GaugeKey, type Meters, type Readings, specOf } from '@redress/chassis';
import { type Pool, type PoolClient, type QueryArrayResult } from 'pg';
import { rawTypes } from './columns.js';
import { NOW } from './statements.js';

/**
 * Rows as gauges: of the columns of `sql`, one that is named like a gauge in `gives` is its value, the others are its labels. The query
 * runs on the service's own pool, read-only and for two seconds at most.
 */
export interface TableGauges {
  /** How the group is called where it tells whether it could be read. */
  readonly group: string;
  readonly gives: readonly GaugeKey[];
  readonly sql: string;
  /** Its rows are read no more often than this. */
  readonly everySeconds?: number;
  /** Values of labels that the catalogue does not list: what the rows do not have is then told as 0. */
  readonly known?: Readonly<Record<string, readonly string[]>>;
}

/** SQL: seconds from a moment to the service's now; 0 where there is no such moment, or it is to come. */
export const secondsSince = (moment: string): string => `greatest(0, extract(epoch FROM ${NOW} - ${moment}))`;

/** Counts of rows stop here: a scrape must stay cheap just when there is too much of everything. */
export const MOST_COUNTED = 100_000;

export type Row = Readonly<Record<string, string>>;
export interface GaugeGroup extends Omit<TableGauges, 'sql'> {
  read(): Promise<readonly Row[]>;
}

const EVERY_SECONDS = 5;
const LONGEST_MS = 3_000;

/** A query as a group; the pool is there once the service has connected. */
export function tableGroup({ sql, ...group }: TableGauges, pool: () => Pool | undefined): GaugeGroup {
  return {
    ...group,
    read: async () => {
      const from = pool();
      if (!from) throw new Error('not connected yet');
      const client = await from.connect();
      let broken: Error | undefined;
      try {
        return await within(LONGEST_MS, ask(client, sql));
      } catch (error) {
        if (!isRefusal(error)) broken = error as Error;
        throw error;
      } finally {
        client.release(broken);
      }
    },
  };
}

async function ask(client: PoolClient, sql: string): Promise<Row[]> {
  const [, , result] = await Promise.all([
    client.query('BEGIN READ ONLY'),
    // The session has no sequential scans, for the sake of the hot path; sums over a table want one.
    client.query(`SELECT set_config('statement_timeout', '2s', true), set_config('enable_seqscan', 'on', true)`),
    client.query({ text: sql, types: rawTypes, rowMode: 'array' }) as unknown as Promise<QueryArrayResult<(string | null)[]>>,
    client.query('COMMIT'),
  ]);
  const names = result.fields.map(({ name }) => name);
  return result.rows.map((values) => Object.fromEntries(names.map((name, i) => [name, values[i] ?? '0'])));
}

/** The server has answered, and said no: the connection is as good as before. */
const isRefusal = (error: unknown): boolean => /^(?!08|57P)[0-9A-Z]{5}$/.test(String((error as { code?: unknown }).code ?? ''));

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([work, new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new Error('no answer in time')), ms); })]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}

interface Held {
  readonly group: GaugeGroup;
  up: boolean;
  /** Process clock, ms. */
  triedAt: number;
  readAt: number;
}

/**
 * Gauges that have to be fetched. They are read when a scrape asks, each group at most once in its interval, all groups of a lane one
 * after another; a scrape is told what was read last, and how old that is.
 */
export class GaugeBoard {
  private readonly held: readonly (readonly Held[])[];
  private readonly values = new Map<GaugeKey, (readonly [number, Row])[]>();
  private reading: Promise<void> | undefined;

  /** Lanes do not wait for each other: what is read from the database, and what is asked of the bus. */
  constructor(
    meters: Meters, lanes: readonly (readonly GaugeGroup[])[],
    private readonly everySeconds = EVERY_SECONDS,
  ) {
    const began = performance.now();
    this.held = lanes.map((groups) => groups.map((group) => ({ group, up: false, triedAt: -Infinity, readAt: began })));
    const all = this.held.flat();
    for (const key of new Set(all.flatMap(({ group }) => group.gives))) {
      meters.gauge(key, () => (this.values.get(key) ?? []) as unknown as Readings<typeof key>);
    }
    meters.gauge('gauges_up', () => all.map(({ group, up }) => [up ? 1 : 0, { group: group.group }] as const));
    meters.gauge('gauges_age_seconds', () => all.map(({ group, readAt }) => [(performance.now() - readAt) / 1_000, { group: group.group }] as const));
    meters.beforeScrape(() => this.refresh());
  }

  /** Whether the group could be read at the last attempt. */
  isUp(name: string): boolean {
    return this.held.flat().some(({ group, up }) => group.group === name && up);
  }

  /** Never rejects. */
  refresh(): Promise<void> {
    this.reading ??= Promise.all(this.held.map((lane) => this.readLane(lane))).then(() => void (this.reading = undefined));
    return this.reading;
  }

  private async readLane(lane: readonly Held[]): Promise<void> {
    let away = false;
    for (const held of lane) {
      const now = performance.now();
      if (now - held.triedAt < (held.group.everySeconds ?? this.everySeconds) * 1_000) continue;
      held.up = !away && await this.read(held.group).then(() => true, (error: unknown) => {
        // Nobody answers: the others of the lane need not wait for that, one by one.
        away = !isRefusal(error);
        return false;
      });
      // Who has not answered is asked again with the next scrape; who has refused, or was too slow, not before its time.
      if (!away) held.triedAt = now;
      if (held.up) held.readAt = performance.now();
    }
  }

  private async read(group: GaugeGroup): Promise<void> {
    const rows = await within(LONGEST_MS, group.read());
    for (const key of group.gives) {
      const labels = Object.keys(specOf(key).labels);
      const found = new Map<string, readonly [number, Row]>(zeros(key, group.known).map((row) => [nameOf(row, labels), [0, row]]));
      for (const row of rows) {
        const own = Object.fromEntries(labels.map((label) => [label, row[label] ?? '']));
        found.set(nameOf(own, labels), [Number(row[key]), own]);
      }
      this.values.set(key, [...found.values()]);
    }
  }
}

const nameOf = (row: Row, labels: readonly string[]): string => labels.map((label) => row[label]).join('\u0000');

/** Every combination of labels whose values are known beforehand; none where one is not. */
function zeros(key: GaugeKey, known: TableGauges['known'] = {}): Row[] {
  let rows: Row[] = [{}];
  for (const [label, listed] of Object.entries(specOf(key).labels)) {
    const values = typeof listed === 'string' ? known[label] ?? [] : listed;
    rows = rows.flatMap((row) => values.map((value) => ({ ...row, [label]: value })));
  }
  return rows;
}
