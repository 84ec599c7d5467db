import { type Instant } from '@redress/contracts';
import { type AnyStore, type BusRecord, type Engine, type Row } from '@redress/messaging';
import { TestClock } from './clock.js';
import { Committed, type Checks } from './committed.js';
import { MemoryUnit } from './memory-unit.js';
import { keyOf, thaw } from './stored-row.js';

/**
 * Stores in memory that behave as PostgreSQL does at READ COMMITTED with row locks: readers see the last commit and their own writes,
 * writers wait for each other, deadlocks and broken constraints carry the same SQLSTATE. SQL checks are not evaluated: see `Checks`.
 */
export class MemoryEngine implements Engine {
  readonly clock: TestClock;
  private readonly committed: Committed;

  constructor({ start, checks = {} }: { start?: Instant; checks?: Checks } = {}) {
    this.clock = new TestClock(start);
    this.committed = new Committed(checks);
  }

  async begin(): Promise<MemoryUnit> {
    return new MemoryUnit(this.committed, this.clock.now);
  }

  /** Records in the order of their commits. */
  get published(): readonly BusRecord[] {
    return this.committed.published;
  }

  /** Ids of the inputs that were claimed. */
  get inbox(): ReadonlySet<string> {
    return this.committed.inbox;
  }

  /** Every store that was written to. */
  get stores(): readonly AnyStore[] {
    return [...this.committed.stores.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Committed rows in the order of their keys. */
  rows(store: AnyStore): Row[] {
    const sorted = [...this.committed.table(store).rows].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.map(([, stored]) => thaw(store, stored));
  }

  row(store: AnyStore, key: Row): Row | undefined {
    const stored = this.committed.table(store).rows.get(keyOf(store, key));
    return stored && thaw(store, stored);
  }
}
