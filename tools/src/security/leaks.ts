import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Pool } from 'pg';

/** A place where the stack has written something, and what it holds. */
export interface Written { readonly place: string; readonly content: string }

/** Every way in which a text may stand somewhere without being closed: as it is, escaped, or encoded. */
function formsOf(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8');
  // Three alignments: base64 of something around it shows the middle of one of these.
  const base64 = [0, 1, 2].flatMap((shift) => {
    const coded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64').replace(/=+$/, '');
    return [coded.slice(shift === 0 ? 0 : shift + 1, -2)];
  }).filter((form) => form.length >= 10);
  const escaped = [...text].map((sign) => (sign > '\x7f' ? `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}` : sign)).join('');
  return [
    text, escaped, encodeURIComponent(text), JSON.stringify(text).slice(1, -1),
    bytes.toString('hex'), Buffer.from(text, 'utf16le').toString('hex'), ...base64, ...base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
  ];
}

/** Where any of these texts stands, as `what: place, around it`; upper and lower case are the same. */
export function find(needles: Readonly<Record<string, string>>, written: readonly Written[]): string[] {
  const forms = Object.entries(needles).flatMap(([what, text]) =>
    [...new Set(formsOf(text))].map((form) => [what, form.toLowerCase()] as const));
  return written.flatMap(({ place, content }) => {
    const lower = content.toLowerCase();
    return forms.flatMap(([what, form]) => {
      const at = lower.indexOf(form);
      return at < 0 ? [] : [`${what}: ${place}, …${content.slice(Math.max(0, at - 80), at + form.length + 40)}…`];
    });
  });
}

const AS_TEXT = { getTypeParser: () => (value: string) => value };

/** Every row of every table of every schema, as text; bytes as hex and, where they are some, as characters. */
export async function tablesOf(database: Pool): Promise<Written[]> {
  const { rows: tables } = await database.query(`SELECT table_schema AS schema, table_name AS name FROM information_schema.tables
    WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2`);
  const dumps: Written[] = [];
  for (const { schema, name } of tables as { schema: string; name: string }[]) {
    const { rows } = await database.query({ text: `SELECT t.* FROM "${schema}"."${name}" t`, rowMode: 'array', types: AS_TEXT });
    const content = (rows as (string | null)[][]).map((row) => row.map(textOf).join('\t')).join('\n');
    dumps.push({ place: `table ${schema}.${name}`, content });
  }
  return dumps;
}

const textOf = (value: string | null): string =>
  (value?.startsWith('\\x') ? `${value} ${Buffer.from(value.slice(2), 'hex').toString('utf8')}` : value ?? '');

/** Every file below a folder, but for those that are left out. */
export function filesBelow(folder: string, leftOut: readonly string[]): Written[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && !leftOut.some((one) => path.startsWith(one)))
    .map((path) => ({ place: `file ${path.slice(folder.length + 1)}`, content: readFileSync(path).toString('utf8') }));
}
