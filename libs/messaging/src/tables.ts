import { type AnyStore, snakeCase } from './store.js';
import { sqlColumns } from './columns.js';

const names = (fields: readonly string[]) => fields.map(snakeCase);
const list = (fields: readonly string[]) => names(fields).map((name) => `"${name}"`).join(', ');

/** The statements that make a store's table, in the schema of the connection's search path. */
export function createTable(store: AnyStore): string[] {
  const { spec } = store;
  const { table } = spec;
  const columns = sqlColumns(store).map(
    ({ name, column }) => `${name} ${column.kind}${column.optional ? '' : ' NOT NULL'}`,
  );
  const constraints = [
    `CONSTRAINT "pk_${table}" PRIMARY KEY (${list(spec.key)})`,
    ...(spec.unique ?? []).map((fields) => `CONSTRAINT "uq_${table}_${names(fields).join('_')}" UNIQUE (${list(fields)})`),
    ...Object.entries(spec.checks ?? {}).map(([name, condition]) => `CONSTRAINT "ck_${table}_${name}" CHECK (${condition})`),
  ];
  const storage = spec.fillfactor ? ` WITH (fillfactor = ${spec.fillfactor})` : '';
  const indexes = (spec.indexes ?? []).map(({ columns: fields, where }) =>
    `CREATE INDEX "ix_${table}_${names(fields).join('_')}" ON "${table}" (${list(fields)})${where ? ` WHERE ${where}` : ''}`);
  return [`CREATE TABLE "${table}" (${[...columns, ...constraints].join(', ')})${storage}`, ...indexes];
}

/** Tables of the framework that are no stores: the inbox, the clock's offset, and where this service has read its topics to. */
export const frameworkTables: readonly string[] = [
  `CREATE TABLE inbox (id uuid NOT NULL, at timestamptz NOT NULL DEFAULT now(), CONSTRAINT pk_inbox PRIMARY KEY (id))`,
  `CREATE TABLE clock ("only" boolean NOT NULL DEFAULT true CHECK ("only"), shift interval NOT NULL DEFAULT '0', CONSTRAINT pk_clock PRIMARY KEY ("only"))`,
  `INSERT INTO clock DEFAULT VALUES`,
  `CREATE TABLE log_position (
     topic text NOT NULL, partition integer NOT NULL, next bigint NOT NULL DEFAULT 0, owner uuid, lease_until timestamptz,
     CONSTRAINT pk_log_position PRIMARY KEY (topic, partition)) WITH (fillfactor = 40)`,
  `CREATE TABLE log_member (member uuid NOT NULL, service_topics text NOT NULL, seen_at timestamptz NOT NULL, CONSTRAINT pk_log_member PRIMARY KEY (member))`,
];
