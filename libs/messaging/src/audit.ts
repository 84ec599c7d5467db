import { createHash } from 'node:crypto';
import { type Instant } from '@redress/contracts';
import { auditHeads, auditRows, type AuditRow } from './framework-stores.js';
import { type SharedView } from './shared-view.js';
import { type AuditEntry, type Input } from './use-case.js';

/** The hash of a row over everything it says and the hash before it. */
export function auditHash(previous: string, row: Omit<AuditRow, 'hash'>): string {
  const said = [row.merchant, row.sequence, row.at, row.actor, row.role, row.act, row.target, row.allowed, ...Object.entries(row.detail).sort().flat()];
  return createHash('sha256').update(previous).update(JSON.stringify(said.map(String))).digest('hex');
}

export interface AuditNote {
  readonly input: Input;
  readonly entry: AuditEntry;
  readonly allowed: boolean;
}

/** Chains the notes of a batch to each merchant's log. */
export async function writeAudit(view: SharedView, notes: readonly AuditNote[], now: Instant): Promise<void> {
  if (notes.length === 0) return;
  const who = ({ input, entry }: AuditNote) => entry.inNameOf ?? input;
  await view.load(notes.map((note) => auditHeads.at({ merchant: who(note).merchant })));
  for (const note of notes) {
    const { entry, allowed } = note;
    const { merchant, actor } = who(note);
    const head = view.seen(auditHeads.at({ merchant }));
    const row = {
      merchant, sequence: head.sequence + 1n, at: now, actor: actor?.id ?? 'system', role: actor?.role ?? 'system',
      act: entry.act, target: entry.target, detail: entry.detail ?? {}, allowed,
    };
    const hash = auditHash(head.hash, row);
    view.apply([auditHeads.put({ merchant: head.merchant, sequence: row.sequence, hash }), auditRows.add({ ...row, hash })]);
  }
}

/** Re-reads a chain in order; the sequence of the first row that does not follow, or undefined where all is as written. */
export function brokenLink(rows: readonly AuditRow[]): bigint | undefined {
  let previous = '0'.repeat(64);
  let expected = 1n;
  for (const { hash, ...row } of rows) {
    if (row.sequence !== expected || auditHash(previous, row) !== hash) return expected;
    previous = hash;
    expected += 1n;
  }
  return undefined;
}
