import { createReadStream, readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { delimited } from './delimited.js';
import { type BadRow, type Row } from './row.js';

const readers: Record<string, (lines: AsyncIterable<string>, source: string) => AsyncIterable<Row | BadRow>> = {
  '.csv': (lines, source) => delimited(lines, source, ','),
  '.tsv': (lines, source) => delimited(lines, source, '\t'),
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
  return readers[extname(file).toLowerCase()]!(linesOf(createReadStream(file), new TextDecoder(encoding)), sourceOf(file));
}

/** Lines end with a line feed, before which a carriage return may stand. No other sign ends a line: JSON and texts may hold any. */
async function* linesOf(bytes: AsyncIterable<Buffer>, decoder: InstanceType<typeof TextDecoder>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of bytes) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop()!;
    for (const part of parts) yield part.replace(/\r$/, '');
  }
  rest += decoder.decode();
  if (rest) yield rest.replace(/\r$/, '');
}

/** One JSON object on each line; what is nested in it stays JSON. */
export async function* jsonLines(lines: AsyncIterable<string>, source: string): AsyncGenerator<Row | BadRow> {
  let line = 0;
  for await (const raw of lines) {
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
