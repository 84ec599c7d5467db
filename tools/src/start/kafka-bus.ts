import { createLogger } from '@redress/chassis';
import { PARTITIONS, topics } from '@redress/contracts';
import { ensureTopics, type KafkaOptions } from '@redress/messaging';
import { startLocalKafka } from '../kafka/local-kafka.js';
import { type Env } from '../stack/environment.js';
import { type Home } from './home.js';

export interface KafkaBus {
  /** For every service: `BUS=kafka` and how to reach the brokers. */
  readonly env: Env;
  readonly label: string;
  /** Process id of the local broker; undefined for brokers of somebody else. */
  pid(): number | undefined;
  stop(): Promise<void>;
}

/** Variables about Kafka that are passed on to the services as they are. */
export const PASSED_ON = [
  'KAFKA_SSL', 'KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD', 'KAFKA_CLIENT_ID', 'KAFKA_TOPIC_PREFIX', 'KAFKA_REPLICATION',
  'RETENTION_HOURS', 'INBOX_RETENTION_HOURS',
] as const;

/** The brokers that KAFKA_BROKERS names, else a local Apache Kafka; with all topics of the score. Rejects in one line that says how to go on. */
export async function openKafka(home: Home, progress: (line: string) => void, environment: NodeJS.ProcessEnv = process.env): Promise<KafkaBus> {
  const local = environment.KAFKA_BROKERS ? undefined : await keptAlive(home.kafka, progress);
  const brokers = local?.brokers ?? environment.KAFKA_BROKERS!.split(',').map((one) => one.trim());
  const env: Env = { BUS: 'kafka', KAFKA_BROKERS: brokers.join(',') };
  for (const name of PASSED_ON) if (environment[name]) env[name] = environment[name];
  try {
    await makeTopics(env);
  } catch (error) {
    await local?.stop();
    throw new Error(`Kafka at ${env.KAFKA_BROKERS} does not do what is needed: ${(error as Error).message}`);
  }
  return { env, label: `Apache Kafka (${local ? 'local' : 'given'}, ${env.KAFKA_BROKERS})`, pid: () => local?.pid(), stop: async () => local?.stop() };
}

/** A local broker that is started anew where it dies, on the same port: services find it again by themselves. */
async function keptAlive(dir: string, progress: (line: string) => void) {
  let broker = await startLocalKafka({ dir, onProgress: progress });
  let stopping = false;
  const { brokers } = broker;
  const port = Number(brokers[0]!.split(':').at(-1));
  const watch = async (): Promise<void> => {
    await broker.ended;
    for (let delay = 500; !stopping; delay = Math.min(delay * 2, 10_000)) {
      progress('Apache Kafka has ended; it is started again.');
      try {
        broker = await startLocalKafka({ dir, port });
        return stopping ? broker.stop() : void watch();
      } catch (error) {
        progress((error as Error).message);
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
  };
  void watch();
  return {
    brokers, pid: () => broker.pid,
    stop: async () => {
      stopping = true;
      await broker.stop();
    },
  };
}

const makeTopics = (env: Env): Promise<void> => ensureTopics(kafkaOptions(env), topics, {
  partitions: PARTITIONS, replication: Number(env.KAFKA_REPLICATION ?? 1), retentionMs: Number(env.RETENTION_HOURS ?? 168) * 3_600_000,
});

/** How to reach the brokers that an environment names, as the services read it. */
export const kafkaOptions = (env: Env): KafkaOptions => ({
  brokers: env.KAFKA_BROKERS!.split(','), clientId: env.KAFKA_CLIENT_ID ?? 'redress', ssl: /^(true|1|yes|on)$/i.test(env.KAFKA_SSL ?? ''),
  logger: createLogger({ service: 'launcher', level: 'silent' }),
  ...(env.KAFKA_TOPIC_PREFIX && { topicPrefix: env.KAFKA_TOPIC_PREFIX }),
  ...(env.KAFKA_SASL_MECHANISM && {
    sasl: { mechanism: env.KAFKA_SASL_MECHANISM as 'plain', username: env.KAFKA_SASL_USERNAME ?? '', password: env.KAFKA_SASL_PASSWORD ?? '' },
  }),
});
