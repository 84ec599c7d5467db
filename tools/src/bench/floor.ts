import pg from 'pg';

/** A table and every row of it, each value as the text that PostgreSQL writes. */
interface Captured {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (string | null)[][];
}

const asText = { getTypeParser: () => (value: string) => value };

/** Everything that a run has left in the schemas of the services and of the log. */
export async function capture(url: string): Promise<Captured[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: columns } = await client.query<{ schema: string; table: string; name: string; type: string }>(
      `SELECT n.nspname AS schema, c.relname AS table, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       WHERE c.relkind = 'r' AND n.nspname !~ '^(pg_|information_schema|public|floor)' AND c.relname <> 'migration' ORDER BY 1, 2, a.attnum`);
    const captured: Captured[] = [];
    for (const [, own] of Map.groupBy(columns, ({ schema, table }) => `${schema}.${table}`)) {
      const { schema, table } = own[0]!;
      const list = own.map(({ name }) => `"${name}"`).join(', ');
      const { rows } = await client.query<(string | null)[]>({ text: `SELECT ${list} FROM "${schema}"."${table}"`, rowMode: 'array', types: asText });
      if (rows.length > 0) captured.push({ schema, table, columns: own, rows });
    }
    return captured;
  } finally {
    await client.end();
  }
}

const quote = (value: string | null): string => (value === null ? 'NULL' : `"${value.replace(/[\\"]/g, '\\$&')}"`);

/**
 * The floor: the same rows written again into empty copies of their tables by plain multi-row statements, `batch` complaints a transaction
 * and stage, pipelined, over two connections. Gives the milliseconds that took. Nothing is read, decided, locked, updated or deleted.
 */
export async function writeAgain(url: string, captured: readonly Captured[], complaints: number, batch: number): Promise<number> {
  const clients = [0, 1].map(() => new pg.Client({ connectionString: url, pipeline: true } as pg.ClientConfig));
  await Promise.all(clients.map((client) => client.connect()));
  try {
    await clients[0]!.query('DROP SCHEMA IF EXISTS floor CASCADE; CREATE SCHEMA floor');
    for (const { schema, table } of captured) await clients[0]!.query(`CREATE TABLE floor."${schema}.${table}" (LIKE "${schema}"."${table}" INCLUDING ALL)`);
    await clients[0]!.query('CHECKPOINT');
    const stages = [...Map.groupBy(captured, ({ schema }) => schema).values()];
    const transactions = Math.max(1, Math.ceil(complaints / batch));
    const work = Array.from({ length: transactions }, (_, i) => stages.map((tables) => ({ tables, i }))).flat();
    const began = performance.now();
    let next = 0;
    await Promise.all(clients.map(async (client) => {
      while (next < work.length) {
        const { tables, i } = work[next++]!;
        const statements = tables.map((table) => insert(client, table, i, transactions));
        await Promise.all([client.query('BEGIN'), ...statements, client.query('COMMIT')]);
      }
    }));
    return performance.now() - began;
  } finally {
    await clients[0]!.query('DROP SCHEMA IF EXISTS floor CASCADE').catch(() => undefined);
    await Promise.all(clients.map((client) => client.end()));
  }
}

function insert(client: pg.Client, { schema, table, columns, rows }: Captured, part: number, parts: number): Promise<unknown> {
  const own = rows.slice(Math.floor((part * rows.length) / parts), Math.floor(((part + 1) * rows.length) / parts));
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  const values = columns.map(({ name, type }) => `u."${name}"::${type}`).join(', ');
  const arrays = columns.map((_, i) => `$${i + 1}::text[]`).join(', ');
  return client.query({
    name: `floor.${schema}.${table}`,
    text: `INSERT INTO floor."${schema}.${table}" (${names}) SELECT ${values} FROM unnest(${arrays}) AS u(${names})`,
    values: columns.map((_, column) => `{${own.map((row) => quote(row[column]!)).join(',')}}`),
  });
}
