import { groupOf } from '@redress/contracts';
import { type Bus, type BusRecord, type Lag, type SubscribeOptions, type Subscription } from './bus.js';
import { type Admin, errorTypeOf, type KafkaOptions, openKafka, partitioner, type Producer } from './kafka-client.js';
import { TopicConsumer } from './kafka-consumer.js';
import { Ages, lagOf, type Measured } from './kafka-lag.js';
import { RecordRefused } from './record-refused.js';

export { type KafkaOptions } from './kafka-client.js';
export { ensureTopics, topicSettings, type TopicShape } from './kafka-topics.js';

/** Refusals that would come again for the same record. */
const REFUSALS = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);
const LAG_CACHE_MS = 1_000;

/** The bus on Apache Kafka. Nothing is connected before it is needed, so a service starts without its broker and recovers when it comes. */
export function createKafkaBus(options: KafkaOptions): Bus {
  return new KafkaBus(options);
}

class KafkaBus implements Bus {
  private readonly producer: Renewed<Producer>;
  private readonly admin: Renewed<Admin>;
  private readonly subscriptions = new Set<Subscription>();
  private sending: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: KafkaOptions) {
    // Not idempotent: that producer dies of concurrent sends, and who consumes has an inbox anyway. One request in flight keeps the order.
    this.producer = new Renewed(() => openKafka(options, 8).producer({
      createPartitioner: partitioner, allowAutoTopicCreation: false, maxInFlightRequests: 1, metadataMaxAge: 60_000,
    }));
    this.admin = new Renewed(() => openKafka(options, 2).admin());
  }

  /** @throws RecordRefused where the broker will never take one of the records; any other rejection is an outage. */
  publish(records: readonly BusRecord[]): Promise<void> {
    // One send after the other: a retried send would otherwise be overtaken by the next.
    const sent = this.sending.then(() => this.send(records));
    this.sending = sent.catch(() => undefined);
    return sent;
  }

  private async send(records: readonly BusRecord[]): Promise<void> {
    if (records.length === 0) return;
    const topicMessages = [...Map.groupBy(records, ({ topic }) => topic)].map(([topic, list]) => ({
      topic: this.remote(topic), messages: list.map(({ key, headers, body }) => ({ key, headers, value: body })),
    }));
    try {
      await this.producer.use((producer) => producer.sendBatch({ topicMessages, acks: -1, timeout: 5_000 }));
    } catch (error) {
      const type = errorTypeOf(error);
      throw type && REFUSALS.has(type) ? new RecordRefused(type) : error;
    }
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    const subscription = new KafkaSubscription(this.options, this.admin, options, (topic) => this.remote(topic));
    this.subscriptions.add(subscription);
    return subscription;
  }

  async ping(): Promise<void> {
    await this.admin.use((admin) => admin.describeCluster());
  }

  async close(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.stop()));
    await this.sending;
    await Promise.all([this.producer.close(), this.admin.close()]);
  }

  private remote(topic: string): string {
    return `${this.options.topicPrefix ?? ''}${topic}`;
  }
}

/** All topics of one service, each with a group and a member of its own: one topic more never waits for the others' group. */
class KafkaSubscription implements Subscription {
  private readonly measured: Measured[];
  private readonly consumers: TopicConsumer[];
  private progress = performance.now();
  private stopped: Promise<void> | undefined;
  private known: { at: number; lags: Promise<readonly Lag[]> } | undefined;

  constructor(kafka: KafkaOptions, private readonly admin: Renewed<Admin>, options: SubscribeOptions, remote: (topic: string) => string) {
    this.measured = options.topics.map((topic) => ({
      topic, remote: remote(topic), group: `${kafka.topicPrefix ?? ''}${groupOf(options.service, topic)}`, ages: new Ages(),
    }));
    this.consumers = this.measured.map(({ ages, ...names }) => new TopicConsumer({
      ...names,
      open: () => openKafka(kafka, 8),
      batch: options.batch,
      logger: kafka.logger,
      take: (messages) => {
        ages.seen(messages[0]!);
        return options.take(messages);
      },
      onProgress: () => (this.progress = performance.now()),
      onCrash: options.onCrash,
    }));
    for (const consumer of this.consumers) consumer.start();
  }

  stop(): Promise<void> {
    return (this.stopped ??= Promise.all(this.consumers.map((consumer) => consumer.stop())).then(() => undefined));
  }

  /** At most one second old. */
  lag(): Promise<readonly Lag[]> {
    if (!this.known || performance.now() - this.known.at > LAG_CACHE_MS) {
      const lags = this.admin.use(async (admin) => (await Promise.all(this.measured.map((one) => lagOf(admin, one)))).flat());
      this.known = { at: performance.now(), lags };
      lags.catch(() => (this.known = undefined));
    }
    return this.known.lags;
  }

  lastProgress(): number {
    return this.progress;
  }
}

/** A client that is connected when first used, and made anew after any error: whether an old one would recover is not worth guessing. */
class Renewed<T extends { connect(): Promise<void>; disconnect(): Promise<void> }> {
  private current: Promise<T> | undefined;

  constructor(private readonly make: () => T) {}

  async use<R>(work: (client: T) => Promise<R>): Promise<R> {
    const current = (this.current ??= this.open());
    try {
      return await work(await current);
    } catch (error) {
      if (this.current === current) await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const old = this.current;
    this.current = undefined;
    await old?.then((client) => client.disconnect()).catch(() => undefined);
  }

  private async open(): Promise<T> {
    const client = this.make();
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.disconnect().catch(() => undefined);
      throw error;
    }
  }
}
