import { arrayOf, arrayType, fromArray, type Parameter, type SqlColumn, sqlColumns } from './columns.js';
import { type AnyStore, snakeCase } from './store.js';

/** A prepared statement and how rows become its parameters. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  values(rows: readonly Record<string, unknown>[]): Parameter[];
}

export interface StoreStatements {
  readonly columns: readonly SqlColumn[];
  /** Those that are no part of the key. */
  readonly rest: readonly SqlColumn[];
  readonly load: Statement;
  readonly insert: Statement;
  readonly add: Statement;
  /** Writes these columns alone, of rows found by their key (and the version that was loaded). */
  update(columns: readonly SqlColumn[]): Statement;
  readonly remove: Statement;
  due(column: string): string;
}

/** Moment of the unit of work: the transaction's start plus the offset that tests may set. An init plan, so indexes still serve. */
export const NOW = `(SELECT date_trunc('milliseconds', now() + shift) FROM clock)`;

const cache = new WeakMap<AnyStore, StoreStatements>();

export function statementsOf(store: AnyStore): StoreStatements {
  let statements = cache.get(store);
  if (!statements) cache.set(store, (statements = makeStatements(store)));
  return statements;
}

/** The version that was loaded travels beside the row under this name. */
export const LOADED_VERSION = ' loadedVersion';

function makeStatements(store: AnyStore): StoreStatements {
  const table = `"${store.spec.table}"`;
  const all = sqlColumns(store);
  const keys = store.spec.key.map((field) => all.find((column) => column.field === field)!);
  const rest = all.filter((column) => !keys.includes(column));
  const list = (columns: readonly SqlColumn[], prefix = '') => columns.map(({ name }) => prefix + name).join(', ');
  const arrays = (columns: readonly SqlColumn[]) => columns.map(({ column }, i) => `$${i + 1}::${arrayType(column.kind)}`).join(', ');
  const picked = (columns: readonly SqlColumn[]) => columns.map(({ column, name }) => fromArray(column.kind, `u.${name}`)).join(', ');
  const matches = keys.map(({ name }) => `t.${name} = u.${name}`).join(' AND ');
  const statement = (op: string, columns: readonly SqlColumn[], text: string): Statement => ({
    name: `${store.spec.table}.${op}`,
    text,
    values: (rows) => columns.map(({ column, field }) => arrayOf(column.kind, field, rows)),
  });

  const unnested = `unnest(${arrays(all)}) AS u(${list(all)})`;
  const insert = `INSERT INTO ${table} (${list(all)}) SELECT ${picked(all)} FROM ${unnested}`;
  const version = store.spec.version && all.find(({ field }) => field === store.spec.version);
  const loaded: SqlColumn[] = version ? [{ ...version, field: LOADED_VERSION, name: '"loaded_version"' }] : [];
  const update = (columns: readonly SqlColumn[]): Statement => {
    const sent = [...keys, ...columns, ...loaded];
    const sets = columns.map(({ name, column }) => `${name} = ${fromArray(column.kind, `u.${name}`)}`).join(', ');
    return statement(`update.${markOf(rest, columns)}`, sent,
      `UPDATE ${table} t SET ${sets} FROM unnest(${arrays(sent)}) AS u(${list(sent)}) WHERE ${matches}` +
      (version ? ` AND t.${version.name} = u."loaded_version"` : ''));
  };
  return {
    columns: all,
    rest,
    load: statement('load', keys,
      `SELECT ${list(all, 't.')} FROM unnest(${arrays(keys)}) AS u(${list(keys)}) JOIN ${table} t ON ${matches} ` +
      `ORDER BY ${list(keys, 't.')}${store.spec.reference ? '' : ' FOR NO KEY UPDATE OF t'}`),
    insert: statement('insert', all, insert),
    add: statement('add', all, `${insert} ON CONFLICT (${list(keys)}) DO NOTHING`),
    update,
    remove: statement('remove', keys, `DELETE FROM ${table} t USING unnest(${arrays(keys)}) AS u(${list(keys)}) WHERE ${matches}`),
    due: (field) =>
      `SELECT ${list(all)} FROM ${table} WHERE "${snakeCase(field)}" <= ${NOW} ORDER BY "${snakeCase(field)}" LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED`,
  };
}

/** A short name for some of a table's columns: a bit for each. */
const markOf = (all: readonly SqlColumn[], some: readonly SqlColumn[]): string =>
  all.reduce((mark, column, i) => (some.includes(column) ? mark + 2 ** i : mark), 0).toString(36);
