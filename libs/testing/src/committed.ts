import { type BusRecord, type Row } from '@redress/messaging';
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
  private readonly tables = new Map<string, Table>();

  constructor(readonly checks: Checks) {}

  table(name: string): Table {
    const existing = this.tables.get(name);
    if (existing) return existing;
    const table: Table = { rows: new Map(), uniques: new Map() };
    this.tables.set(name, table);
    return table;
  }
}
