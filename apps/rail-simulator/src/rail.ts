import { derivedId, encodeJson, eventId, instant } from '@redress/contracts';
import { type Book, type Notice } from './book.js';
import { type BookedChargeback } from './chargeback.js';
import { type Faults, type PayoutFault } from './faults.js';
import { type BookedPayout, type Instruction, moved, sameBody, shown, type Status } from './payout.js';
import { type Webhooks } from './webhooks.js';

export type Result = { payout: ReturnType<typeof shown> } | { error: 'key-reused' };

/** What the rail does, apart from how it is asked: each key at most once, everything in the book before anybody is told. */
export class SimulatedRail {
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly book: Book,
    private readonly faults: Faults,
    private readonly webhooks: Webhooks,
    /** Whether a payout that ends with its first answer gets a webhook too. */
    private readonly tellAll: boolean,
  ) {}

  /** Payouts that were pending when a former run ended go on. */
  resume(): void {
    for (const payout of this.book.payouts.values()) if (payout.becomes) this.comeTo(payout.key, payout.becomes);
  }

  /** All of a request's payouts with one sync of the book; a key that is known gives its present state again. */
  async payAll(instructions: readonly Instruction[], asked?: string): Promise<Result[]> {
    const fresh: BookedPayout[] = [];
    const results = instructions.map((instruction) => {
      const known = this.book.payouts.get(instruction.key) ?? fresh.find(({ key }) => key === instruction.key);
      if (known) return { known, same: sameBody(known, instruction) };
      const payout = firstState(instruction, this.faults.ofPayout(instruction, asked), instant(Date.now()));
      fresh.push(payout);
      return { known: payout, same: true };
    });
    const notices = this.tellAll ? fresh.filter(({ status }) => status !== 'pending').map((payout) => ({ payout, notice: noticeOf(payout) })) : [];
    // An empty write, too, waits until all that is seen is synced: a repeat is not answered before its original is safe.
    await this.book.write(...fresh.map((payout) => ({ payout })), ...notices.map(({ notice }) => ({ notice })));
    for (const { payout, notice } of notices) this.webhooks.send(notice, payout);
    for (const payout of fresh) if (payout.becomes) this.comeTo(payout.key, payout.becomes);
    return results.map(({ known, same }) => (same ? { payout: shown(known) } : { error: 'key-reused' }));
  }

  /** Moves a payout on and tells of it by webhook; undefined where that move is not open to it. */
  async move(key: string, to: Status, { reason, becomes }: Pick<BookedPayout, 'reason' | 'becomes'> = {}): Promise<BookedPayout | undefined> {
    const payout = this.book.payouts.get(key);
    const next = payout && moved({ ...payout, becomes }, to, instant(Date.now()), reason);
    if (!next) return undefined;
    const notice = noticeOf(next);
    await this.book.write({ payout: next }, { notice });
    this.webhooks.send(notice, next);
    return next;
  }

  /** The customer confirms: the payout is pending first, and then succeeds. */
  async confirm(key: string): Promise<BookedPayout | undefined> {
    const pending = await this.move(key, 'pending', { becomes: 'succeeded' });
    if (pending) this.comeTo(key, 'succeeded');
    return pending;
  }

  /** Told anew where the bank's system raises the same one twice. */
  openChargeback(chargeback: BookedChargeback): Promise<Notice> {
    return this.tellChargeback('chargeback.opened', chargeback);
  }

  /** The bank's last word; undefined where there is no such chargeback or it was said before. */
  async closeChargeback(externalId: string, outcome: 'won' | 'lost', closedAt: string): Promise<Notice | undefined> {
    const known = this.book.chargebacks.get(externalId);
    return known && !known.outcome ? this.tellChargeback('chargeback.closed', { ...known, outcome, closedAt }) : undefined;
  }

  private async tellChargeback(kind: Notice['kind'], chargeback: BookedChargeback): Promise<Notice> {
    const id = `evt_${eventId()}`;
    const at = instant(Date.now());
    const notice: Notice = { id, kind, at, body: encodeJson({ id, kind, at, chargeback }) };
    await this.book.write({ chargeback }, { notice });
    this.webhooks.send(notice);
    return notice;
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  private comeTo(key: string, to: Status): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.move(key, to, { reason: to === 'refused' ? 'account-closed' : to === 'returned' ? 'returned-by-bank' : undefined })
        .catch((error: unknown) => process.stderr.write(`rail-simulator: ${String(error)}\n`));
    }, this.faults.plan.pendingMs);
    this.timers.add(timer);
  }
}

function firstState(instruction: Instruction, fault: PayoutFault | undefined, at: string): BookedPayout {
  const railReference = `rs_${derivedId('rail-reference', instruction.key).replaceAll('-', '').slice(0, 20)}`;
  const received: BookedPayout = { ...instruction, status: 'pending', railReference, receivedAt: at };
  switch (fault) {
    case 'refuse': return { ...received, status: 'refused', reason: 'account-closed' };
    case 'pending': return { ...received, becomes: 'succeeded' };
    case 'pending-refused': return { ...received, becomes: 'refused' };
    case 'needs-customer': return { ...received, status: 'needs_customer' };
    case 'return': return { ...moved(received, 'succeeded', at)!, becomes: 'returned' };
    case undefined: return moved(received, 'succeeded', at)!;
  }
}

function noticeOf(payout: BookedPayout): Notice {
  const id = `evt_${eventId()}`;
  const at = instant(Date.now());
  return { id, kind: 'payout.changed', at, body: encodeJson({ id, kind: 'payout.changed', at, payout: shown(payout) }) };
}
