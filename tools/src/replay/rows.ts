import { createReadStream, readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { TextDecoderStream } from 'node:stream/web';
import { type CsvError, type Info, parse } from 'csv-parse';

/** A row as the file has it: values by column name, all of them text. */
export interface Row {
  readonly source: string;
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
}

/** A row that cannot be read or sent, and why. */
export interface BadRow {
  readonly source: string;
  readonly line: number;
  readonly why: string;
}
export const isBad = (row: object): row is BadRow => 'why' in row;

const readers: Record<string, (text: Readable, source: string) => AsyncIterable<Row | BadRow>> = {
  '.csv': (text, source) => delimited(text, source, ','),
  '.tsv': (text, source) => delimited(text, source, '\t'),
  '.ndjson': jsonLines,
  '.jsonl': jsonLines,
};

/** The data files that the arguments name: a folder stands for those in it. Throws where there is nothing to read. */
export function dataFiles(paths: readonly string[], from: string): string[] {
  return paths.flatMap((path) => {
    const at = resolve(from, path);
    const stat = statSync(at, { throwIfNoEntry: false });
    if (!stat) throw new Error(`${path} is not there.`);
    if (!stat.isDirectory()) {
      if (!(extname(at).toLowerCase() in readers)) throw new Error(`${path} is neither CSV (.csv), TSV (.tsv) nor NDJSON (.ndjson, .jsonl).`);
      return [at];
    }
    const inside = readdirSync(at).filter((name) => extname(name).toLowerCase() in readers).sort().map((name) => join(at, name));
    if (inside.length === 0) throw new Error(`${path} holds no .csv, .tsv, .ndjson or .jsonl file.`);
    return inside;
  });
}

/** Folder and file name: the same file is the same source wherever the checkout lies. */
export const sourceOf = (file: string): string => `${basename(dirname(file))}/${basename(file)}`;

/** Reads row by row: a file may be larger than memory. `encoding` is a name of the Encoding Standard, such as gb18030. */
export function readRows(file: string, encoding = 'utf-8'): AsyncIterable<Row | BadRow> {
  const decoded = Readable.toWeb(createReadStream(file)).pipeThrough(new TextDecoderStream(encoding) as never);
  return readers[extname(file).toLowerCase()]!(Readable.fromWeb(decoded as never), sourceOf(file));
}

/** The first line names the columns. TSV is taken as it stands; in CSV fields may be quoted. */
export async function* delimited(text: Readable, source: string, delimiter: ',' | '\t'): AsyncGenerator<Row | BadRow> {
  const skipped: BadRow[] = [];
  const parser = parse({
    delimiter, quote: delimiter === ',' ? '"' : null, relax_column_count: true, skip_empty_lines: true, bom: true, info: true,
    skip_records_with_error: true,
    on_skip: (error: CsvError | undefined) => void skipped.push({ source, line: Number(error?.lines ?? 0), why: faultOf(error) }),
  });
  text.once('error', (error) => parser.destroy(error));
  text.pipe(parser);
  let columns: string[] | undefined;
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
    yield* skipped.splice(0);
    if (!columns) columns = record.map((name) => name.trim());
    else if (record.length !== columns.length) yield { source, line: info.lines, why: `has ${record.length} columns, not ${columns.length}` };
    else yield { source, line: info.lines, values: Object.fromEntries(columns.map((name, index) => [name, record[index]!])) };
  }
  yield* skipped;
}

const faultOf = (error: CsvError | undefined): string =>
  error?.code === 'INVALID_OPENING_QUOTE' || error?.code === 'CSV_INVALID_CLOSING_QUOTE' || error?.code.includes('QUOTE')
    ? 'has a quotation mark that is not in its place' : `cannot be read (${error?.code ?? 'unknown'})`;

/** One JSON object on each line; what is nested in it stays JSON. */
export async function* jsonLines(text: Readable, source: string): AsyncGenerator<Row | BadRow> {
  let line = 0;
  for await (const raw of createInterface({ input: text, crlfDelay: Infinity })) {
    line += 1;
    const content = raw.replace(/^\uFEFF/, '').trim();
    if (content) yield rowOf(content, source, line);
  }
}

function rowOf(content: string, source: string, line: number): Row | BadRow {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return { source, line, why: 'is not valid JSON' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { source, line, why: 'is no JSON object' };
  const asText = (part: unknown): string => (typeof part === 'string' ? part : part === null || part === undefined ? '' : JSON.stringify(part));
  return { source, line, values: Object.fromEntries(Object.entries(value).map(([name, part]) => [name, asText(part)])) };
}
