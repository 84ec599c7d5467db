import { type Logger } from '@redress/chassis';
import { type Instant, instant } from '@redress/contracts';
import { type Delivered } from './bus.js';
import { type Consumer, type EachBatchPayload, isOutage, type Kafka, type KafkaMessage } from './kafka-client.js';

const SESSION_MS = 10_000;
const HEARTBEAT_MS = 1_500;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 4_000;
/** Under load. */
const COMMITS_APART_MS = 50;
/** For the last commit and the leave, once all messages in hand are settled: a broker that is gone answers neither. */
const FAREWELL_MS = 5_000;

export interface TopicReader {
  readonly open: () => Kafka;
  /** Name on the broker, and name in the score. */
  readonly remote: string;
  readonly topic: string;
  readonly group: string;
  readonly batch: number;
  readonly logger: Logger;
  take(messages: readonly Delivered[]): Promise<void>;
  /** An offset has been committed. */
  onProgress(): void;
  onCrash(error: Error): void;
}

/** `take` has broken its promise never to reject. Marked so that the client ends at once instead of trying the same messages again. */
class TakeFailed extends Error {
  override readonly name = 'TakeFailed';
  readonly retriable = false;
}

/**
 * One member of one group on one topic. Where Kafka cannot be reached, the client is thrown away and a fresh one is made, for as long as
 * it takes; any other end of the client is final and told to `onCrash`: as released it would stay silent, with the process alive.
 */
export class TopicConsumer {
  private consumer: Consumer | undefined;
  private stopping = false;
  private readonly inHand = new Set<Promise<void>>();
  private settled = 0;
  private committing: Promise<void> | undefined;
  private life: Promise<void> = Promise.resolve();
  private interrupt: () => void = () => undefined;
  private readonly interrupted = new Promise<void>((resolve) => (this.interrupt = resolve));

  constructor(private readonly reader: TopicReader) {}

  start(): void {
    this.life = this.live();
  }

  /** Finishes what was given, commits it, leaves the group. */
  async stop(): Promise<void> {
    this.stopping = true;
    // A member that is still connecting to a dead broker is not waited for: it holds nothing.
    const left = this.consumer?.disconnect().catch(() => undefined) ?? Promise.resolve();
    await Promise.allSettled(this.inHand);
    let patience: NodeJS.Timeout | undefined;
    await Promise.race([left, new Promise((resolve) => (patience = setTimeout(resolve, FAREWELL_MS)))]);
    clearTimeout(patience);
    this.interrupt();
    await this.life;
  }

  private async live(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    while (!this.stopping) {
      const began = performance.now();
      const end = await Promise.race([this.lifeOfOne(), this.interrupted]);
      if (this.stopping || !end) return;
      if (!isOutage(end)) return this.reader.onCrash(end);
      // The old client's last messages must be settled before a fresh one may be given the same partition.
      await Promise.allSettled(this.inHand);
      if (performance.now() - began > SESSION_MS) pause = FIRST_PAUSE_MS;
      const { logger, topic, group } = this.reader;
      // Once is no news: a coordinator that is still loading, as after every start of a broker.
      logger[pause > FIRST_PAUSE_MS ? 'warn' : 'debug']('Kafka cannot be read, trying again', { topic, group, ms: pause, error: end });
      await Promise.race([new Promise((resolve) => setTimeout(resolve, pause)), this.interrupted]);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }

  /** Resolves with why the client has ended. */
  private async lifeOfOne(): Promise<Error> {
    const { group, remote } = this.reader;
    const consumer = this.reader.open().consumer({
      groupId: group,
      sessionTimeout: SESSION_MS,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout: 30_000,
      // A broker wakes a waiting fetch as soon as data comes, so this costs no latency, only leisure at a stop.
      maxWaitTimeInMs: 500,
      allowAutoTopicCreation: false,
      // How soon a member sees that its topic has been made anew or got more partitions.
      metadataMaxAge: 60_000,
    });
    const crash = new Promise<Error>((resolve) => consumer.on('consumer.crash', ({ payload }) => resolve(payload.error)));
    try {
      await consumer.connect();
      // Without `fromBeginning` a new group, and one whose offset has expired, would start at the end: loss without a word.
      await consumer.subscribe({ topics: [remote], fromBeginning: true });
      if (!this.stopping) {
        this.consumer = consumer;
        await consumer.run({
          autoCommit: false, eachBatchAutoResolve: false, partitionsConsumedConcurrently: 32,
          eachBatch: (payload) => this.eachBatch(payload),
        });
        return await crash;
      }
    } catch (error) {
      await consumer.disconnect().catch(() => undefined);
      return error as Error;
    }
    await consumer.disconnect().catch(() => undefined);
    return new Error('stopped');
  }

  private async eachBatch(payload: EachBatchPayload): Promise<void> {
    let lost: unknown;
    const beat = setInterval(() => void payload.heartbeat().catch((error: unknown) => (lost ??= error)), HEARTBEAT_MS / 4);
    try {
      for (const slice of slices(payload.batch.messages, this.reader.batch)) {
        if (this.stopping || !payload.isRunning() || payload.isStale()) return;
        await this.give(slice.map((message) => delivered(this.reader.topic, payload.batch.partition, message)));
        payload.resolveOffset(slice.at(-1)!.offset);
        await this.commit(payload);
        this.reader.onProgress();
        // The group is dividing its partitions anew: what follows may belong to another member by now.
        if (lost) throw lost;
      }
    } finally {
      clearInterval(beat);
    }
  }

  /**
   * What was settled together is committed together, in one request for all partitions. Where there was more than a lone message the next
   * fetch waits a little, too, and finds more at once.
   */
  private commit(payload: EachBatchPayload): Promise<void> {
    this.settled += 1;
    return (this.committing ??= new Promise((resolve) => setImmediate(resolve)).then(async () => {
      const load = this.settled > 1 || this.inHand.size > 0;
      this.settled = 0;
      if (load && !this.stopping) await new Promise((resolve) => setTimeout(resolve, COMMITS_APART_MS));
      this.committing = undefined;
      await payload.commitOffsetsIfNecessary(payload.uncommittedOffsets());
    }));
  }

  private async give(messages: readonly Delivered[]): Promise<void> {
    const taking = this.reader.take(messages);
    this.inHand.add(taking);
    try {
      await taking;
    } catch {
      throw new TakeFailed('a subscriber has rejected messages');
    } finally {
      this.inHand.delete(taking);
    }
  }
}

function* slices<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size);
}

type HeaderValue = NonNullable<KafkaMessage['headers']>[string];

/** Foreign headers may be bytes, repeated or empty: the first value counts, as text. */
function textOf(value: HeaderValue): string {
  if (Buffer.isBuffer(value)) return value.toString();
  const first = (Array.isArray(value) ? value : [value]).find((one) => typeof one === 'string' || Buffer.isBuffer(one));
  return first?.toString() ?? '';
}

/** Messages that the broker stored together have one time: it is written out once. */
let written = { timestamp: '', instant: '' };
function instantOf(timestamp: string): Instant {
  if (written.timestamp !== timestamp) written = { timestamp, instant: instant(Number(timestamp)) };
  return written.instant;
}

/** A tombstone, which has no value, is delivered with an empty body. */
function delivered(topic: string, partition: number, message: KafkaMessage): Delivered {
  return {
    topic, partition, offset: BigInt(message.offset), key: message.key?.toString() ?? '', body: message.value?.toString() ?? '',
    // Not by assignment: a foreign header may be called __proto__.
    headers: Object.fromEntries(Object.entries(message.headers ?? {}).map(([name, value]) => [name, textOf(value)])),
    // The broker's time, since topics are made with message.timestamp.type=LogAppendTime: a publisher cannot forge it.
    storedAt: instantOf(message.timestamp),
  };
}
