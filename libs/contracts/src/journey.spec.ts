import { examples } from '@redress/testing';
import {
  decodeJson, encodeJson, eventTypes, groupOf, isEventType, listenersOf, publisherOf, schemaOf, services, topicOf, topics, topicsHeardBy, topicsWrittenBy,
} from './index.js';

describe('the score', () => {
  it.each(eventTypes)('has a valid example of %s that survives the wire', (type) => {
    const wire = JSON.parse(encodeJson(examples[type])) as unknown;
    const parsed = schemaOf(type).safeParse(wire);
    expect(parsed.error?.issues).toBeUndefined();
    expect(parsed.data).toStrictEqual(examples[type]);
    expect(decodeJson(encodeJson(parsed.data))).toStrictEqual(examples[type]);
  });

  it.each(eventTypes)('refuses %s without any of what it must say', (type) => {
    expect(schemaOf(type).safeParse({}).success).toBe(false);
    expect(schemaOf(type).safeParse(null).success).toBe(false);
  });

  it('names facts by a noun, a past event and a version', () => {
    for (const type of eventTypes) expect(type).toMatch(/^[a-z]+\.[a-z]+(-[a-z]+)*\.v[1-9]\d*$/);
  });

  it('lets nobody hear itself, and has no publisher but the services and the channels', () => {
    for (const type of eventTypes) {
      expect(listenersOf(type)).not.toContain(publisherOf(type));
      expect([...services, 'channel']).toContain(publisherOf(type));
    }
  });

  it('gives every topic one writer, and every event a topic of its publisher', () => {
    const writers = topics.map((topic) => [...services, 'channel' as const].filter((who) => topicsWrittenBy(who).includes(topic)));
    expect(writers.every((list) => list.length === 1)).toBe(true);
    expect(topicOf('payout.succeeded.v1')).toBe('redress.payments');
    expect(topicOf('finance.payout.v1')).toBe('finance.payouts');
    expect(topicOf('channel.order.v1')).toBe('channel.orders');
  });

  it('tells a service what to subscribe to', () => {
    expect(topicsHeardBy('payments')).toEqual(['redress.compensation']);
    expect(topicsHeardBy('intake').sort()).toEqual(['channel.complaints', 'channel.orders', 'redress.campaigns', 'redress.payments']);
    expect(groupOf('desk', 'redress.intake')).toBe('desk.redress.intake');
  });

  it('knows its types, and no others', () => {
    expect(isEventType('case.opened.v1')).toBe(true);
    for (const stranger of ['case.opened.v2', '', '__proto__', 'toString', 'constructor']) expect(isEventType(stranger)).toBe(false);
  });
});
