import { parseArgs } from 'node:util';
import { type Format, formats } from './deploy/topic-resources.js';

const usage = `npm run -s topics -- --format strimzi|terraform|script

Prints the topics of the score, and for each service a user that may write and read exactly what the score gives it. Changes nothing.

  --format       strimzi: KafkaTopic and KafkaUser for \`kubectl apply -f -\`; terraform: a .tf.json file; script: Kafka's own commands
  --prefix       stands before every topic, group and user: KAFKA_TOPIC_PREFIX of the services (default: none)
  --replication  copies of each partition (default: 3; from three on, two must have a message before it counts)
  --retention    hours for which events are kept: RETENTION_HOURS of the services (default: 168)
  --cluster      the Kafka cluster as Strimzi knows it (default: kafka)`;

const options = {
  format: { type: 'string' }, prefix: { type: 'string', default: '' }, replication: { type: 'string', default: '3' },
  retention: { type: 'string', default: '168' }, cluster: { type: 'string', default: 'kafka' }, help: { type: 'boolean', short: 'h', default: false },
} as const;

function whole(flag: string, text: string, most: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > most) throw new Error(`--${flag} takes a whole number from 1 to ${most}.`);
  return number;
}

function main(): void {
  const { values } = parseArgs({ options });
  if (values.help) return console.log(usage);
  if (!values.format || !Object.hasOwn(formats, values.format)) throw new Error(`--format takes one of ${Object.keys(formats).join(', ')}.`);
  if (!/^[\w.-]*$/.test(values.prefix)) throw new Error('--prefix may hold letters, digits, dot, hyphen and underscore.');
  process.stdout.write(formats[values.format as Format]({
    prefix: values.prefix, cluster: values.cluster, replication: whole('replication', values.replication, 9),
    retentionHours: whole('retention', values.retention, 87_600),
  }));
}

try {
  main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
