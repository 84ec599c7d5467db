import { type Pool, type PoolClient } from 'pg';
import { DataSource, EntitySchema, type EntitySchemaColumnOptions, type MigrationInterface } from 'typeorm';
import { type AnyStore, snakeCase } from './store.js';

/** The schema of a service: its name, as SQL writes names. */
export const schemaOf = (service: string): string => service.replaceAll('-', '_');

/**
 * Hot-path statements join an array of keys to a table by its primary key. A plan made while the table is still empty would be a hash
 * over a full scan, and a prepared statement would keep it; these settings leave the index as the only way. Their plan is the same for any
 * keys, so it is made once and not for each of the first five uses on each connection.
 */
const SESSION = [
  'TimeZone=UTC', 'jit=off', 'enable_seqscan=off', 'enable_hashjoin=off', 'enable_mergejoin=off', 'plan_cache_mode=force_generic_plan',
  'DateStyle=ISO',
  'idle_in_transaction_session_timeout=60s', 'lock_timeout=20s', 'statement_timeout=60s',
];

/** The store as TypeORM sees it: TypeORM owns pool, migrations, schema comparison and administrative reads. */
export function entityOf(store: AnyStore): EntitySchema<Record<string, unknown>> {
  const { spec } = store;
  const columns = Object.fromEntries(
    Object.entries(spec.columns).map(([field, { kind, optional }]) => {
      const options: EntitySchemaColumnOptions = {
        name: snakeCase(field), type: kind, nullable: optional, primary: spec.key.includes(field), primaryKeyConstraintName: `pk_${spec.table}`,
      };
      return [field, options];
    }),
  );
  const columnNames = (fields: readonly string[]) => fields.map(snakeCase).join('_');
  return new EntitySchema({
    name: spec.table,
    tableName: spec.table,
    columns,
    uniques: (spec.unique ?? []).map((fields) => ({ name: `uq_${spec.table}_${columnNames(fields)}`, columns: [...fields] })),
    indices: (spec.indexes ?? []).map((index) => ({
      name: `ix_${spec.table}_${columnNames(index.columns)}`, columns: [...index.columns], ...(index.where && { where: index.where }),
    })),
    checks: Object.entries(spec.checks ?? {}).map(([name, expression]) => ({ name: `ck_${spec.table}_${name}`, expression })),
  });
}

export interface DatabaseOptions {
  readonly service: string;
  readonly url: string;
  readonly stores: readonly AnyStore[];
  readonly migrations?: readonly (new () => MigrationInterface)[];
  /** Connections of this instance, at most. */
  readonly poolSize?: number;
}

export function dataSourceOf({ service, url, stores, migrations = [], poolSize = 8 }: DatabaseOptions): DataSource {
  const schema = schemaOf(service);
  return new DataSource({
    type: 'postgres',
    url,
    schema,
    entities: stores.map((store) => entityOf(store)),
    migrations: [...migrations],
    migrationsTableName: 'migration',
    applicationName: service,
    poolSize,
    poolErrorHandler: () => undefined,
    installExtensions: false,
    extra: {
      pipeline: true,
      connectionTimeoutMillis: 5_000,
      options: ['search_path=' + schema, ...SESSION].map((setting) => `-c ${setting}`).join(' '),
    },
  });
}

/** New connections log in as the address says by then: the password can be changed while the service runs. */
export function followAddress(pool: Pool, address: () => string): void {
  Object.defineProperty((pool as unknown as { options: object }).options, 'connectionString', { get: address, enumerable: true });
}

/** The pool that TypeORM holds. The engine borrows its clients; nothing else opens connections. */
export const poolOf = (source: DataSource): Pool => (source.driver as unknown as { master: Pool }).master;
export type Client = PoolClient;
