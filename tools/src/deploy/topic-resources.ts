import { PARTITIONS, topics } from '@redress/contracts';
import { topicSettings } from '@redress/messaging';
import { type Allowed, allowedTo, rights } from './kafka-rights.js';

export interface Installation {
  /** Stands before every topic and group: `KAFKA_TOPIC_PREFIX` of the services. */
  readonly prefix: string;
  readonly replication: number;
  readonly retentionHours: number;
  /** The Kafka cluster as Strimzi knows it. */
  readonly cluster: string;
}

interface Topic { readonly name: string; readonly partitions: number; readonly replication: number; readonly settings: Readonly<Record<string, string>> }
interface User { readonly name: string; readonly allowed: readonly Allowed[] }

function resourcesOf({ prefix, replication, retentionHours }: Installation): { topics: Topic[]; users: User[] } {
  const settings = topicSettings({ partitions: PARTITIONS, replication, retentionMs: retentionHours * 3_600_000 });
  return {
    topics: topics.map((topic) => ({ name: `${prefix}${topic}`, partitions: PARTITIONS, replication, settings })),
    users: rights.map((one) => ({ name: `${prefix}${one.user}`, allowed: allowedTo(one, prefix) })),
  };
}

/** Names of Kubernetes are narrower than those of Kafka. */
const objectName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9.-]/g, '-').replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');

/** Documents for `kubectl apply -f -`; JSON, which is YAML too. */
function strimzi(installation: Installation): string {
  const labels = { 'strimzi.io/cluster': installation.cluster };
  const { topics: all, users } = resourcesOf(installation);
  const objects = [
    ...all.map(({ name, partitions, replication, settings }) => ({
      apiVersion: 'kafka.strimzi.io/v1', kind: 'KafkaTopic', metadata: { name: objectName(name), labels },
      spec: { topicName: name, partitions, replicas: replication, config: settings },
    })),
    ...users.map(({ name, allowed }) => ({
      apiVersion: 'kafka.strimzi.io/v1', kind: 'KafkaUser', metadata: { name: objectName(name), labels },
      spec: {
        authentication: { type: 'scram-sha-512' },
        authorization: {
          type: 'simple',
          acls: allowed.map(({ type, name: resource, operations }) => ({ resource: { type, name: resource, patternType: 'literal' }, operations, host: '*' })),
        },
      },
    })),
  ];
  return objects.map((object) => `---\n${JSON.stringify(object, null, 2)}\n`).join('');
}

const label = (...names: string[]): string => names.join('_').toLowerCase().replace(/[^a-z0-9]+/g, '_');

/** A `.tf.json` file for the provider Mongey/kafka, whose connection is configured elsewhere. */
function terraform(installation: Installation): string {
  const { topics: all, users } = resourcesOf(installation);
  const acls = users.flatMap(({ name, allowed }) => allowed.flatMap(({ type, name: resource, operations }) => operations.map((operation) => [
    label(name, type, resource, operation),
    {
      resource_name: resource, resource_type: type === 'topic' ? 'Topic' : 'Group', acl_principal: `User:${name}`, acl_host: '*',
      acl_operation: operation, acl_permission_type: 'Allow',
    },
  ] as const)));
  return `${JSON.stringify({
    terraform: { required_providers: { kafka: { source: 'Mongey/kafka' } } },
    resource: {
      kafka_topic: Object.fromEntries(all.map(({ name, partitions, replication, settings }) => [
        label(name), { name, partitions, replication_factor: replication, config: settings, lifecycle: { prevent_destroy: true } },
      ])),
      kafka_acl: Object.fromEntries(acls),
    },
  }, null, 2)}\n`;
}

const HEAD = `#!/bin/sh
# Topics and rights by Kafka's own commands. Needs KAFKA_BROKERS; KAFKA_COMMAND_CONFIG may name a properties file with how to log in.
set -eu
: "\${KAFKA_BROKERS:?host:port[,host:port]}"
at="--bootstrap-server $KAFKA_BROKERS \${KAFKA_COMMAND_CONFIG:+--command-config $KAFKA_COMMAND_CONFIG}"
`;

/** For any other cluster. What is there already stays as it is. */
function script(installation: Installation): string {
  const { topics: all, users } = resourcesOf(installation);
  const lines = [
    ...all.map(({ name, partitions, replication, settings }) => [
      `kafka-topics.sh $at --create --if-not-exists --topic ${name} --partitions ${partitions} --replication-factor ${replication}`,
      ...Object.entries(settings).map(([setting, value]) => `--config ${setting}=${value}`),
    ].join(' ')),
    ...users.flatMap(({ name, allowed }) => allowed.map(({ type, name: resource, operations }) => [
      `kafka-acls.sh $at --add --force --allow-principal User:${name}`, ...operations.map((one) => `--operation ${one}`), `--${type} ${resource}`,
    ].join(' '))),
  ];
  return `${HEAD}${lines.join('\n')}\n`;
}

export const formats = { strimzi, terraform, script } as const;
export type Format = keyof typeof formats;
