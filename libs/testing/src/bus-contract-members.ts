/// <reference types="jest" />
import { type Bus, type Delivered } from '@redress/messaging';
import { type OpenBench } from './bus-bench.js';
import { eventually, expectedOf, Listener, numbered, publishAll, record, topicName } from './bus-listener.js';
import { startMember } from './bus-member-process.js';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Several members of one service: they divide the partitions, come and go, and die. */
export function contractOfMembers(bench: OpenBench): void {
  let open: Bus[];
  let topic: string;
  const connect = (): Bus => {
    const bus = bench().connect('desk');
    open.push(bus);
    return bus;
  };
  beforeEach(async () => {
    open = [];
    topic = topicName();
    await bench().makeTopic(topic);
  });
  afterEach(() => Promise.all(open.map((bus) => bus.close())));

  it('divides the partitions among two members, and gives them to the one that stays', async () => {
    const [publisher, a, b] = [connect(), connect(), connect()];
    const records = numbered(topic, 6_000, 60);
    const meanwhile = () => pause(5);
    const first = await Listener.on(a, { topics: [topic], batch: 20, meanwhile });
    let publishing = true;
    const done = (async () => {
      for (let at = 0; at < records.length; at += 60) {
        await publisher.publish(records.slice(at, at + 60));
        // Goes on until both members have had their turn.
        await pause(at < 4_000 ? 150 : 0);
      }
      publishing = false;
    })();
    await eventually('the first member works', () => first.messages.length, (count) => count > 0);
    const second = await Listener.on(b, { topics: [topic], batch: 20, meanwhile });
    await eventually('the second member works', () => second.messages.length, (count) => count > 0);
    expect(publishing).toBe(true);
    const alone = first.messages.length;
    await eventually('both work', () => first.messages.length, (count) => count > alone);
    await first.subscription.stop();
    await done;

    const seen = () => new Set([...first.bodies, ...second.bodies]).size;
    await eventually('all messages', seen, (count) => count === records.length, 40_000);
    for (const member of [first, second]) {
      expect(member.overlapped).toBe(false);
      expect(member.crashes).toEqual([]);
      for (let key = 0; key < 60; key++) {
        const numbers = member.of(`key-${key}`).map((body) => Number(body.split(':')[1]));
        expect(numbers).toEqual([...numbers].sort((x, y) => x - y));
      }
    }
  }, 90_000);

  it('gives again what a member had in hand when it was killed', async () => {
    const bus = connect();
    const member = startMember({ bus: bench().forMember('desk'), service: 'desk', topic, batch: 10, takes: 'for ever' });
    try {
      await publishAll(bus, numbered(topic, 200, 20));
      await eventually('messages in hand of the other process', () => member.took.length, (count) => count > 0);
    } finally {
      await member.kill();
    }
    const listener = await Listener.on(bus, { topics: [topic] });
    await eventually('all messages', () => new Set(listener.bodies).size, (count) => count === 200, 60_000);
    for (let key = 0; key < 20; key++) expect(listener.of(`key-${key}`)).toEqual(expectedOf(key, 200, 20));
  }, 90_000);

  it('gives again only what was not committed when a member is killed at work', async () => {
    const bus = connect();
    const member = startMember({ bus: bench().forMember('desk'), service: 'desk', topic, batch: 10, takes: 20 });
    try {
      await publishAll(bus, numbered(topic, 2_000, 20));
      await eventually('the other process at work', () => member.took.length, (count) => count > 300);
    } finally {
      await member.kill();
    }
    const took = new Set(member.took);
    expect(took.size).toBeLessThan(2_000);
    const listener = await Listener.on(bus, { topics: [topic] });
    await eventually('all messages', () => new Set([...took, ...listener.bodies]).size, (count) => count === 2_000, 60_000);
    // Of each partition at most the one batch in hand and the one whose commit was on its way.
    await eventually('nothing is left', () => listener.subscription.lag(), (lags) => lags.every(({ messages }) => messages === 0n));
    expect(listener.bodies.filter((body) => took.has(body)).length).toBeLessThanOrEqual(4 * 20);
  }, 90_000);

  it('leaves a slow member its partitions for longer than a session', async () => {
    const [a, b] = [connect(), connect()];
    const meanwhile = (messages: readonly Delivered[]) => pause(messages.some(({ body }) => body === 'slow') ? 13_000 : 0);
    const members = [await Listener.on(a, { topics: [topic], meanwhile })];
    await a.publish([record(topic, 'k', 'slow')]);
    await eventually('the slow one in hand', () => members[0]!.bodies, (bodies) => bodies.includes('slow'));
    const watched = members[0]!.subscription.lastProgress();
    members.push(await Listener.on(b, { topics: [topic], meanwhile }));
    await a.publish([record(topic, 'k', 'next')]);
    await eventually('the next', () => members.flatMap((member) => member.bodies), (bodies) => bodies.includes('next'), 40_000);
    const all = members.flatMap((member) => member.bodies);
    expect(all).toEqual(['slow', 'next']);
    expect(members[0]!.subscription.lastProgress()).toBeGreaterThan(watched);
  }, 60_000);

  it('reads a new topic that only the newer of two instances knows', async () => {
    const fresh = topicName();
    const [older, newer] = [connect(), connect()];
    const old = await Listener.on(older, { topics: [topic] });
    await older.publish([record(topic, 'k', '1')]);
    await eventually('the old instance works', () => old.messages.length, (count) => count === 1);

    // The newer build is there before its topic: it waits, and reads the old one meanwhile.
    const young = await Listener.on(newer, { topics: [topic, fresh] });
    await pause(1_000);
    await bench().makeTopic(fresh);
    await publishAll(newer, [...numbered(fresh, 100, 10), ...numbered(topic, 100, 10)]);
    await eventually('the new topic', () => young.messages.filter((message) => message.topic === fresh).length, (count) => count === 100);
    const all = () => [...old.messages, ...young.messages];
    const seen = () => new Set(all().filter((message) => message.topic === topic).map(({ body }) => body)).size;
    await eventually('the old topic', seen, (count) => count === 101);
    expect(old.messages.every((message) => message.topic === topic)).toBe(true);
    expect([...old.crashes, ...young.crashes]).toEqual([]);
  }, 60_000);
}
