/// <reference types="jest" />
import { PARTITIONS } from '@redress/contracts';
import { type Bus, type Delivered, partitionOf } from '@redress/messaging';
import { type OpenBench } from './bus-bench.js';
import { eventually, expectedOf, Listener, numbered, publishAll, record, topicName } from './bus-listener.js';

/** What one publisher and one member see. */
export function contractOfDelivery(bench: OpenBench): void {
  let bus: Bus;
  let topic: string;
  beforeEach(async () => {
    topic = topicName();
    await bench().makeTopic(topic);
    bus = bench().connect('desk');
  });
  afterEach(() => bus.close());

  it('gives 5,000 messages once each, in order for each key, each partition to one call at a time', async () => {
    const records = numbered(topic, 5_000, 40);
    const listener = await Listener.on(bus, { topics: [topic], batch: 64 });
    const before = Date.now();
    await publishAll(bus, records);
    await eventually('all messages', () => listener.messages.length, (count) => count >= 5_000);

    const byKey = Map.groupBy(listener.messages, (one) => one.key);
    for (let key = 0; key < 40; key++) expect(byKey.get(`key-${key}`)!.map((one) => one.body)).toEqual(expectedOf(key, 5_000, 40));
    expect(listener.overlapped).toBe(false);
    for (const call of listener.calls) {
      expect(call.length).toBeLessThanOrEqual(64);
      expect(new Set(call.map(({ partition }) => partition)).size).toBe(1);
    }
    expect(new Set(listener.messages.map(({ partition }) => partition)).size).toBe(PARTITIONS);
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const offsets = listener.messages.filter((one) => one.partition === partition).map((one) => one.offset);
      expect(offsets).toEqual([...offsets].sort((a, b) => Number(a - b)));
    }
    for (const { key, partition, storedAt } of listener.messages) {
      expect(partition).toBe(partitionOf(key, PARTITIONS));
      expect(Math.abs(Date.parse(storedAt) - before)).toBeLessThan(30_000);
    }
  }, 60_000);

  it('gives key, headers and body as they were published', async () => {
    const headers = { ce_id: 'a', traceparent: '00-1', merchant: '商家 "1" \\', empty: '' };
    const sent = { topic, key: '淘宝/订单 1', headers, body: '{"text":"退款 \\"now\\" {a,b} \\n"}' };
    const listener = await Listener.on(bus, { topics: [topic] });
    await bus.publish([sent]);
    const [got] = await eventually('the message', () => listener.messages, (messages) => messages.length > 0);
    expect(got).toMatchObject({ ...sent, offset: expect.any(BigInt) as bigint });
    expect(got!.storedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('gives one message within a tenth of a second where nothing else is on its way', async () => {
    const arrived = new Map<string, number>();
    const meanwhile = async (messages: readonly Delivered[]) => messages.forEach(({ body }) => arrived.set(body, performance.now()));
    await Listener.on(bus, { topics: [topic], meanwhile });
    await bus.publish([record(topic, 'k', 'warm')]);
    await eventually('the first message', () => arrived.has('warm'), Boolean);
    const delays: number[] = [];
    for (let i = 0; i < 20; i++) {
      const sent = performance.now();
      await bus.publish([record(topic, 'k', `${i}`)]);
      await eventually('the message', () => arrived.has(`${i}`), Boolean);
      delays.push(arrived.get(`${i}`)! - sent);
    }
    expect(delays.sort((a, b) => a - b)[10]!).toBeLessThan(100);
  });

  it('goes on after a restart where the committed offsets say, and reads what came meanwhile', async () => {
    const first = await Listener.on(bus, { topics: [topic] });
    await publishAll(bus, numbered(topic, 300, 10));
    await eventually('the first part', () => first.messages.length, (count) => count === 300);
    await bus.close();

    const again = bench().connect('desk');
    await publishAll(again, [record(topic, 'key-1', 'later'), record(topic, 'key-2', 'later still')]);
    const second = await Listener.on(again, { topics: [topic] });
    await eventually('what came later', () => second.bodies, (bodies) => bodies.length >= 2);
    expect(second.bodies.sort()).toEqual(['later', 'later still']);
    await again.close();
  }, 30_000);

  it('finishes what was given when it is stopped, and gives no more', async () => {
    let finished = 0;
    const meanwhile = async (messages: readonly Delivered[]) => {
      await new Promise((resolve) => setTimeout(resolve, 700));
      finished += messages.length;
    };
    await publishAll(bus, numbered(topic, 400, 40));
    const first = await Listener.on(bus, { topics: [topic], batch: 10, meanwhile });
    await eventually('something in hand', () => first.calls.length, (calls) => calls > 0);
    const before = finished;
    await first.subscription.stop();
    const given = first.messages.length;
    expect(finished).toBe(given);
    expect(finished).toBeGreaterThan(before);
    expect(given).toBeLessThan(400);

    const second = await Listener.on(bus, { topics: [topic] });
    await eventually('the rest', () => second.messages.length, (count) => count >= 400 - given);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(first.messages.length).toBe(given);
    expect([...first.bodies, ...second.bodies].sort()).toEqual(numbered(topic, 400, 40).map(({ body }) => body).sort());
  }, 30_000);

  it('gives messages without body, key or known headers, and goes on', async () => {
    const listener = await Listener.on(bus, { topics: [topic] });
    await bench().putForeign(topic, { key: 'gone', value: null, headers: {} });
    const strange = { 'x-strange': Buffer.from([0xff, 0x00, 0x41]), constructor: 'c', ['__proto__']: 'p' };
    await bench().putForeign(topic, { key: null, value: 'no key', headers: strange });
    await bench().putForeign(topic, { key: 'text', value: 'not json', headers: { ce_type: 'nobody.knows.v9' } });
    await bus.publish([record(topic, 'k', 'after')]);
    await eventually('all four', () => listener.messages.length, (count) => count >= 4);
    const by = (key: string) => listener.messages.find((message) => message.key === key)!;
    expect(by('gone').body).toBe('');
    expect(Object.entries(by('').headers)).toEqual(expect.arrayContaining([['constructor', 'c'], ['__proto__', 'p']]));
    expect(typeof by('').headers['x-strange']).toBe('string');
    expect(by('text').headers).toEqual({ ce_type: 'nobody.knows.v9' });
    expect(by('k').body).toBe('after');
    expect(listener.crashes).toEqual([]);
  });

  it('gives each of two services all messages', async () => {
    const payments = bench().connect('payments');
    const one = await Listener.on(bus, { topics: [topic] });
    const two = await Listener.on(payments, { topics: [topic], service: 'payments' });
    await publishAll(bus, numbered(topic, 200, 10));
    await eventually('both have all', () => [one.messages.length, two.messages.length], ([a, b]) => a === 200 && b === 200);
    await payments.close();
  }, 30_000);

  it('tells how much waits and for how long, and when an offset last moved', async () => {
    const first = await Listener.on(bus, { topics: [topic] });
    await bus.publish([record(topic, 'a', '1')]);
    await eventually('the first', () => first.messages.length, (count) => count === 1);
    await first.subscription.stop();
    await publishAll(bus, numbered(topic, 3_000, 30));
    await new Promise((resolve) => setTimeout(resolve, 1_500));

    let open!: () => void;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const second = await Listener.on(bus, { topics: [topic], meanwhile: () => gate });
    await eventually('all partitions in hand', () => second.calls.length, (calls) => calls === PARTITIONS);
    const began = second.subscription.lastProgress();
    const lags = await second.subscription.lag();
    expect(lags.map(({ partition }) => partition).sort()).toEqual([0, 1, 2, 3]);
    expect(lags.reduce((sum, { messages }) => sum + messages, 0n)).toBe(3_000n);
    for (const { seconds, topic: named } of lags) {
      expect(named).toBe(topic);
      expect(seconds).toBeGreaterThan(1);
      expect(seconds).toBeLessThan(20);
    }
    open();
    await eventually('the backlog is read', () => second.messages.length, (count) => count === 3_000);
    const after = await eventually('no lag', () => second.subscription.lag(), (now) => now.every(({ messages }) => messages === 0n));
    expect(after.every(({ seconds }) => seconds === 0)).toBe(true);
    expect(second.subscription.lastProgress()).toBeGreaterThan(began);
    expect(performance.now() - second.subscription.lastProgress()).toBeLessThan(20_000);
  }, 40_000);
}
