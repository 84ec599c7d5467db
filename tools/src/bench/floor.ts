import pg from 'pg';
import { type Values, type Write, type WrittenTable } from './written.js';

/** What is written of one table in one statement. */
interface Part {
  readonly table: WrittenTable;
  readonly act: Write['act'];
  readonly rows: Values[];
}

/** Writes of one row beyond this are left out: a plain writer would keep a counter once a transaction, not once a batch of ours. */
const WRITES_OF_A_ROW = 20;

/**
 * The floor: everything that a run inserted, updated and deleted is written again, into empty copies of its tables, by plain multi-row
 * statements over two pipelined connections. Each service's share of `batch` complaints is a chain of transactions: in the first of them the
 * first write of every row, in the second the second of every row. Gives the milliseconds that took. Nothing is read, decided or locked.
 */
export async function writeAgain(url: string, written: readonly WrittenTable[], complaints: number, batch: number): Promise<number> {
  const clients = [0, 1].map(() => new pg.Client({ connectionString: url, pipeline: true } as pg.ClientConfig));
  await Promise.all(clients.map((client) => client.connect()));
  try {
    await clients[0]!.query('DROP SCHEMA IF EXISTS floor CASCADE; CREATE SCHEMA floor');
    for (const { schema, table } of written) await clients[0]!.query(`CREATE TABLE ${copyOf(schema, table)} (LIKE "${schema}"."${table}" INCLUDING ALL)`);
    const { before, chains } = plan(written, Math.max(1, Math.ceil(complaints / batch)));
    for (const part of before) await write(clients[0]!, part);
    const began = performance.now();
    let next = 0;
    await Promise.all(clients.map(async (client) => {
      while (next < chains.length) for (const parts of chains[next++]!) await transaction(client, parts);
    }));
    return performance.now() - began;
  } finally {
    await clients[0]!.query('DROP SCHEMA IF EXISTS floor CASCADE').catch(() => undefined);
    await Promise.all(clients.map((client) => client.end()));
  }
}

const transaction = (client: pg.Client, parts: readonly Part[]): Promise<unknown> =>
  Promise.all([client.query('BEGIN'), ...parts.map((part) => write(client, part)), client.query('COMMIT')]);

/** `before` are rows that stood before the run and were changed by it; the n-th link of a chain holds the n-th write of each of its rows. */
function plan(written: readonly WrittenTable[], portions: number): { before: Part[]; chains: Part[][][] } {
  const before: Part[] = [];
  const chains: Part[][][] = [];
  for (const own of Map.groupBy(written, ({ schema }) => schema).values()) {
    const links: Map<string, Part>[][] = Array.from({ length: portions }, () => []);
    for (const table of own) before.push(layOut(table, links));
    chains.push(...links.map((link) => link.map((parts) => [...parts.values()])));
  }
  // The longest first, so that neither connection ends long before the other.
  chains.sort((a, b) => b.length - a.length);
  return { before: before.filter(({ rows }) => rows.length > 0), chains };
}

function layOut(table: WrittenTable, portions: readonly Map<string, Part>[][]): Part {
  const known = new Map<string, { values: Values; writes: number; portion: number }>();
  const keyOf = (values: Values) => JSON.stringify(table.key.map((name) => values.get(name)));
  const rows = new Set(table.writes.map(({ values }) => keyOf(values))).size;
  const stood: Values[] = [];
  for (const { act, values } of table.writes) {
    const key = keyOf(values);
    const last = known.get(key);
    if (!last && act === 'DELETE') continue;
    if (!last && act === 'UPDATE') stood.push(values);
    const row: Values = last && act === 'UPDATE' ? new Map([...last.values, ...values]) : values;
    const { writes, portion } = last ?? { writes: 0, portion: Math.floor((known.size * portions.length) / (rows + 1)) };
    known.set(key, { values: row, writes: writes + 1, portion });
    if (writes >= WRITES_OF_A_ROW) continue;
    const parts = (portions[portion]![writes] ??= new Map<string, Part>());
    const name = `${table.table}.${act}`;
    if (!parts.has(name)) parts.set(name, { table, act, rows: [] });
    parts.get(name)!.rows.push(row);
  }
  return { table, act: 'INSERT', rows: stood };
}

const copyOf = (schema: string, table: string): string => `floor."${schema}.${table}"`;
const quote = (value: string | null | undefined): string => (value === null || value === undefined ? 'NULL' : `"${value.replace(/[\\"]/g, '\\$&')}"`);

function write(client: pg.Client, { table: { schema, table, columns, key }, act, rows }: Part): Promise<unknown> {
  const sent = act === 'DELETE' ? columns.filter(({ name }) => key.includes(name)) : columns;
  const names = sent.map(({ name }) => `"${name}"`).join(', ');
  const cast = (name: string) => `u."${name}"::${columns.find((column) => column.name === name)!.type}`;
  const from = `unnest(${sent.map((_, i) => `$${i + 1}::text[]`).join(', ')}) AS u(${names})`;
  const matches = key.map((name) => `t."${name}" = ${cast(name)}`).join(' AND ');
  const sets = columns.filter(({ name }) => !key.includes(name)).map(({ name }) => `"${name}" = ${cast(name)}`).join(', ');
  const text = {
    INSERT: `INSERT INTO ${copyOf(schema, table)} (${names}) SELECT ${sent.map(({ name }) => cast(name)).join(', ')} FROM ${from}`,
    UPDATE: `UPDATE ${copyOf(schema, table)} t SET ${sets} FROM ${from} WHERE ${matches}`,
    DELETE: `DELETE FROM ${copyOf(schema, table)} t USING ${from} WHERE ${matches}`,
  }[act];
  return client.query({ name: `floor.${schema}.${table}.${act}`, text, values: sent.map(({ name }) => `{${rows.map((row) => quote(row.get(name))).join(',')}}`) });
}
