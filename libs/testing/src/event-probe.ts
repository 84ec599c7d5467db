import { fromHeaders, isEventType, schemaOf, type Envelope, type EventType } from '@redress/contracts';
import { type BusRecord } from '@redress/messaging';

type Condition = (event: Envelope) => boolean;

/** Collects events as they pass, and lets a spec wait for one of them instead of sleeping. */
export class EventProbe {
  readonly events: Envelope[] = [];
  private readonly waiting = new Set<{ condition: Condition; found: (event: Envelope) => void }>();

  /** Takes records from a subscription. Types that this build does not know are passed over. */
  take(records: readonly BusRecord[]): void {
    for (const { headers, body } of records) {
      const envelope = fromHeaders(headers);
      if (!isEventType(envelope.type)) continue;
      const event = { ...envelope, data: schemaOf(envelope.type).parse(JSON.parse(body)) } as Envelope;
      this.events.push(event);
      for (const waiter of this.waiting) if (waiter.condition(event)) waiter.found(event);
    }
  }

  of<T extends EventType>(type: T): Envelope<T>[] {
    return this.events.filter((event) => event.type === type) as unknown as Envelope<T>[];
  }

  /** The first event, past or to come, for which the condition holds. Rejects after the time-out with the types that were seen. */
  async until(condition: Condition, timeoutMs = 10_000): Promise<Envelope> {
    const past = this.events.find(condition);
    if (past) return past;
    return new Promise<Envelope>((resolve, reject) => {
      const waiter = { condition, found: (event: Envelope) => done(() => resolve(event)) };
      const done = (end: () => void) => {
        clearTimeout(timeout);
        this.waiting.delete(waiter);
        end();
      };
      const timeout = setTimeout(() => done(() => reject(new Error(`not within ${timeoutMs} ms; seen: ${this.seen()}`))), timeoutMs);
      this.waiting.add(waiter);
    });
  }

  /** The first event of a type, past or to come. */
  async next<T extends EventType>(type: T, condition: (event: Envelope<T>) => boolean = () => true, timeoutMs?: number): Promise<Envelope<T>> {
    return (await this.until((event) => event.type === type && condition(event as unknown as Envelope<T>), timeoutMs)) as unknown as Envelope<T>;
  }

  private seen(): string {
    const counts = new Map<string, number>();
    for (const { type } of this.events) counts.set(type, (counts.get(type) ?? 0) + 1);
    return [...counts].map(([type, count]) => `${count} × ${type}`).join(', ') || 'nothing';
  }
}
