import { decodeJson, encodeJson } from '@redress/contracts';
import { type AnyStore, type Column, snakeCase } from './store.js';

/** A store's columns as SQL knows them, in the order of their declaration. */
export interface SqlColumn {
  readonly field: string;
  readonly name: string;
  readonly column: Column<unknown>;
}

export const sqlColumns = (store: AnyStore): SqlColumn[] =>
  Object.entries(store.spec.columns as Record<string, Column<unknown>>).map(([field, column]) => ({ field, name: `"${snakeCase(field)}"`, column }));

/** Arrays travel as text of this type; jsonb goes as text, and is parsed there. */
export const arrayType = (kind: Column<unknown>['kind']): string => (kind === 'jsonb' ? 'text[]' : `${kind}[]`);
export const fromArray = (kind: Column<unknown>['kind'], name: string): string => (kind === 'jsonb' ? `${name}::jsonb` : name);

/** A parameter: text as PostgreSQL writes it, or bytes in its binary form. */
export type Parameter = string | Buffer;

const SPECIAL = /[\\"]/;
const quoted = (value: string): string => (SPECIAL.test(value) ? `"${value.replace(/[\\"]/g, '\\$&')}"` : `"${value}"`);

/** Short texts (keys, names) as a PostgreSQL array literal. */
export const textArray = (values: readonly string[]): string => `{${values.map(quoted).join(',')}}`;

const TEXT_OID = 25;
const HEADER = 20;

/**
 * Long texts (bodies, JSON) as a binary `text[]`: no quote in them has to be escaped here and read back there, which costs a quarter.
 * One dimension; an absent text is NULL. Form: array_recv in PostgreSQL's arrayfuncs.c.
 */
export function documentArray(values: readonly (string | undefined)[]): Buffer {
  const lengths = values.map((value) => (value === undefined ? -1 : Buffer.byteLength(value)));
  const array = Buffer.allocUnsafe(lengths.reduce((size, length) => size + 4 + Math.max(0, length), HEADER));
  const absent = lengths.includes(-1) ? 1 : 0;
  [1, absent, TEXT_OID, values.length, 1].forEach((word, i) => array.writeInt32BE(word, i * 4));
  let at = HEADER;
  values.forEach((value, i) => {
    at = array.writeInt32BE(lengths[i]!, at);
    if (value !== undefined) at += array.write(value, at);
  });
  return array;
}

function literal(kind: Exclude<Column<unknown>['kind'], 'jsonb'>, value: unknown): string {
  if (value === undefined || value === null) return 'NULL';
  switch (kind) {
    case 'text':
      return quoted(value as string);
    case 'bytea':
      return `"\\\\x${(value as Buffer).toString('hex')}"`;
    case 'timestamptz':
      return `"${value as string}"`;
    case 'uuid':
      // Two uuids do not fit into the length of one: whatever stands there instead is refused by PostgreSQL, quoted or not.
      return (value as string).length === 36 ? (value as string) : quoted(value as string);
    default:
      return String(value);
  }
}

/** One column of many rows as an array: an eighth of the cost of one parameter a value. */
export function arrayOf(kind: Column<unknown>['kind'], field: string, rows: readonly Record<string, unknown>[]): Parameter {
  if (kind === 'jsonb') return documentArray(rows.map((row) => (row[field] === undefined ? undefined : encodeJson(row[field]))));
  let out = '{';
  for (let i = 0; i < rows.length; i++) {
    if (i > 0) out += ',';
    out += literal(kind, rows[i]![field]);
  }
  return `${out}}`;
}

/** A row as `pg` returns it (all values as text, see `rawTypes`) back into its fields. */
export function decodeRow(columns: readonly SqlColumn[], values: readonly (string | null)[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (let i = 0; i < columns.length; i++) {
    const value = values[i];
    if (value === null || value === undefined) continue;
    row[columns[i]!.field] = decode(columns[i]!.column.kind, value);
  }
  return row;
}

function decode(kind: Column<unknown>['kind'], value: string): unknown {
  switch (kind) {
    case 'bigint':
      return BigInt(value);
    case 'integer':
      return Number(value);
    case 'boolean':
      return value === 't';
    case 'timestamptz':
      return toInstant(value);
    case 'jsonb':
      return decodeJson(value);
    case 'bytea':
      return Buffer.from(value.slice(2), 'hex');
    default:
      return value;
  }
}

/** "2026-11-23 02:36:00.5+00" → "2026-11-23T02:36:00.500Z". Sessions run in UTC, so the offset is always +00. */
function toInstant(value: string): string {
  const [seconds, fraction = ''] = value.slice(0, -3).split('.');
  return `${seconds!.replace(' ', 'T')}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
}

/** Leaves every value as the text that PostgreSQL sent: the store knows the types better than the driver does. */
export const rawTypes = { getTypeParser: () => (value: string) => value };
