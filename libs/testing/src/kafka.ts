/// <reference types="jest" />
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endLeftover, type LocalKafka, onPath, startLocalKafka } from './local-kafka.js';

/** Where a suite gets its broker from. Known at once, so that a suite can say at registration what it will do. */
export type KafkaSource =
  | { readonly from: 'given'; readonly brokers: string[] }
  | { readonly from: 'local' }
  | { readonly from: 'nowhere'; readonly why: string };

/**
 * `TEST_KAFKA_BROKERS`, else a local Kafka where Java and Maven are on the path.
 * @throws where `KAFKA_REQUIRED=1` and neither is there: in CI 'cannot' is a failure
 */
export function kafkaSource(env: NodeJS.ProcessEnv = process.env): KafkaSource {
  const given = env.TEST_KAFKA_BROKERS?.split(',').map((broker) => broker.trim()).filter(Boolean) ?? [];
  if (given.length > 0) return { from: 'given', brokers: given };
  const missing = ['java', 'mvn'].filter((program) => !onPath(program, env));
  if (missing.length === 0) return { from: 'local' };
  const why = `no Kafka here: ${missing.join(' and ')} not on the path, TEST_KAFKA_BROKERS not set`;
  if (env.KAFKA_REQUIRED === '1') throw new Error(`KAFKA_REQUIRED is set, but there is ${why}`);
  return { from: 'nowhere', why };
}

export interface TestKafka {
  readonly brokers: readonly string[];
  /** Only where the broker is ours: power cut, and the next start on the same data and port. */
  readonly power?: { cut(): Promise<void>; restore(): Promise<void> };
  stop(): Promise<void>;
}

const PREFIX = 'redress-kafka-';

/** Ends what runs that were killed have left behind. */
async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const owner = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length).split('-')[0]) : 0;
    if (!owner || isAlive(owner)) continue;
    await endLeftover(join(tmpdir(), name));
    rmSync(join(tmpdir(), name), { recursive: true, force: true, maxRetries: 5 });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A broker for one suite; undefined where there is none. To be stopped by whoever started it. */
export async function kafkaForTests(source: KafkaSource = kafkaSource()): Promise<TestKafka | undefined> {
  if (source.from === 'nowhere') return undefined;
  if (source.from === 'given') return { brokers: source.brokers, stop: async () => undefined };
  await sweep();
  const dir = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  let kafka: LocalKafka = await startLocalKafka({ dir });
  const port = Number(kafka.brokers[0]!.split(':')[1]);
  const endWithUs = () => void process.kill(kafka.pid, 'SIGKILL');
  process.once('exit', endWithUs);
  return {
    brokers: kafka.brokers,
    power: {
      cut: () => kafka.kill(),
      restore: async () => void (kafka = await startLocalKafka({ dir, port })),
    },
    stop: async () => {
      process.off('exit', endWithUs);
      await kafka.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Registers the suite where a broker can be had, else one skipped test that says why there is none. */
export function describeWithKafka(name: string, suite: (source: KafkaSource) => void): void {
  const source = kafkaSource();
  if (source.from !== 'nowhere') return describe(name, () => suite(source));
  describe(name, () => {
    it.skip(source.why, () => undefined);
  });
}
