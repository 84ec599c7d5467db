import { decodeJson, encodeJson, instant } from '@redress/contracts';
import { snakeCase, type AnyStore, type Column, type Row } from '@redress/messaging';
import { SqlError } from './sql-error.js';

/** A row as memory keeps it: nothing in it is shared with whoever wrote or reads it. */
export type StoredRow = ReadonlyMap<string, unknown>;

const NUL = '\u0000';
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

const freezers: Record<Column<unknown>['kind'], (value: unknown) => unknown> = {
  text: (value) => {
    if (typeof value !== 'string') throw new SqlError('22P02', 'a text column takes a string');
    if (value.includes(NUL)) throw new SqlError('22021', 'invalid byte sequence for encoding "UTF8": 0x00');
    return value;
  },
  uuid: (value) => {
    if (typeof value !== 'string' || !UUID.test(value)) throw new SqlError('22P02', 'invalid input syntax for type uuid');
    return value.toLowerCase();
  },
  bigint: (value) => {
    if (typeof value !== 'bigint' && !Number.isInteger(value)) throw new SqlError('22P02', 'invalid input syntax for type bigint');
    const whole = BigInt(value as bigint | number);
    if (BigInt.asIntN(64, whole) !== whole) throw new SqlError('22003', 'value is out of range for type bigint');
    return whole;
  },
  integer: (value) => {
    if (!Number.isInteger(value)) throw new SqlError('22P02', 'invalid input syntax for type integer');
    if ((value as number) !== ((value as number) | 0)) throw new SqlError('22003', 'value is out of range for type integer');
    return value;
  },
  boolean: (value) => {
    if (typeof value !== 'boolean') throw new SqlError('22P02', 'invalid input syntax for type boolean');
    return value;
  },
  timestamptz: (value) => {
    const ms = Date.parse(String(value));
    if (Number.isNaN(ms)) throw new SqlError('22007', 'invalid input syntax for type timestamp with time zone');
    return instant(ms);
  },
  jsonb: (value) => {
    const json = encodeJson(value);
    if (/(^|[^\\])(\\\\)*\\u0000/.test(json)) throw new SqlError('22P05', 'unsupported Unicode escape sequence');
    return json;
  },
  bytea: (value) => {
    if (!(value instanceof Uint8Array)) throw new SqlError('22P02', 'a bytea column takes bytes');
    return Buffer.from(value);
  },
};

const freezeColumn = (store: AnyStore, name: string, value: unknown): unknown => {
  const { kind, optional } = store.spec.columns[name]!;
  if (value !== undefined && (value !== null || kind === 'jsonb')) return freezers[kind](value);
  if (optional) return undefined;
  throw new SqlError('23502', `null value in column "${snakeCase(name)}" of relation "${store.name}"`, snakeCase(name));
};

/** Checks a row as PostgreSQL would (SQLSTATE 22xxx, 23502) and copies it. Columns that the store does not declare are dropped. */
export function freeze(store: AnyStore, row: Row): StoredRow {
  const stored = new Map<string, unknown>();
  for (const name of Object.keys(store.spec.columns)) stored.set(name, freezeColumn(store, name, row[name]));
  return stored;
}

/** A fresh copy for a reader; optional columns without a value are absent. */
export function thaw(store: AnyStore, stored: StoredRow): Row {
  const row: Row = {};
  for (const [name, value] of stored) {
    if (value === undefined) continue;
    const { kind } = store.spec.columns[name]!;
    row[name] = kind === 'jsonb' ? decodeJson(value as string) : kind === 'bytea' ? Buffer.from(value as Buffer) : value;
  }
  return row;
}

const typed = (value: unknown): string => (Buffer.isBuffer(value) ? value.toString('hex') : String(value));

/** The values of some columns as one text; undefined where one of them is NULL, which equals nothing. */
export function textOf(stored: StoredRow, columns: readonly string[]): string | undefined {
  const values = columns.map((name) => stored.get(name));
  return values.includes(undefined) ? undefined : values.map(typed).join(NUL);
}

/** The key of a row or of a key alone, normalised as its columns are. */
export const keyOf = (store: AnyStore, row: Row): string =>
  store.spec.key.map((name) => typed(freezeColumn(store, name, row[name]))).join(NUL);
