import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { type Service } from '@redress/contracts';
import { type Bus, type BusRecord, type Delivered, type Subscription } from '@redress/messaging';

export interface Listening {
  readonly topics: readonly string[];
  readonly service?: Service;
  readonly batch?: number;
  /** What happens while messages are in hand. */
  meanwhile?(messages: readonly Delivered[]): Promise<void>;
}

/** A subscriber that remembers what it was given and how. */
export class Listener {
  readonly calls: (readonly Delivered[])[] = [];
  readonly crashes: Error[] = [];
  subscription!: Subscription;
  private readonly inHand = new Map<string, number>();
  /** Whether two calls ever held one partition at once. */
  overlapped = false;

  static async on(bus: Bus, { topics, service = 'desk', batch = 100, meanwhile }: Listening): Promise<Listener> {
    const listener = new Listener();
    listener.subscription = await bus.subscribe({
      service, topics, batch, take: (messages) => listener.take(messages, meanwhile), onCrash: (error) => listener.crashes.push(error),
    });
    return listener;
  }

  private async take(messages: readonly Delivered[], meanwhile?: Listening['meanwhile']): Promise<void> {
    const place = `${messages[0]!.topic}/${messages[0]!.partition}`;
    const holders = (this.inHand.get(place) ?? 0) + 1;
    this.inHand.set(place, holders);
    if (holders > 1) this.overlapped = true;
    this.calls.push(messages);
    await (meanwhile?.(messages) ?? new Promise((resolve) => setImmediate(resolve)));
    this.inHand.set(place, this.inHand.get(place)! - 1);
  }

  get messages(): Delivered[] {
    return this.calls.flat();
  }

  get bodies(): string[] {
    return this.messages.map(({ body }) => body);
  }

  /** Bodies of one key in the order of their first delivery. */
  of(key: string): string[] {
    return [...new Set(this.messages.filter((message) => message.key === key).map(({ body }) => body))];
  }
}

/** Waits for something that others bring about. Rejects, telling what was awaited and what is, when it has not come in time. */
export async function eventually<T>(what: string, look: () => T | Promise<T>, holds: (seen: T) => boolean, ms = 30_000): Promise<T> {
  for (const until = performance.now() + ms; ;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (performance.now() > until) throw new Error(`${what}: not within ${ms} ms, last seen ${inspect(seen).slice(0, 300)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export const topicName = (): string => `test.${randomUUID().slice(0, 8)}`;
export const record = (topic: string, key: string, body: string): BusRecord =>
  ({ topic, key, headers: { ce_id: randomUUID(), ce_type: 'thing.done.v1' }, body });

/** `count` records over `keys` keys: the body tells key and number, and counts up within its key. */
export function numbered(topic: string, count: number, keys: number): BusRecord[] {
  return Array.from({ length: count }, (_, i) => record(topic, `key-${i % keys}`, `${i % keys}:${Math.floor(i / keys)}`));
}

export const publishAll = async (bus: Bus, records: readonly BusRecord[], each = 500): Promise<void> => {
  for (let at = 0; at < records.length; at += each) await bus.publish(records.slice(at, at + each));
};

/** The bodies that `numbered` gives to one key. */
export const expectedOf = (key: number, count: number, keys: number): string[] =>
  Array.from({ length: Math.ceil((count - key) / keys) }, (_, n) => `${key}:${n}`);
