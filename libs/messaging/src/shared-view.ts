import { type Row, type UnitOfWork } from './engine.js';
import { type AnyStore, keyText, type Ref, type Write } from './store.js';
import { type Refs } from './use-case.js';

interface Entry {
  /** What the decisions see now; undefined where there is no row. */
  row: Row | undefined;
  /** Whether the database has the row. */
  readonly stored: boolean;
  dirty: boolean;
}

/**
 * The rows of one batch: loaded once, seen and changed by its decisions one after another, written once. The second complaint about an
 * order sees what the first one decided.
 */
export class SharedView {
  private readonly tables = new Map<AnyStore, Map<string, Entry>>();
  private readonly added = new Map<AnyStore, Map<string, Row>>();

  constructor(private readonly unit: UnitOfWork) {}

  /** Loads what is not here yet of all references at once: one statement a store, in table order, pipelined. */
  async load(refs: Iterable<Ref<unknown>>): Promise<void> {
    const wanted = new Map<AnyStore, Map<string, Row>>();
    for (const { store, keys, ids } of refs) {
      const table = this.tables.get(store);
      for (const [i, id] of ids.entries()) {
        if (table?.has(id)) continue;
        let missing = wanted.get(store);
        if (!missing) wanted.set(store, (missing = new Map()));
        missing.set(id, keys[i]!);
      }
    }
    const stores = [...wanted].sort(([a], [b]) => (a.name < b.name ? -1 : 1));
    await Promise.all(stores.map(async ([store, missing]) => this.keep(store, missing, await this.unit.load(store, [...missing.values()]))));
  }

  private keep(store: AnyStore, asked: ReadonlyMap<string, Row>, rows: readonly Row[]): void {
    const table = this.table(store);
    for (const row of rows) table.set(keyText(store, row), { row, stored: true, dirty: false });
    for (const [id, key] of asked) {
      if (table.has(id)) continue;
      // A row that stands for an absent one is written even unchanged: what was decided on is there when the batch commits.
      table.set(id, store.initial ? { row: store.initial(key), stored: false, dirty: true } : { row: undefined, stored: false, dirty: false });
    }
  }

  /** Rows that were found by another way than their key (due timers) and are locked already. */
  adopt(store: AnyStore, rows: readonly Row[]): void {
    this.keep(store, new Map(), rows);
  }

  holdsAll(reads: Refs): boolean {
    return Object.values(reads).every(({ store, ids }) => {
      const table = this.tables.get(store);
      return ids.every((id) => table?.has(id));
    });
  }

  /** What one decision sees. Rows are given as they are: decisions treat them as read-only. */
  see(reads: Refs): Record<string, unknown> {
    const view: Record<string, unknown> = {};
    for (const name of Object.keys(reads)) view[name] = this.seen(reads[name]!);
    return view;
  }

  /** What is seen of one reference: a row, or those of several that exist. */
  seen<V>({ store, ids, many }: Ref<V>): V {
    const table = this.tables.get(store);
    return (many ? ids.map((id) => table?.get(id)?.row).filter((row) => row !== undefined) : table?.get(ids[0]!)?.row) as V;
  }

  apply(writes: readonly Write[]): void {
    for (const { store, op, row } of writes) {
      const id = keyText(store, row);
      if (op === 'add') {
        const rows = this.added.get(store) ?? new Map<string, Row>();
        if (!rows.has(id)) rows.set(id, row);
        this.added.set(store, rows);
        continue;
      }
      const entry = this.tables.get(store)?.get(id);
      if (!entry) throw new Error(`${store.name}: a row is written that the decision has not read`);
      entry.row = op === 'put' ? row : undefined;
      entry.dirty = true;
    }
  }

  /** Writes every touched row once, table by table in one order, so that two batches never wait for each other crosswise. */
  async flush(): Promise<void> {
    const stores = new Set([...this.tables.keys(), ...this.added.keys()]);
    const writes: Promise<void>[] = [];
    for (const store of [...stores].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const { inserts, updates, removes } = this.changes(store);
      const adds = [...(this.added.get(store)?.values() ?? [])];
      if (removes.length > 0) writes.push(this.unit.remove(store, removes));
      if (inserts.length > 0) writes.push(this.unit.insert(store, inserts));
      if (updates.length > 0) writes.push(this.unit.update(store, updates));
      if (adds.length > 0) writes.push(this.unit.add(store, adds));
    }
    await Promise.all(writes);
  }

  private changes(store: AnyStore): { inserts: Row[]; updates: Row[]; removes: Row[] } {
    const changes = { inserts: [] as Row[], updates: [] as Row[], removes: [] as Row[] };
    for (const [id, { row, stored, dirty }] of this.tables.get(store) ?? []) {
      if (!dirty) continue;
      if (row) (stored ? changes.updates : changes.inserts).push(row);
      else if (stored) changes.removes.push(keyOf(store, id));
    }
    return changes;
  }

  private table(store: AnyStore): Map<string, Entry> {
    let table = this.tables.get(store);
    if (!table) this.tables.set(store, (table = new Map()));
    return table;
  }
}

const keyOf = (store: AnyStore, id: string): Row =>
  Object.fromEntries(id.split('\u0000').map((part, index) => [store.spec.key[index]!, part]));
