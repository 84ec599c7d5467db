import { type KeyObject } from 'node:crypto';
import { instant, sign } from '@redress/contracts';
import { type Book, type Notice } from './book.js';
import { type Faults } from './faults.js';

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 60_000;

/**
 * Delivers notices until they are taken, also after a restart. In the order of their making, unless a fault sends one twice, late, or
 * behind the next.
 */
export class Webhooks {
  private readonly timers = new Set<NodeJS.Timeout>();
  private held: Notice | undefined;
  private stopped = false;

  constructor(
    private readonly url: string | undefined,
    private readonly key: KeyObject,
    private readonly book: Book,
    private readonly faults: Faults,
  ) {}

  /** What a former run could not deliver. */
  resume(): void {
    for (const notice of this.book.untold.values()) this.deliver(notice);
  }

  send(notice: Notice, about?: { key: string; reference: string }): void {
    const fault = this.faults.ofWebhook(about);
    const before = this.held;
    if (fault === 'reorder' && !before) {
      this.held = notice;
      this.later(this.faults.plan.lateMs, () => this.letGo());
      return;
    }
    if (fault === 'late') this.later(this.faults.plan.lateMs, () => this.deliver(notice));
    else this.deliver(notice);
    if (fault === 'duplicate') this.deliver(notice);
    if (before) this.letGo();
  }

  stop(): void {
    this.stopped = true;
    for (const timer of this.timers) clearTimeout(timer);
  }

  private letGo(): void {
    const notice = this.held;
    this.held = undefined;
    if (notice) this.deliver(notice);
  }

  private deliver(notice: Notice, wait = FIRST_RETRY_MS): void {
    if (this.url === undefined || this.stopped) return;
    const headers = { ...sign(this.key, notice.id, instant(Date.now()), notice.body), 'content-type': 'application/json' };
    fetch(this.url, { method: 'POST', headers, body: notice.body, signal: AbortSignal.timeout(10_000) })
      .then((response) => response.arrayBuffer().then(() => response.ok), () => false)
      .then((taken) => {
        if (this.stopped) return undefined;
        if (taken) return this.book.untold.has(notice.id) ? this.book.write({ told: notice.id }) : undefined;
        return this.later(wait, () => this.deliver(notice, Math.min(wait * 2, LONGEST_RETRY_MS)));
      })
      .catch((error: unknown) => process.stderr.write(`rail-simulator: ${String(error)}\n`));
  }

  private later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, ms);
    this.timers.add(timer);
  }
}
