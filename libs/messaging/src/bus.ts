import { type Headers, type Instant, type Service } from '@redress/contracts';

/** One message: the key decides the partition, headers are CloudEvents attributes, the body is JSON text. */
export interface BusRecord {
  readonly topic: string;
  readonly key: string;
  readonly headers: Headers;
  readonly body: string;
}

/** A message as a subscriber gets it. `storedAt` is when the log or broker stored it. */
export interface Delivered extends BusRecord {
  readonly partition: number;
  readonly offset: bigint;
  readonly storedAt: Instant;
}

export interface SubscribeOptions {
  readonly service: Service;
  readonly topics: readonly string[];
  /**
   * Takes messages of one partition in order; resolves once they are durably dealt with (or stored as parked, early, unknown), and only
   * then may their offsets be committed and the partition's next messages be given. Never rejects: an outage is waited out inside.
   */
  take(messages: readonly Delivered[]): Promise<void>;
  /** At most this many messages in one call of `take`. */
  readonly batch: number;
  /** The subscription can never go on by itself: the process must end and be started anew. */
  onCrash(error: Error): void;
}

/** Backlog of one partition for this service: messages not yet taken, and how long the oldest of them has waited. */
export interface Lag {
  readonly topic: string;
  readonly partition: number;
  readonly messages: bigint;
  readonly seconds: number;
}

export interface Subscription {
  /** Stops fetching; what was given is finished and its offsets are committed. */
  stop(): Promise<void>;
  lag(): Promise<readonly Lag[]>;
  /** Moment (by `performance.now()`) at which an offset last moved. */
  lastProgress(): number;
}

/** How messages travel. Two adapters, one contract suite: the PostgreSQL log and Kafka. */
export interface Bus {
  /** At least once, in the order given for each key; resolves when the messages are durable. */
  publish(records: readonly BusRecord[]): Promise<void>;
  subscribe(options: SubscribeOptions): Promise<Subscription>;
  /** Rejects where the bus cannot be reached. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** The partition of a key, the same in every adapter: murmur2 as Kafka's own clients hash it. */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;
}

function murmur2(data: Buffer): number {
  const M = 0x5bd1e995;
  let hash = 0x9747b28c ^ data.length;
  const words = data.length >> 2;
  for (let i = 0; i < words; i++) {
    let word = Math.imul(data.readInt32LE(i * 4), M);
    word = Math.imul(word ^ (word >>> 24), M);
    hash = Math.imul(hash, M) ^ word;
  }
  const tail = words * 4;
  if (data.length - tail >= 3) hash ^= data[tail + 2]! << 16;
  if (data.length - tail >= 2) hash ^= data[tail + 1]! << 8;
  if (data.length - tail >= 1) hash = Math.imul(hash ^ data[tail]!, M);
  hash = Math.imul(hash ^ (hash >>> 13), M);
  return hash ^ (hash >>> 15);
}
