/// <reference types="jest" />
import { type Bus } from '@redress/messaging';
import { type OpenBench } from './bus-bench.js';
import { eventually, expectedOf, Listener, numbered, publishAll, topicName } from './bus-listener.js';

/** Publishes each record until it is durable, as the relay does. */
async function insist(bus: Bus, records: ReturnType<typeof numbered>): Promise<void> {
  for (let at = 0; at < records.length;) {
    try {
      await bus.publish(records.slice(at, at + 20));
      at += 20;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** The server behind the bus goes away and comes back. */
export function contractOfTrouble(bench: OpenBench, power: boolean): void {
  if (!power) {
    it.skip('loses nothing in a power cut (the server of this run is not ours to stop)', () => undefined);
    return;
  }

  it('says that it cannot be reached, loses nothing, keeps the order and goes on by itself', async () => {
    const topic = topicName();
    await bench().makeTopic(topic);
    const bus = bench().connect('desk');
    const listener = await Listener.on(bus, { topics: [topic], batch: 50 });
    const records = numbered(topic, 1_200, 20);
    await publishAll(bus, records.slice(0, 400));
    await eventually('the first part', () => listener.messages.length, (count) => count === 400);
    await bus.ping();

    await bench().power!.cut();
    await expect(bus.ping()).rejects.toThrow();
    const publishing = insist(bus, records.slice(400, 800));
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(listener.messages.length).toBe(400);
    await bench().power!.restore();

    await publishing;
    await eventually('the bus answers', () => bus.ping().then(() => true, () => false), Boolean);
    await publishAll(bus, records.slice(800));
    await eventually('all messages', () => new Set(listener.bodies).size, (count) => count === 1_200, 60_000);
    for (let key = 0; key < 20; key++) expect(listener.of(`key-${key}`)).toEqual(expectedOf(key, 1_200, 20));
    expect(listener.crashes).toEqual([]);
    const lag = () => listener.subscription.lag();
    await eventually('offsets move again', lag, (lags) => lags.every(({ messages }) => messages === 0n), 40_000);
    await bus.close();
  }, 300_000);

  it('starts while the server is away, and begins when it comes', async () => {
    const topic = topicName();
    await bench().makeTopic(topic);
    await bench().power!.cut();
    const bus = bench().connect('desk');
    const listener = await Listener.on(bus, { topics: [topic] });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await bench().power!.restore();
    await insist(bus, numbered(topic, 100, 10));
    await eventually('all messages', () => new Set(listener.bodies).size, (count) => count === 100, 60_000);
    expect(listener.crashes).toEqual([]);
    await bus.close();
  }, 240_000);

  it('is stopped in good time while the server is away', async () => {
    const topic = topicName();
    await bench().makeTopic(topic);
    const bus = bench().connect('desk');
    const listener = await Listener.on(bus, { topics: [topic] });
    await publishAll(bus, numbered(topic, 20, 10));
    await eventually('the first part', () => listener.messages.length, (count) => count === 20);
    await bench().power!.cut();
    const began = performance.now();
    await bus.close();
    expect(performance.now() - began).toBeLessThan(15_000);
    await bench().power!.restore();
  }, 240_000);
}
