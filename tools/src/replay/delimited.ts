import { parse } from 'csv-parse/sync';
import { type BadRow, type Row } from './row.js';

/** A field in quotation marks with more lines than this is one whose closing mark is missing. */
const MOST_LINES = 500;

type Delimiter = ',' | '\t';
/** The fields of a record and the line at which it begins; none where its quotation mark is never closed. */
interface DelimitedRecord { readonly at: number; readonly fields: readonly string[] | undefined }

/** The first line names the columns. TSV is taken as it stands; in CSV fields may be quoted, and a quoted one may have several lines. */
export async function* delimited(lines: AsyncIterable<string>, source: string, delimiter: Delimiter): AsyncGenerator<Row | BadRow> {
  const reader = new RecordReader(delimiter);
  let columns: readonly string[] | undefined;
  const rowsOf = function* (records: Iterable<DelimitedRecord>): Generator<Row | BadRow> {
    for (const { at: line, fields } of records) {
      if (!fields) yield { source, line, why: 'opens a quotation mark that is never closed' };
      else if (!columns) columns = fields.map((name) => name.replace(/^\uFEFF/, '').trim());
      else if (fields.length !== columns.length) yield { source, line, why: `has ${fields.length} columns, not ${columns.length}` };
      else yield { source, line, values: Object.fromEntries(columns.map((name, index) => [name, fields[index]!])) };
    }
  };
  for await (const line of lines) yield* rowsOf(reader.push(line));
  yield* rowsOf(reader.end());
}

/** Puts the lines of a record together. Where a quotation mark is never closed only its own line is given up, and not all that follows. */
class RecordReader {
  private open: string[] = [];
  private quotes = 0;
  private number = 0;

  constructor(private readonly delimiter: Delimiter) {}

  /** What is complete with this line. */
  *push(line: string): Generator<DelimitedRecord> {
    this.number += 1;
    this.open.push(line);
    if (this.delimiter === ',') this.quotes += line.split('"').length - 1;
    if (this.quotes % 2 === 0) yield* this.complete();
    else if (this.open.length > MOST_LINES) yield* this.giveUpFirst();
  }

  *end(): Generator<DelimitedRecord> {
    while (this.open.length > 0) yield* this.giveUpFirst();
  }

  private *complete(): Generator<DelimitedRecord> {
    const record = fieldsOf(this.open, this.delimiter);
    if (!record && this.open.length > 1) return yield* this.giveUpFirst();
    const at = this.number - this.open.length + 1;
    const isEmpty = this.open.every((line) => line.trim() === '');
    this.clear();
    if (!isEmpty) yield { at, fields: record };
  }

  /** What was taken for the beginning of a record with several lines is none: its first line stands, or falls, alone. */
  private *giveUpFirst(): Generator<DelimitedRecord> {
    const [first, ...others] = this.open;
    this.number -= others.length;
    this.clear();
    yield { at: this.number, fields: fieldsOf([first!], this.delimiter) };
    for (const line of others) yield* this.push(line);
  }

  private clear(): void {
    this.open = [];
    this.quotes = 0;
  }
}

/**
 * The fields of a record; undefined where these lines are none. On a single line a mark inside a field that has none around it is a letter
 * like any other; a record of several lines must be well formed, or two rows with a stray mark each would pass for one.
 */
function fieldsOf(lines: readonly string[], delimiter: Delimiter): string[] | undefined {
  const text = lines.join('\n');
  if (delimiter === '\t' || !text.includes('"')) return text.split(delimiter);
  try {
    const relaxed = { relax_quotes: lines.length === 1, relax_column_count: true, skip_empty_lines: true };
    const records: string[][] = parse(text, { delimiter, bom: true, ...relaxed });
    return records.length === 1 ? records[0] : undefined;
  } catch {
    return undefined;
  }
}
