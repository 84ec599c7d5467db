import { type Instant } from '@redress/contracts';

/** What a column holds, in the database and in memory. `optional` columns are NULL there and absent here. */
export interface Column<T> {
  readonly kind: 'text' | 'uuid' | 'bigint' | 'integer' | 'boolean' | 'timestamptz' | 'jsonb' | 'bytea';
  readonly optional: boolean;
  /** Carries the type alone; never set. */
  readonly holds?: T;
}

const column = <T>(kind: Column<T>['kind']) => ({ kind, optional: false }) as Column<T>;
export const text = column<string>('text');
export const uuid = column<string>('uuid');
/** 64-bit integers: money in minor units. A bigint in memory. */
export const bigint = column<bigint>('bigint');
export const integer = column<number>('integer');
export const boolean = column<boolean>('boolean');
export const time = column<Instant>('timestamptz');
export const bytes = column<Buffer>('bytea');
/** A value that is read and written whole. Money inside keeps its bigint. */
export const json = <T>(): Column<T> => column<T>('jsonb');
/** A text column whose values are those of a union. */
export const oneOf = <T extends string>(): Column<T> => column<T>('text') as Column<T>;
export const optional = <T>(inner: Column<T>): Column<T | undefined> => ({ ...inner, optional: true });

export interface StoreSpec<Row, K extends keyof Row & string> {
  /** The table's name, in the service's own schema. */
  table: string;
  /** Primary key; begins with `merchant` in business tables, so that a distributed database can shard by it. */
  key: readonly K[];
  columns: { readonly [C in keyof Row & string]-?: Column<Row[C]> };
  /** A counter column that must grow with every change; an update names the value it read. */
  version?: keyof Row & string;
  unique?: readonly (readonly (keyof Row & string)[])[];
  indexes?: readonly { columns: readonly (keyof Row & string)[]; where?: string }[];
  /** SQL conditions over the table's columns (snake_case): the last line behind a refusal in code. */
  checks?: Readonly<Record<string, string>>;
  /** Reference rows, which only the migrator writes: loaded without a lock, and the service's role may not change them. */
  reference?: true;
  /** Share of a page filled by inserts; below 100 where rows change often, so that updates stay on their page. */
  fillfactor?: number;
}

export type KeyOfRow<Row, K extends keyof Row> = Pick<Row, K>;

/** What a use case asks to see. The runner loads all of a batch's references at once and locks the rows. */
export interface Ref<V> {
  readonly store: AnyStore;
  readonly keys: readonly Record<string, unknown>[];
  /** The same keys as text. They are looked up several times in the life of a batch. */
  readonly ids: readonly string[];
  readonly many: boolean;
  readonly sees?: V;
}

export type Write =
  | { readonly store: AnyStore; readonly op: 'put'; readonly row: Record<string, unknown> }
  | { readonly store: AnyStore; readonly op: 'add'; readonly row: Record<string, unknown> }
  | { readonly store: AnyStore; readonly op: 'remove'; readonly row: Record<string, unknown> };

/** A table as the use cases know it: what it holds, how it is found, what may be written. The engines make the statements. */
export class Store<Row extends object, K extends keyof Row & string, Absent = undefined> {
  constructor(
    readonly spec: StoreSpec<Row, K>,
    /** The row that stands for an absent one: with it, a read never misses, and what was read is there when the batch commits. */
    readonly initial?: (key: KeyOfRow<Row, K>) => Row,
  ) {}

  get name(): string {
    return this.spec.table;
  }

  /** One row, locked; undefined (or the initial row) where there is none. */
  at(key: KeyOfRow<Row, K>): Ref<Row | Absent> {
    return { store: this, keys: [key], ids: [keyText(this, key)], many: false };
  }

  /** Several rows, locked; those that exist, in the order asked (all of them where the store has an initial row). */
  all(keys: readonly KeyOfRow<Row, K>[]): Ref<Row[]> {
    return { store: this, keys, ids: keys.map((key) => keyText(this, key)), many: true };
  }

  /** Saves a row that this decision has read: inserts it where it was absent, else updates it. */
  put(row: Row): Write {
    return { store: this, op: 'put', row: row as Record<string, unknown> };
  }

  /** Adds a row nobody reads before writing (ledger, timeline). Its key is derived, so adding it twice leaves one. */
  add(row: Row): Write {
    return { store: this, op: 'add', row: row as Record<string, unknown> };
  }

  /** Deletes a row that this decision has read. */
  remove(key: KeyOfRow<Row, K>): Write {
    return { store: this, op: 'remove', row: key as Record<string, unknown> };
  }
}

/** A store with its row type worn off, as the engines see it. */
export interface AnyStore {
  readonly name: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- rows of any type
  readonly spec: StoreSpec<any, any>;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly initial?: ((key: any) => any) | undefined;
}

/** Declares a table for rows of one type: `storeOf<Payout>()({ table: 'payout', key: ['merchant', 'payoutId'], columns: {…} })`. */
export const storeOf =
  <Row extends object>() =>
  <const K extends keyof Row & string>(spec: StoreSpec<Row, K>): Store<Row, K> =>
    new Store(spec);

/** The same for rows that are never absent: accounts, exposures, counters. */
export const accountOf =
  <Row extends object>() =>
  <const K extends keyof Row & string>(spec: StoreSpec<Row, K>, initial: (key: KeyOfRow<Row, K>) => Row): Store<Row, K, never> =>
    new Store<Row, K, never>(spec, initial);

/** Asked for several times for each row of a batch: no array is made for it. */
export function keyText({ spec: { key } }: AnyStore, row: Record<string, unknown>): string {
  let text = String(row[key[0]!]);
  for (let i = 1; i < key.length; i++) text += `\u0000${String(row[key[i]!])}`;
  return text;
}

export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
