import { type AnyStore, type BusRecord, type Row } from '@redress/messaging';
import { Locks } from './locks.js';
import { type StoredRow } from './stored-row.js';

/** Conditions in place of a store's SQL checks, which memory cannot evaluate: table → name → what must hold. */
export type Checks = Readonly<Record<string, Readonly<Record<string, (row: Row) => boolean>>>>;

/** The committed rows of one store, and which key has each value of its unique constraints. */
export interface Table {
  readonly rows: Map<string, StoredRow>;
  readonly uniques: Map<string, string>;
}

/** What units of work in memory share: all that was committed, and the locks on it. */
export class Committed {
  readonly inbox = new Set<string>();
  readonly published: BusRecord[] = [];
  readonly locks = new Locks();
  readonly stores = new Map<string, AnyStore>();
  private readonly tables = new Map<string, Table>();

  constructor(readonly checks: Checks) {}

  table(store: AnyStore): Table {
    const existing = this.tables.get(store.name);
    if (existing) return existing;
    const table: Table = { rows: new Map(), uniques: new Map() };
    this.stores.set(store.name, store);
    this.tables.set(store.name, table);
    return table;
  }
}
