import { parse } from 'csv-parse/sync';
import { NotUnderstood } from './command.js';

export interface Listed { orderSource: string; orderRef: string; lineRef?: string }

const needed = ['orderSource', 'orderRef'] as const;

/** The lines of a CSV file whose first line names the columns. @throws NotUnderstood naming the line that does not fit. */
export function linesOf(text: string, file: string): Listed[] {
  const rows = rowsOf(text, file);
  const [columns = [], ...records] = rows;
  const missing = needed.filter((name) => !columns.includes(name));
  if (missing.length > 0) throw new NotUnderstood(`${file}: the column ${missing.join(' and ')} is missing.`);
  return records.map((record, index) => {
    const of = (name: string): string => record[columns.indexOf(name)]?.trim() ?? '';
    const empty = needed.find((name) => of(name) === '');
    if (empty) throw new NotUnderstood(`${file}, line ${index + 2}: ${empty} is empty.`);
    const lineRef = of('lineRef');
    return { orderSource: of('orderSource'), orderRef: of('orderRef'), ...(lineRef && { lineRef }) };
  });
}

function rowsOf(text: string, file: string): string[][] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true, trim: true, record_delimiter: ['\r\n', '\n'] });
  } catch (error) {
    throw new NotUnderstood(`${file}: ${(error as Error).message}`);
  }
}
