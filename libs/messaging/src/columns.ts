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

/** Arrays travel as text of this type; jsonb goes as text, so that one array literal serves all of them. */
export const arrayType = (kind: Column<unknown>['kind']): string => (kind === 'jsonb' ? 'text[]' : `${kind}[]`);
export const fromArray = (kind: Column<unknown>['kind'], name: string): string => (kind === 'jsonb' ? `${name}::jsonb` : name);

const quoted = (value: string): string => `"${value.replace(/[\\"]/g, '\\$&')}"`;

/** Texts as a PostgreSQL array literal. */
export const textArray = (values: readonly string[]): string => `{${values.map(quoted).join(',')}}`;

function literal(kind: Column<unknown>['kind'], value: unknown): string {
  if (value === undefined || (value === null && kind !== 'jsonb')) return 'NULL';
  switch (kind) {
    case 'text':
      return quoted(value as string);
    case 'jsonb':
      return quoted(encodeJson(value));
    case 'bytea':
      return quoted(`\\x${(value as Buffer).toString('hex')}`);
    case 'timestamptz':
      return `"${value as string}"`;
    case 'uuid':
      return quoted(value as string);
    default:
      return String(value);
  }
}

/** One column of many rows as a PostgreSQL array literal: an eighth of the cost of one parameter a value. */
export function arrayLiteral(kind: Column<unknown>['kind'], field: string, rows: readonly Record<string, unknown>[]): string {
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
