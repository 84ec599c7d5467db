import { type Instant } from '@redress/contracts';
import { Conflict, type AnyStore, type BusRecord, type Row, type UnitOfWork } from '@redress/messaging';
import { type Committed } from './committed.js';
import { SqlError } from './sql-error.js';
import { freeze, keyOf, textOf, thaw, type StoredRow } from './stored-row.js';

/** What this unit has written to one store: a row, or `undefined` where it deleted one. */
interface Changes {
  readonly rows: Map<string, StoredRow | undefined>;
  /** Unique values that it took, or (`undefined`) gave up. */
  readonly uniques: Map<string, string | undefined>;
}

const byKey = (a: readonly [string, unknown], b: readonly [string, unknown]): number => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0);

const uniqueText = (constraint: string, stored: StoredRow, columns: readonly string[]): string | undefined => {
  const values = textOf(stored, columns);
  return values === undefined ? undefined : `${constraint}\u0000${values}`;
};

/** One transaction in memory. Calls run one after another in the order in which they were made. */
export class MemoryUnit implements UnitOfWork {
  readonly now: Promise<Instant>;
  private readonly changes = new Map<string, Changes>();
  private readonly claimed = new Set<string>();
  /** The version of each row of a versioned store as it was loaded. */
  private readonly versions = new Map<string, unknown>();
  private readonly records: BusRecord[] = [];
  private tail: Promise<unknown> = Promise.resolve();
  private state: 'open' | 'failed' | 'ended' = 'open';

  constructor(
    private readonly committed: Committed,
    private readonly startedAt: Instant,
  ) {
    this.now = Promise.resolve(startedAt);
  }

  claim(ids: readonly string[]): Promise<ReadonlySet<string>> {
    return this.next(async () => {
      const fresh = new Set<string>();
      for (const id of [...new Set(ids)].sort()) {
        await this.lock(`inbox\u0000${id}`);
        if (this.committed.inbox.has(id) || this.claimed.has(id)) continue;
        this.claimed.add(id);
        fresh.add(id);
      }
      return fresh;
    });
  }

  load(store: AnyStore, keys: readonly Row[]): Promise<Row[]> {
    return this.next(async () => {
      // Rows that others insert while this statement waits for a lock are not seen, as with a statement's snapshot.
      const visible = [...new Set(keys.map((key) => keyOf(store, key)))].filter((key) => this.see(store, key)).sort();
      const rows: Row[] = [];
      for (const key of visible) {
        await this.lock(this.rowLock(store, key));
        const stored = this.see(store, key);
        if (stored) rows.push(this.give(store, key, stored));
      }
      return rows;
    });
  }

  due(store: AnyStore, column: string, limit: number): Promise<Row[]> {
    return this.next(async () => {
      const rows = new Map([...this.committed.table(store).rows, ...this.of(store).rows]);
      const due = [...rows].filter(
        ([key, stored]) => stored && (stored.get(column) as string) <= this.startedAt && this.mayLock(this.rowLock(store, key)),
      );
      const oldest = due.map(([key, stored]) => [`${String(stored!.get(column))}\u0000${key}`, key] as const).sort(byKey).slice(0, limit);
      for (const [, key] of oldest) await this.lock(this.rowLock(store, key));
      return oldest.map(([, key]) => this.give(store, key, this.see(store, key)!));
    });
  }

  insert(store: AnyStore, rows: readonly Row[]): Promise<void> {
    return this.next(async () => {
      for (const [key, row] of this.inKeyOrder(store, rows)) {
        if (!(await this.writeNew(store, key, row))) throw new Conflict(`a row of ${store.name} has appeared`);
      }
    });
  }

  add(store: AnyStore, rows: readonly Row[]): Promise<void> {
    return this.next(async () => {
      for (const [key, row] of this.inKeyOrder(store, rows)) await this.writeNew(store, key, row);
    });
  }

  update(store: AnyStore, rows: readonly Row[]): Promise<void> {
    return this.next(async () => {
      let missed = 0;
      for (const [key, row] of this.inKeyOrder(store, rows)) {
        if (this.see(store, key)) await this.lock(this.rowLock(store, key));
        const present = this.see(store, key);
        const { version } = store.spec;
        const asLoaded = !version || this.versions.get(this.rowLock(store, key)) === present?.get(version);
        if (present && asLoaded) await this.write(store, key, row);
        else missed += 1;
      }
      // Counted at the end, as PostgreSQL's answer is: a broken constraint of another row comes first.
      if (missed > 0) throw new Conflict(`${missed} rows of ${store.name} are not as they were loaded`);
    });
  }

  remove(store: AnyStore, keys: readonly Row[]): Promise<void> {
    return this.next(async () => {
      for (const key of keys.map((row) => keyOf(store, row)).sort()) {
        if (!this.see(store, key)) continue;
        await this.lock(this.rowLock(store, key));
        if (this.see(store, key)) await this.write(store, key, undefined);
      }
    });
  }

  publish(records: readonly BusRecord[]): Promise<void> {
    return this.next(async () => void this.records.push(...structuredClone(records)));
  }

  commit(): Promise<void> {
    return this.next(async () => {
      for (const [name, changes] of this.changes) {
        const table = this.committed.table(this.committed.stores.get(name)!);
        for (const [key, stored] of changes.rows) {
          if (stored) table.rows.set(key, stored);
          else table.rows.delete(key);
        }
        for (const [value, key] of changes.uniques) {
          if (key === undefined) table.uniques.delete(value);
          else table.uniques.set(value, key);
        }
      }
      for (const id of this.claimed) this.committed.inbox.add(id);
      this.committed.published.push(...this.records);
      this.end();
    });
  }

  async rollback(): Promise<void> {
    await this.tail;
    if (this.state !== 'ended') this.end();
  }

  private end(): void {
    this.state = 'ended';
    this.committed.locks.releaseAll(this);
  }

  /** Puts a call behind those made before it. After a rejection, as in PostgreSQL, the transaction is of no use any more. */
  private next<T>(step: () => Promise<T>): Promise<T> {
    const result = this.tail.then(() => {
      if (this.state === 'ended') throw new Error('this unit of work has ended');
      if (this.state === 'failed') throw new SqlError('25P02', 'current transaction is aborted');
      return step();
    });
    this.tail = result.catch(() => {
      if (this.state === 'open') this.state = 'failed';
    });
    return result;
  }

  private of(store: AnyStore): Changes {
    const existing = this.changes.get(store.name);
    if (existing) return existing;
    const changes: Changes = { rows: new Map(), uniques: new Map() };
    this.changes.set(store.name, changes);
    return changes;
  }

  private give(store: AnyStore, key: string, stored: StoredRow): Row {
    if (store.spec.version) this.versions.set(this.rowLock(store, key), stored.get(store.spec.version));
    return thaw(store, stored);
  }

  private see(store: AnyStore, key: string): StoredRow | undefined {
    const { rows } = this.of(store);
    return rows.has(key) ? rows.get(key) : this.committed.table(store).rows.get(key);
  }

  private inKeyOrder(store: AnyStore, rows: readonly Row[]): (readonly [string, StoredRow])[] {
    return rows.map((row) => [keyOf(store, row), freeze(store, row)] as const).sort(byKey);
  }

  private rowLock(store: AnyStore, key: string): string {
    return `${store.name}\u0000row\u0000${key}`;
  }

  private lock(resource: string): Promise<void> {
    return this.committed.locks.acquire(this, resource);
  }

  private mayLock(resource: string): boolean {
    const holder = this.committed.locks.holderOf(resource);
    return holder === undefined || holder === this;
  }

  /** False where the key is taken. Waits for a unit that is inserting or deleting the same key, but not for one that merely locked it. */
  private async writeNew(store: AnyStore, key: string, row: StoredRow): Promise<boolean> {
    const holder = this.committed.locks.holderOf(this.rowLock(store, key));
    const deleting = holder instanceof MemoryUnit && holder !== this && !holder.see(store, key);
    if (this.see(store, key) && !deleting) return false;
    await this.lock(this.rowLock(store, key));
    if (this.see(store, key)) return false;
    await this.write(store, key, row);
    return true;
  }

  private async write(store: AnyStore, key: string, row: StoredRow | undefined): Promise<void> {
    if (row) this.check(store, row);
    const before = this.see(store, key);
    for (const columns of store.spec.unique ?? []) {
      const name = `uq_${store.name}_${columns.join('_')}`;
      const [old, fresh] = [before, row].map((stored) => stored && uniqueText(name, stored, columns));
      if (old === fresh) continue;
      for (const value of [old, fresh]) if (value !== undefined) await this.lock(value);
      if (fresh !== undefined && this.ownerOf(store, fresh) !== undefined) {
        throw new SqlError('23505', `duplicate key value violates unique constraint "${name}"`, name);
      }
      if (old !== undefined) this.of(store).uniques.set(old, undefined);
      if (fresh !== undefined) this.of(store).uniques.set(fresh, key);
    }
    this.of(store).rows.set(key, row);
  }

  private ownerOf(store: AnyStore, value: string): string | undefined {
    const { uniques } = this.of(store);
    return uniques.has(value) ? uniques.get(value) : this.committed.table(store).uniques.get(value);
  }

  private check(store: AnyStore, row: StoredRow): void {
    for (const [name, holds] of Object.entries(this.committed.checks[store.name] ?? {})) {
      if (holds(thaw(store, row))) continue;
      const constraint = `ck_${store.name}_${name}`;
      throw new SqlError('23514', `new row for relation "${store.name}" violates check constraint "${constraint}"`, constraint);
    }
  }
}
