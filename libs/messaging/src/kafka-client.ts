import * as zlib from 'node:zlib';
import { promisify } from 'node:util';
import { type Logger } from '@redress/chassis';
import kafkajs from 'kafkajs';
import type { Admin, Consumer, EachBatchPayload, Kafka, KafkaMessage, LogEntry, Producer } from 'kafkajs';
// @ts-expect-error -- no types; registered below
import snappy from 'kafkajs-snappy';
// @ts-expect-error -- internal module of kafkajs, patched below
import BrokerPool from 'kafkajs/src/cluster/brokerPool.js';
// @ts-expect-error -- internal module of kafkajs, patched below
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
// @ts-expect-error -- internal module of kafkajs, read only
import protocolErrors from 'kafkajs/src/protocol/error.js';
import { decodeLz4 } from './lz4.js';

// The only file that imports kafkajs: what its last release (2.2.4) gets wrong is put right here, and the client can be exchanged here.
export type { Admin, Consumer, EachBatchPayload, Kafka, KafkaMessage, Producer };

export interface KafkaOptions {
  /** `host:port` of some brokers. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly ssl?: boolean | undefined;
  readonly sasl?: { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string } | undefined;
  /** Stands before every topic and group, for a cluster that several installations share. */
  readonly topicPrefix?: string | undefined;
  readonly logger: Logger;
}

/** A connection set of its own: clients that share one also share the offsets of a group, and two members would spoil each other's. */
export function openKafka(options: KafkaOptions, retries: number): Kafka {
  const { sasl } = options;
  return new kafkajs.Kafka({
    brokers: [...options.brokers],
    clientId: options.clientId,
    ssl: options.ssl ?? false,
    // Asked for at each connection: the password may be exchanged meanwhile.
    ...(sasl && { sasl: { mechanism: sasl.mechanism, username: sasl.username, get password() { return sasl.password; } } as never }),
    connectionTimeout: 1_000,
    authenticationTimeout: 5_000,
    requestTimeout: 5_000,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries, restartOnFailure: async () => false },
    logLevel: kafkajs.logLevel.WARN,
    logCreator: () => (entry) => report(options.logger, entry),
  });
}

/** The murmur2 partitioner of Kafka's own clients; `partitionOf` in bus.ts is the same function. */
export const partitioner = kafkajs.Partitioners.DefaultPartitioner;

/** Whether waiting may heal it: connections, leaders, coordinators. All else is a fault of program, rights or configuration. */
export function isOutage(error: unknown): boolean {
  if (error instanceof kafkajs.KafkaJSNumberOfRetriesExceeded) return true;
  const { cause, retriable } = error as { cause?: unknown; retriable?: boolean };
  return cause instanceof Error ? isOutage(cause) : retriable === true;
}

/** Kafka's own name of an error, such as MESSAGE_TOO_LARGE. */
export const errorTypeOf = (error: unknown): string | undefined => (error as { type?: string } | null)?.type;

const passing: string[] = (protocolErrors.errorCodes as { message: string; type: string; retriable: boolean }[])
  .filter(({ retriable, type }) => retriable || /REBALANCE|COORDINATOR|GENERATION|MEMBER/.test(type))
  .map(({ message }) => message);
const CONNECTION = /connect|socket|closed|timed? ?out|no broker|crash|restarting|rebalanc|re-joining|resync/i;

/**
 * kafkajs cries ERROR at what it then heals by itself (a coordinator that is loading, a broker that restarts): such lines are for
 * debugging, since who uses the client reports the outage as a whole. Never more than its own text is logged.
 */
function report(logger: Logger, { level, namespace, log }: LogEntry): void {
  const text = `${log.message} ${typeof log.error === 'string' ? log.error : ''}`;
  const heals = CONNECTION.test(text) || passing.some((message) => text.includes(message));
  const line = heals ? 'debug' : level === kafkajs.logLevel.ERROR ? 'error' : 'warn';
  logger[line](`Kafka client: ${log.message}`, { context: namespace, group: log.groupId, topic: log.topic, partition: log.partition });
}

interface Queue {
  pending: unknown[];
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  checkPendingRequests(): void;
}

const LONGEST_THROTTLE_MS = 10_000;

/** As released, every connection re-arms a timer each millisecond for ever, with nothing to do: 3 % of a core at rest. */
RequestQueue.prototype.scheduleCheckPendingRequests = function (this: Queue): void {
  if (this.throttleCheckTimeoutId || this.pending.length === 0) return;
  // A clock that was put back must not make a throttled connection wait until it has caught up.
  const wait = Math.min(Math.max(this.throttledUntil - Date.now(), 10), LONGEST_THROTTLE_MS);
  this.throttleCheckTimeoutId = setTimeout(() => {
    this.throttleCheckTimeoutId = null;
    this.checkPendingRequests();
  }, wait);
};

type Ask<T> = (of: { nodeId: string; broker: unknown }) => Promise<T>;
const withBroker = BrokerPool.prototype.withBroker as <T>(this: unknown, ask: Ask<T>) => Promise<T | null>;

/**
 * Asks one broker after the other. As released, what they answered is thrown away where none could help: nobody can tell a broker
 * that dies while it is asked for a group's coordinator, which waiting heals, from a missing right, which it does not.
 */
BrokerPool.prototype.withBroker = async function <T>(this: unknown, ask: Ask<T>): Promise<T | null> {
  let why: unknown;
  const answer = await withBroker.call(this, (of: Parameters<Ask<T>>[0]) => ask(of).catch((error: unknown) => {
    why = error;
    throw error;
  }));
  if (answer === null) throw why;
  return answer as T;
};

// Who publishes to the input topics chooses the codec, not we. kafkajs itself brings gzip only.
const { CompressionCodecs, CompressionTypes } = kafkajs;
CompressionCodecs[CompressionTypes.Snappy] = snappy;
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: () => Promise.reject(new Error('lz4 is read only: nothing of ours is published with it')),
  decompress: async (buffer: Buffer) => decodeLz4(buffer),
});
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: (encoder: { buffer: Buffer }) => promisify(zlib.zstdCompress)(encoder.buffer),
  decompress: (buffer: Buffer) => promisify(zlib.zstdDecompress)(buffer),
});
