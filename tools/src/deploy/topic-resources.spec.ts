import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventTypes, groupOf, listenersOf, publisherOf, services, topicOf, topics } from '@redress/contracts';
import { parseAllDocuments } from 'yaml';
import { formats, type Installation } from './topic-resources.js';

const installation: Installation = { prefix: 'north_', replication: 3, retentionHours: 24, cluster: 'main' };
const settings = { 'cleanup.policy': 'delete', 'retention.ms': '86400000', 'min.insync.replicas': '2', 'message.timestamp.type': 'LogAppendTime' };

/** user, operation, topic or group: one line each. */
type Grants = Set<string>;
interface Read { readonly topics: Map<string, { partitions: number; replication: number; settings: object }>; readonly grants: Grants }

function readStrimzi(text: string): Read {
  const objects = parseAllDocuments(text).map((document) => document.toJS() as any);
  const [made, users] = [objects.filter(({ kind }) => kind === 'KafkaTopic'), objects.filter(({ kind }) => kind === 'KafkaUser')];
  expect(made.length + users.length).toBe(objects.length);
  for (const { apiVersion, metadata } of objects) {
    expect(apiVersion).toBe('kafka.strimzi.io/v1');
    expect(metadata.labels).toEqual({ 'strimzi.io/cluster': 'main' });
    expect(metadata.name).toMatch(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/);
  }
  return {
    topics: new Map(made.map(({ spec }) => [spec.topicName, { partitions: spec.partitions, replication: spec.replicas, settings: spec.config }])),
    grants: new Set(users.flatMap(({ metadata, spec }) => spec.authorization.acls.flatMap(({ resource, operations }: any) =>
      operations.map((one: string) => `${metadata.name.replace('north-', 'north_')} ${one} ${resource.type} ${resource.name}`)))),
  };
}

function readTerraform(text: string): Read {
  const { resource } = JSON.parse(text) as any;
  return {
    topics: new Map(Object.values<any>(resource.kafka_topic).map(({ name, partitions, replication_factor, config }) => [name, { partitions, replication: replication_factor, settings: config }])),
    grants: new Set(Object.values<any>(resource.kafka_acl).map((one) =>
      `${one.acl_principal.slice('User:'.length)} ${one.acl_operation} ${one.resource_type.toLowerCase()} ${one.resource_name}`)),
  };
}

/** Carried out by a shell that finds, in the place of Kafka's commands, some that print what they are given. */
function readScript(text: string): Read {
  const folder = mkdtempSync(join(tmpdir(), 'commands-'));
  for (const kind of ['topic', 'acl']) writeFileSync(join(folder, `kafka-${kind}s.sh`), `#!/bin/sh\necho ${kind} $*\n`, { mode: 0o755 });
  const { status, stdout } = spawnSync('sh', ['-c', text], { encoding: 'utf8', env: { PATH: `${folder}:${process.env.PATH}`, KAFKA_BROKERS: 'a:1,b:2' } });
  rmSync(folder, { recursive: true });
  expect(status).toBe(0);
  const lines = stdout.trim().split('\n').map((line) => line.split(' '));
  expect(lines.filter((words) => !words.join(' ').includes('--bootstrap-server a:1,b:2'))).toEqual([]);
  const after = (words: string[], flag: string) => words.flatMap((word, index) => (word === flag ? [words[index + 1]!] : []));
  return {
    topics: new Map(lines.filter(([kind]) => kind === 'topic').map((words) => [after(words, '--topic')[0]!, {
      partitions: Number(after(words, '--partitions')[0]), replication: Number(after(words, '--replication-factor')[0]),
      settings: Object.fromEntries(after(words, '--config').map((one) => one.split('='))),
    }])),
    grants: new Set(lines.filter(([kind]) => kind === 'acl').flatMap((words) => after(words, '--operation').map((one) => {
      const type = words.includes('--group') ? 'group' : 'topic';
      return `${after(words, '--allow-principal')[0]!.slice('User:'.length)} ${one} ${type} ${after(words, `--${type}`)[0]}`;
    }))),
  };
}

/** What the score says, told without the code under test. */
const wanted = (): Grants => {
  const grants: Grants = new Set();
  for (const type of eventTypes) {
    const topic = `north_${topicOf(type)}`;
    for (const operation of ['Write', 'Describe']) grants.add(`north_redress-${publisherOf(type)} ${operation} topic ${topic}`);
    for (const service of listenersOf(type)) {
      for (const operation of ['Read', 'Describe']) {
        grants.add(`north_redress-${service} ${operation} topic ${topic}`);
        grants.add(`north_redress-${service} ${operation} group north_${groupOf(service, topicOf(type))}`);
      }
    }
  }
  return grants;
};

describe.each([['strimzi', readStrimzi], ['terraform', readTerraform], ['script', readScript]] as const)('topics as %s', (format, read) => {
  const { topics: made, grants } = read(formats[format](installation));

  it('has every topic of the score with our settings, and no other', () => {
    expect([...made.keys()].sort()).toEqual(topics.map((topic) => `north_${topic}`).sort());
    for (const one of made.values()) expect(one).toEqual({ partitions: 4, replication: 3, settings });
  });

  it('lets each service write and read what the score gives it, in its own groups, and nothing else', () => {
    expect([...grants].sort()).toEqual([...wanted()].sort());
    expect(new Set([...grants].map((grant) => grant.split(' ')[0]))).toEqual(new Set([...services, 'channel'].map((one) => `north_redress-${one}`)));
  });
});
