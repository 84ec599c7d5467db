import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeJson, encodeJson } from '@redress/contracts';
import { type BookedChargeback } from './chargeback.js';
import { type BookedPayout } from './payout.js';

/** A webhook that is to be delivered until somebody takes it. */
export interface Notice { id: string; kind: 'payout.changed' | 'chargeback.opened' | 'chargeback.closed'; body: string; at: string }

type Line = { payout: BookedPayout } | { chargeback: BookedChargeback } | { notice: Notice } | { told: string };
/** A movement of money, in the order of the book. `n` is the line of the book at which it stands. */
export interface Movement { n: number; direction: 'out' | 'back'; payout: BookedPayout }

/**
 * The rail's own book: an append-only file of JSON lines, synced before anything is answered, read again at the next start. Lines that
 * come together are synced together. A last line that a crash has cut off was never answered, and is cut away.
 */
export class Book {
  readonly payouts = new Map<string, BookedPayout>();
  readonly movements: Movement[] = [];
  readonly chargebacks = new Map<string, BookedChargeback>();
  readonly untold = new Map<string, Notice>();
  private lines = 0;
  private waiting: { text: string; resolve(): void; reject(error: unknown): void }[] = [];
  private writing: Promise<void> | undefined;
  private broken: unknown;

  private constructor(private readonly file: FileHandle) {}

  static async open(dir: string): Promise<Book> {
    mkdirSync(dir, { recursive: true });
    const path = join(dir, 'book.ndjson');
    const past = wholeLines(path);
    const book = new Book(await open(path, 'a'));
    for (const line of past) book.apply(decodeJson<Line>(line));
    return book;
  }

  /** Resolves when the lines are on the disk. They are seen at once: whoever is told of them waits for `synced`. */
  async write(...lines: Line[]): Promise<void> {
    if (this.broken !== undefined) throw this.broken;
    if (lines.length === 0) return this.synced();
    for (const line of lines) this.apply(line);
    const text = lines.map((line) => `${encodeJson(line)}\n`).join('');
    await new Promise<void>((resolve, reject) => {
      this.waiting.push({ text, resolve, reject });
      this.writing ??= this.drain().finally(() => (this.writing = undefined));
    });
  }

  /** Resolves when all that can be seen is on the disk. After a failed write nothing can be believed any more. */
  async synced(): Promise<void> {
    await this.writing;
    if (this.broken !== undefined) throw this.broken;
  }

  async close(): Promise<void> {
    await this.writing;
    await this.file.close();
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      const group = this.waiting.splice(0);
      try {
        await this.file.appendFile(group.map(({ text }) => text).join(''));
        await this.file.datasync();
        for (const { resolve } of group) resolve();
      } catch (error) {
        this.broken = error;
        for (const { reject } of group) reject(error);
      }
    }
  }

  private apply(line: Line): void {
    this.lines += 1;
    if ('notice' in line) this.untold.set(line.notice.id, line.notice);
    if ('told' in line) this.untold.delete(line.told);
    if ('chargeback' in line) this.chargebacks.set(line.chargeback.externalId, line.chargeback);
    if (!('payout' in line)) return;
    const { payout } = line;
    const before = this.payouts.get(payout.key);
    this.payouts.set(payout.key, payout);
    if (payout.executedAt && !before?.executedAt) this.movements.push({ n: this.lines, direction: 'out', payout });
    if (payout.backOn && !before?.backOn) this.movements.push({ n: this.lines, direction: 'back', payout });
  }
}

function wholeLines(path: string): string[] {
  const file = openSync(path, 'a+');
  try {
    const content = readFileSync(path);
    const end = content.lastIndexOf(0x0a) + 1;
    if (end < fstatSync(file).size) ftruncateSync(file, end);
    return content.toString('utf8', 0, end).split('\n').filter(Boolean);
  } finally {
    closeSync(file);
  }
}
