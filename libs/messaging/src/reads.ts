import { ProblemError } from '@redress/chassis';
import { instantSchema, uuid } from '@redress/contracts';
import { type Instant } from '@redress/contracts';
import { type Pool, type QueryConfig } from 'pg';
import { decodeRow, rawTypes, sqlColumns } from './columns.js';
import { NOW } from './statements.js';
import { type AnyStore, snakeCase, type Store } from './store.js';

export interface Query<Row> {
  /** Equal to the value, or to one of several; undefined values are left out of the condition. */
  readonly where?: { readonly [C in keyof Row]?: Row[C] | readonly Row[C][] | undefined };
  readonly orderBy?: readonly (readonly [keyof Row & string, 'asc' | 'desc'])[];
  /** Rows that come after this one, in the order asked: the last row of the page before. */
  readonly after?: Partial<Row> | undefined;
  readonly limit?: number;
}

/** A query for some of the columns: a row is then as wide as what is looked at. */
export interface NarrowQuery<Row, C extends keyof Row & string> extends Query<Row> {
  readonly columns: readonly C[];
}

/** Reads for doors and operators: no locks, no decisions. */
export class Reads {
  constructor(private readonly pool: () => Pool) {}

  async find<Row extends object, K extends keyof Row & string, A>(store: Store<Row, K, A>, query: Query<Row> = {}): Promise<Row[]> {
    return (await this.pick(store, { ...query, columns: Object.keys(store.spec.columns) as (keyof Row & string)[] })) as Row[];
  }

  async pick<Row extends object, K extends keyof Row & string, A, C extends keyof Row & string>(
    store: Store<Row, K, A>, query: NarrowQuery<Row, C>,
  ): Promise<Pick<Row, C>[]> {
    const columns = sqlColumns(store).filter(({ field }) => query.columns.includes(field as C));
    const values: unknown[] = [];
    const conditions = [...this.equalities(store, query, values), ...this.position(query, values)];
    const order = (query.orderBy ?? []).map(([field, way]) => `"${snakeCase(field)}" ${way}`).join(', ');
    const text =
      `SELECT ${columns.map(({ name }) => name).join(', ')} FROM "${store.spec.table}"` +
      (conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '') +
      (order ? ` ORDER BY ${order}` : '') + ` LIMIT ${Math.min(query.limit ?? 50, 1_000)}`;
    const rows = await this.ask({ text, values, types: rawTypes });
    return rows.map((row) => decodeRow(columns, row) as Pick<Row, C>);
  }

  async one<Row extends object, K extends keyof Row & string, A>(store: Store<Row, K, A>, key: Pick<Row, K>): Promise<Row | undefined> {
    const [row] = await this.find(store, { where: key as Query<Row>['where'], limit: 1 });
    return row;
  }

  async count<Row extends object, K extends keyof Row & string, A>(store: Store<Row, K, A>, where: Query<Row>['where'] = {}): Promise<number> {
    const values: unknown[] = [];
    const conditions = this.equalities(store, { where }, values);
    const text = `SELECT count(*) FROM "${store.spec.table}"${conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : ''}`;
    const [row] = await this.ask({ text, values, types: rawTypes });
    return Number(row![0]);
  }

  /** The time by which the service decides. */
  async now(): Promise<Instant> {
    const [row] = await this.ask({ text: `SELECT to_char(${NOW}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`, types: rawTypes });
    return row![0]!;
  }

  /** Rejects with `unavailable` where the database is away, or was never reached yet: whoever asks is told to come again. */
  private async ask(query: QueryConfig): Promise<(string | null)[][]> {
    try {
      // Before the first connection there is no pool.
      return (await (this.pool() as Pool | undefined)!.query({ ...query, rowMode: 'array' })).rows;
    } catch (error) {
      throw isAway(error) ? new ProblemError('unavailable', 'The database does not answer right now.') : error;
    }
  }

  private equalities<Row>({ spec }: AnyStore, { where = {} }: Query<Row>, values: unknown[]): string[] {
    return Object.entries(where).filter(([, value]) => value !== undefined).map(([field, value]) => {
      values.push(Array.isArray(value) ? value.map(String) : String(value));
      return Array.isArray(value) ? `"${snakeCase(field)}" = ANY($${values.length}::${spec.columns[field]!.kind}[])` : `"${snakeCase(field)}" = $${values.length}`;
    });
  }

  /** (a, b) after (x, y) in mixed directions: a beyond x, or a equal and b beyond y. */
  private position<Row>({ orderBy = [], after }: Query<Row>, values: unknown[]): string[] {
    const given = orderBy.filter(([field]) => after?.[field] !== undefined);
    if (!after || given.length === 0) return [];
    const slots = given.map(([field]) => `$${values.push(String(after[field]))}`);
    const beyond = given.map(([field, way], index) => {
      const same = given.slice(0, index).map(([earlier], i) => `"${snakeCase(earlier)}" = ${slots[i]}`);
      return `(${[...same, `"${snakeCase(field)}" ${way === 'asc' ? '>' : '<'} ${slots[index]}`].join(' AND ')})`;
    });
    return [`(${beyond.join(' OR ')})`];
  }
}

/** Reads back a place that a page ended at. Throws `bad-request` where it is none. */
export function positionFrom<A extends string, B extends string>(
  after: string | undefined, moment: A, id: B,
): Record<A | B, string> | undefined {
  if (after === undefined) return undefined;
  const [at = '', last = ''] = after.split(',');
  if (!instantSchema.safeParse(at).success || !uuid.safeParse(last).success) {
    throw new ProblemError('bad-request', '`after` is no `next` of a page.');
  }
  return { [moment]: at, [id]: last } as Record<A | B, string>;
}

/** No SQLSTATE at all (no connection), or connection, resources, shutdown, system: classes 08, 53, 57 and 58. */
function isAway(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code) || /^(08|53|57|58)/.test(code);
}
