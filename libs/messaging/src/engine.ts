import { type Instant } from '@redress/contracts';
import { type BusRecord } from './bus.js';
import { type AnyStore } from './store.js';

export type Row = Record<string, unknown>;

/**
 * One transaction over stores. Calls may be made without waiting for each other (the SQL engine pipelines them); they take effect in the
 * order of the calls. After any rejection only `rollback` is allowed.
 */
export interface UnitOfWork {
  /** The database's clock plus the offset that tests and the embedded run may set; read once per unit. */
  readonly now: Promise<Instant>;
  /** Claims input ids in the inbox; resolves with those that nobody had claimed before. Waits for another unit that is claiming the same. */
  claim(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Loads and locks the rows of these keys; absent ones are left out. Locks are taken in key order. */
  load(store: AnyStore, keys: readonly Row[]): Promise<Row[]>;
  /** Locks up to `limit` rows whose `column` is not after now, oldest first, passing over rows that another unit has locked. */
  due(store: AnyStore, column: string, limit: number): Promise<Row[]>;
  /** New rows of keys that were read as absent. A key that has appeared meanwhile rejects with Conflict. */
  insert(store: AnyStore, rows: readonly Row[]): Promise<void>;
  /** Rows that were loaded (or are due). A store with a version also checks the version that was loaded; else rejects with Conflict. */
  update(store: AnyStore, rows: readonly Row[]): Promise<void>;
  /** Rows with derived keys that nobody reads before writing; a key that exists is left as it is. */
  add(store: AnyStore, rows: readonly Row[]): Promise<void>;
  remove(store: AnyStore, keys: readonly Row[]): Promise<void>;
  /** Publishes with the commit: appended to the log as the last statement, or stored in the outbox for the relay. */
  publish(records: readonly BusRecord[]): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** What runs units of work: SQL on PostgreSQL here, memory in libs/testing. */
export interface Engine {
  begin(): Promise<UnitOfWork>;
}

/** Another unit was faster: the batch is run again over fresh rows. */
export class Conflict extends Error {
  override readonly name = 'Conflict';
}

/** What to do about an error of a unit of work. */
export type Verdict = 'rerun' | 'poison' | 'outage';

/**
 * Serialization failures and deadlocks rerun the batch; data errors and broken constraints (classes 22 and 23) are poison, since they
 * would fail again; all else (connection, resources, shutdown, time-out, no SQLSTATE at all) is an outage and is waited out.
 */
export function verdictOf(error: unknown): Verdict {
  if (error instanceof Conflict) return 'rerun';
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) return 'outage';
  if (code === '40001' || code === '40P01') return 'rerun';
  return code.startsWith('22') || code.startsWith('23') ? 'poison' : 'outage';
}
