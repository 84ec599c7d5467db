import { commonConfig, createLogger, parseConfig } from '@redress/chassis';
import { PARTITIONS, topics } from '@redress/contracts';
import { ensureTopics } from '@redress/messaging';

/** What is needed to reach the brokers: the same variables as those of the services. */
const config = commonConfig.pick({
  KAFKA_SSL: true, KAFKA_SASL_MECHANISM: true, KAFKA_SASL_USERNAME: true, KAFKA_SASL_PASSWORD: true, KAFKA_CLIENT_ID: true,
  KAFKA_TOPIC_PREFIX: true, KAFKA_REPLICATION: true, RETENTION_HOURS: true,
}).extend({ KAFKA_BROKERS: commonConfig.shape.KAFKA_BROKERS.unwrap() });

/** Makes the topics of the score that are missing. To be run once for an installation, and again with each new build. */
async function main(): Promise<void> {
  const given = parseConfig(config, process.env);
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username = '', KAFKA_SASL_PASSWORD: password = '' } = given;
  await ensureTopics({
    brokers: given.KAFKA_BROKERS, clientId: given.KAFKA_CLIENT_ID, ssl: given.KAFKA_SSL, topicPrefix: given.KAFKA_TOPIC_PREFIX,
    logger: createLogger({ service: 'topics', level: 'warn' }), ...(mechanism && { sasl: { mechanism, username, password } }),
  }, topics, { partitions: PARTITIONS, replication: given.KAFKA_REPLICATION, retentionMs: given.RETENTION_HOURS * 3_600_000 });
  console.log(`${topics.length} topics are there: ${topics.join(', ')}`);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
