import { type Instant } from '@redress/contracts';
import { type Writable } from 'node:stream';
import { type Pool, type PoolClient, type QueryConfig, type QueryResult } from 'pg';
import { type BusRecord } from './bus.js';
import { decodeRow, type Parameter, rawTypes } from './columns.js';
import { Conflict, type Engine, type Row, type UnitOfWork } from './engine.js';
import { LOADED_VERSION, NOW, type Statement, statementsOf } from './statements.js';
import { type AnyStore, keyText } from './store.js';

/** What a process has used each statement for, in rows. */
const served = new Map<string, number>();
/** The name under which a connection has prepared each statement. */
const prepared = new WeakMap<PoolClient, Map<string, string>>();

/** How records leave with the commit: appended to the log, or put into the outbox. Called last, with the same client. */
export type PublishInTransaction = (client: PoolClient, records: readonly BusRecord[]) => Promise<void>;

/** Units of work on PostgreSQL: few multi-row prepared statements, pipelined on one connection of TypeORM's pool. */
export class SqlEngine implements Engine {
  constructor(
    private readonly pool: () => Pool,
    private readonly publishInTransaction: PublishInTransaction,
  ) {}

  async begin(): Promise<UnitOfWork> {
    return new SqlUnit(await this.pool().connect(), this.publishInTransaction);
  }
}

class SqlUnit implements UnitOfWork {
  readonly now: Promise<Instant>;
  private readonly began: Promise<unknown>;
  /** Rows as they were loaded, by key: decisions change copies of them. */
  private readonly loaded = new Map<AnyStore, Map<string, Row>>();
  private readonly records: BusRecord[] = [];
  /** Names of plans that this unit has replaced. */
  private readonly outgrown: string[] = [];
  private gathering = false;
  private readonly onConnectionError = () => undefined;

  constructor(
    private readonly client: PoolClient,
    private readonly publishInTransaction: PublishInTransaction,
  ) {
    client.on('error', this.onConnectionError);
    this.began = this.query('BEGIN');
    this.now = this.rows('now', `SELECT to_char(${NOW}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`).then((rows) => rows[0]![0] as Instant);
    // Both are awaited with the unit's first answer; until then a lost connection must not count as unhandled.
    this.began.catch(() => undefined);
    this.now.catch(() => undefined);
  }

  async claim(ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set();
    const sorted = `{${[...ids].sort().join(',')}}`;
    const rows = await this.rows('claim', 'INSERT INTO inbox (id) SELECT unnest($1::uuid[]) ON CONFLICT DO NOTHING RETURNING id', [sorted], ids.length);
    return new Set(rows.map(([id]) => id!));
  }

  async load(store: AnyStore, keys: readonly Row[]): Promise<Row[]> {
    if (keys.length === 0) return [];
    const { load, columns } = statementsOf(store);
    const rows = (await this.rows(load.name, load.text, load.values(keys), keys.length)).map((values) => decodeRow(columns, values));
    this.remember(store, rows);
    return rows;
  }

  async due(store: AnyStore, column: string, limit: number): Promise<Row[]> {
    const statements = statementsOf(store);
    const rows = (await this.rows(`${store.name}.due.${column}`, statements.due(column), [String(limit)])).map((values) =>
      decodeRow(statements.columns, values));
    this.remember(store, rows);
    return rows;
  }

  async insert(store: AnyStore, rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return;
    try {
      await this.run(statementsOf(store).insert, inKeyOrder(store, rows));
    } catch (error) {
      const { code, constraint } = error as { code?: string; constraint?: string };
      if (code === '23505' && constraint === `pk_${store.name}`) throw new Conflict(`a key of ${store.name} has appeared meanwhile`);
      throw error;
    }
  }

  /** Writes the columns that differ from what was loaded, in any of the rows: a document that has not changed is not sent, parsed and kept again. */
  async update(store: AnyStore, rows: readonly Row[]): Promise<void> {
    const loaded = this.loaded.get(store);
    const pairs = rows.map((row) => [row, loaded?.get(keyText(store, row))] as const);
    const statements = statementsOf(store);
    const columns = statements.rest.filter(({ field }) => pairs.some(([row, before]) => !before || row[field] !== before[field]));
    if (columns.length === 0) return;
    const { version } = store.spec;
    const sent = version ? pairs.map(([row, before]) => ({ ...row, [LOADED_VERSION]: before?.[version] })) : rows;
    const changed = await this.run(statements.update(columns), inKeyOrder(store, sent));
    if (changed !== rows.length) throw new Conflict(`${rows.length - changed} rows of ${store.name} have changed meanwhile`);
    // From here on they are no more as they were loaded.
    for (const row of rows) loaded?.delete(keyText(store, row));
  }

  async add(store: AnyStore, rows: readonly Row[]): Promise<void> {
    if (rows.length > 0) await this.run(statementsOf(store).add, inKeyOrder(store, rows));
  }

  async remove(store: AnyStore, keys: readonly Row[]): Promise<void> {
    if (keys.length > 0) await this.run(statementsOf(store).remove, inKeyOrder(store, keys));
  }

  async publish(records: readonly BusRecord[]): Promise<void> {
    this.records.push(...records);
  }

  async commit(): Promise<void> {
    this.gather();
    await Promise.all([
      this.began,
      this.records.length > 0 ? this.publishInTransaction(this.client, this.records) : undefined,
      this.query('COMMIT').then((result) => {
        // PostgreSQL answers COMMIT of a failed transaction with ROLLBACK, and no error.
        if (result.command !== 'COMMIT') throw new Conflict('the transaction was rolled back');
      }),
    ]);
    await this.forget();
    this.release();
  }

  async rollback(): Promise<void> {
    const lost = await this.client.query('ROLLBACK').then(() => undefined, (error: Error) => error);
    this.release(lost);
  }

  private release(lost?: Error): void {
    this.client.off('error', this.onConnectionError);
    this.client.release(lost);
  }

  private remember(store: AnyStore, rows: readonly Row[]): void {
    if (store.spec.reference) return;
    const loaded = this.loaded.get(store) ?? new Map<string, Row>();
    for (const row of rows) loaded.set(keyText(store, row), row);
    this.loaded.set(store, loaded);
  }

  private async run(statement: Statement, rows: readonly Row[]): Promise<number> {
    const result = await this.query({ name: this.planName(statement.name, rows.length), text: statement.text, values: statement.values(rows) });
    return result.rowCount ?? 0;
  }

  /**
   * A prepared statement keeps the plan of the day it was made; one that was made while its table was empty may walk a wrong index for ever.
   * So it is prepared anew each time the rows that it was used for have grown fourfold: the name ends in that power.
   */
  private planName(statement: string, rows: number): string {
    const count = (served.get(statement) ?? 0) + rows;
    served.set(statement, count);
    const name = `${statement}.${Math.floor(Math.log2(count) / 2)}`;
    const own = prepared.get(this.client) ?? new Map<string, string>();
    const last = own.get(statement);
    if (last === name) return name;
    prepared.set(this.client, own.set(statement, name));
    if (last !== undefined) this.outgrown.push(last);
    return name;
  }

  /** The server keeps a plan for each name. After the commit: a pooler between that knows no such name must not spoil what was decided. */
  private async forget(): Promise<void> {
    await Promise.all(this.outgrown.map((name) => this.query(`DEALLOCATE "${name}"`).catch(() => undefined)));
  }

  private query(statement: string | QueryConfig): Promise<QueryResult> {
    this.gather();
    return this.client.query(statement);
  }

  /** Statements of one turn leave in one write: the driver alone would make one system call, and wake the server, for each. */
  private gather(): void {
    if (this.gathering) return;
    const { stream } = (this.client as unknown as { connection: { stream: Writable } }).connection;
    this.gathering = true;
    stream.cork();
    process.nextTick(() => {
      this.gathering = false;
      stream.uncork();
    });
  }

  private async rows(name: string, text: string, values: Parameter[] = [], count = 1): Promise<(string | null)[][]> {
    const result = await this.query({ name: this.planName(name, count), text, values, rowMode: 'array', types: rawTypes } as QueryConfig);
    return result.rows as (string | null)[][];
  }
}

/** Rows are always written in key order, so that two units never wait for each other crosswise. */
function inKeyOrder(store: AnyStore, rows: readonly Row[]): readonly Row[] {
  if (rows.length < 2) return rows;
  return rows.map((row) => ({ row, key: keyText(store, row) })).sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ row }) => row);
}
