import pg from 'pg';

export type Values = ReadonlyMap<string, string | null>;

/** One row that a run inserted, updated or deleted; each value as the text that PostgreSQL writes, of a deleted row its key alone. */
export interface Write {
  readonly act: 'INSERT' | 'UPDATE' | 'DELETE';
  readonly values: Values;
}

/** A table and all that a run wrote there, in the order of the commits. */
export interface WrittenTable {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly key: readonly string[];
  readonly writes: readonly Write[];
}

const SLOT = 'redress_bench';

/** Watches what is written from here on, by a slot of logical decoding; `stop` gives it. The server must run with wal_level=logical. */
export async function watchWrites(url: string): Promise<{ stop(): Promise<WrittenTable[]> }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`SELECT pg_create_logical_replication_slot($1, 'test_decoding')`, [SLOT]);
  return {
    stop: async () => {
      try {
        const tables = await tablesOf(client);
        const { rows } = await client.query<{ data: string }>(
          `SELECT data FROM pg_logical_slot_get_changes($1, NULL, NULL, 'skip-empty-xacts', '1') WHERE data LIKE 'table %'`, [SLOT]);
        for (const { data } of rows) {
          const { name, write } = decode(data);
          if (write) tables.get(name)?.writes.push(write);
        }
        return [...tables.values()].filter(({ writes }) => writes.length > 0);
      } finally {
        await client.query('SELECT pg_drop_replication_slot($1)', [SLOT]);
        await client.end();
      }
    },
  };
}

/** The tables of the services and of the log, by the names that decoding gives them. */
async function tablesOf(client: pg.Client): Promise<Map<string, WrittenTable & { writes: Write[] }>> {
  const { rows } = await client.query<{ name: string; schema: string; table: string; columns: { name: string; type: string }[]; key: string[] }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name, n.nspname AS schema, c.relname AS table,
       (SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum)
        FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
       (SELECT json_agg(a.attname) FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
        WHERE i.indrelid = c.oid AND i.indisprimary) AS key
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname !~ '^(pg_|information_schema|public|floor)' AND c.relname <> 'migration' ORDER BY 1`);
  return new Map(rows.map(({ name, ...table }) => [name, { ...table, key: table.key ?? [], writes: [] }]));
}

const LINE = /^table (.+?): (INSERT|UPDATE|DELETE): /s;

/** A line of test_decoding: `table s.t: UPDATE: id[uuid]:'…' note[text]:null`. A key that changes comes before, as `old-key: … new-tuple: `. */
export function decode(line: string): { readonly name: string; readonly write?: Write } {
  const [head, name, act] = LINE.exec(line) ?? [];
  if (!head || !name) throw new Error('a line of logical decoding has a form of its own');
  const old = line.startsWith('old-key: ', head.length) ? line.indexOf(' new-tuple: ') + ' new-tuple: '.length : head.length;
  if (line.startsWith('(no-tuple-data)', head.length)) return { name };
  return { name, write: { act: act as Write['act'], values: valuesOf(line, old) } };
}

const COLUMN = /(?:"((?:[^"]|"")+)"|([^\s"[]+))\[[^\]]*(?:\[\])?\]:(?:'((?:[^']|'')*)'|(\S+))(?: |$)/gy;

function valuesOf(line: string, at: number): Values {
  const values = new Map<string, string | null>();
  COLUMN.lastIndex = at;
  for (let match = COLUMN.exec(line); match; match = COLUMN.exec(line)) {
    const name = match[1]?.replaceAll('""', '"') ?? match[2]!;
    if (match[4] === 'unchanged-toast-datum') continue;
    values.set(name, match[3] !== undefined ? match[3].replaceAll(`''`, `'`) : match[4] === 'null' ? null : match[4]!);
  }
  return values;
}
