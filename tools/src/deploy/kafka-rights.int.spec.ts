import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@redress/chassis';
import { PARTITIONS, type Publisher, type Service, services, topics, topicsHeardBy, topicsWrittenBy } from '@redress/contracts';
import { type Bus, createKafkaBus, ensureTopics, type KafkaOptions } from '@redress/messaging';
import { describeWithKafka, eventually, Listener, type LocalKafka, record, startLocalKafka } from '@redress/testing';
import { openKafka } from '../../../libs/messaging/src/kafka-client.js';
import { allowedTo, rights, userOf } from './kafka-rights.js';

jest.setTimeout(180_000);
const PREFIX = 'north.';
const users = ['admin', ...rights.map(({ user }) => `${PREFIX}${user}`)];
/** Everybody logs in; who is not named by an access control list may do nothing. */
const PROPERTIES = `
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:admin;User:ANONYMOUS
listener.security.protocol.map=PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT
sasl.enabled.mechanisms=PLAIN
sasl.mechanism.inter.broker.protocol=PLAIN
listener.name.plaintext.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \\
  username="admin" password="of admin" ${users.map((user) => `user_${user}="of ${user}"`).join(' ')};
`;
/** As Kafka's protocol numbers them. */
const [TYPE, OPERATION, ALLOW, LITERAL] = [{ topic: 2, group: 3 }, { Read: 3, Write: 4, Describe: 8 }, 3, 3];

describeWithKafka('on a Kafka that lets nobody do what no list names', (source) => {
  if (source.from !== 'local') return it.skip('its broker is not ours to configure', () => undefined);

  const dir = mkdtempSync(join(tmpdir(), 'redress-rights-'));
  const open: Bus[] = [];
  let kafka: LocalKafka;
  const optionsOf = (username: string): KafkaOptions => ({
    brokers: kafka.brokers, clientId: 'rights', topicPrefix: PREFIX, logger: createLogger({ service: 'rights', level: 'silent' }),
    sasl: { mechanism: 'plain', username, password: `of ${username}` },
  });
  const busOf = (publisher: Publisher): Bus => {
    const bus = createKafkaBus(optionsOf(`${PREFIX}${userOf(publisher)}`));
    open.push(bus);
    return bus;
  };

  beforeAll(async () => {
    kafka = await startLocalKafka({ dir, properties: PROPERTIES });
    await ensureTopics(optionsOf('admin'), topics, { partitions: PARTITIONS, replication: 1, retentionMs: 3_600_000 });
    const admin = openKafka(optionsOf('admin'), 5).admin();
    await admin.connect();
    await admin.createAcls({
      acl: rights.flatMap((one) => allowedTo(one, PREFIX).flatMap(({ type, name, operations }) => operations.map((operation) => ({
        resourceType: TYPE[type], resourceName: name, resourcePatternType: LITERAL, principal: `User:${PREFIX}${one.user}`, host: '*',
        operation: OPERATION[operation], permissionType: ALLOW,
      })))),
    });
    await admin.disconnect();
  });
  afterAll(async () => {
    await Promise.all(open.map((bus) => bus.close()));
    await kafka?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it.each([...services, 'channel' as const].map((publisher) => [publisher]))('lets %s write its own topics and no other', async (publisher) => {
    const [own, bus] = [topicsWrittenBy(publisher), busOf(publisher)];
    await bus.ping();
    await bus.publish(own.map((topic) => record(topic, 'key', `from ${publisher}`)));
    for (const topic of topics.filter((one) => !own.includes(one))) await expect(bus.publish([record(topic, 'key', 'forged')])).rejects.toThrow();
  });

  it.each(services.map((service) => [service]))('lets %s read what is meant for it, and see how far it has come', async (service) => {
    const heard = topicsHeardBy(service);
    const listener = await Listener.on(busOf(service), { service, topics: heard });
    await eventually('a message of each topic', () => new Set(listener.messages.map(({ topic }) => topic)).size, (seen) => seen === heard.length);
    await eventually('nothing left', () => listener.subscription.lag(), (lags) => lags.length === PARTITIONS * heard.length && lags.every(({ messages }) => messages === 0n));
    expect(listener.messages.filter(({ body }) => body === 'forged')).toEqual([]);
  });

  it.each<[Service, string, Service]>([['payments', 'redress.follow-up', 'payments'], ['analysis', 'redress.intake', 'desk']])(
    'ends %s where it reads %s as %s', async (who, topic, group) => {
      const listener = await Listener.on(busOf(who), { service: group, topics: [topic] });
      await eventually('the crash', () => listener.crashes.length, (crashes) => crashes > 0);
      expect(listener.messages).toEqual([]);
    },
  );
});
