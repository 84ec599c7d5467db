import { createHash } from 'node:crypto';
import { type Row } from './row.js';

/** What a row says, apart from the order of its columns, white space around values and the way of writing characters. */
export function canonicalRow({ values }: Pick<Row, 'values'>): string {
  const said = Object.entries(values).map(([name, value]) => [name.trim().normalize('NFC'), value.trim().normalize('NFC')] as const);
  return JSON.stringify(said.filter(([, value]) => value !== '').sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

const hash = (...parts: readonly string[]): string => {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(`${Buffer.byteLength(part)}:`).update(part);
  return sum.digest('hex');
};

/** A row that has an id of its own is known by it alone: when it says something else, that is a conflict for intake to find. */
export const hashOfId = (channel: string, account: string, id: string): string => hash('id', channel, account, id);

/**
 * Hashes of rows over source name, canonical row and occurrence number: two equal rows of one file differ, and a second run over the file
 * gives each its first hash again.
 */
export class RowHashes {
  private readonly seen = new Map<string, number>();

  of(row: Pick<Row, 'source' | 'values'>): string {
    const said = hash(row.source, canonicalRow(row));
    const occurrence = (this.seen.get(said) ?? 0) + 1;
    this.seen.set(said, occurrence);
    return hash(said, String(occurrence));
  }
}
