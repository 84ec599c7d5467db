import { encodeJson, type EventType, eventTypes } from '@redress/contracts';
import { examples, exampleOrder } from '@redress/testing';

/** Looks like what sealing makes: five parts. Sealing draws a new key each time, and these pages must not change by themselves. */
const jwe = `${Buffer.from('{"alg":"ECDH-ES","enc":"A256GCM"}').toString('base64url')}..aXYtb2YtMTItYnl0ZXM.c2VhbGVkLXRvLWludGFrZQ.dGFnLW9mLTE2LWJ5dGVz`;
const line = exampleOrder.lines[0]!;
const order = {
  orderRef: exampleOrder.orderRef, country: exampleOrder.country, timeZone: exampleOrder.timeZone, purchasedAt: '2026-02-24T20:30:00+08:00',
  lines: [{ ...line, paid: line.paid.value }],
};
const facts = {
  kind: 'complaint', externalId: 'C-1001', occurredAt: '2026-03-02T08:00:00Z', customerId: 'buyer-77', language: 'zh', order, lineRefs: ['1'],
  reasonCode: 'damaged', requestedRemedy: 'partial_refund', demanded: { minor: 6_000n, currency: 'CNY' },
};
const person = { name: '王小明', email: 'buyer@example.com', phone: '13800138000', address: '杭州市西湖区文三路 1 号' };
const orderFact = { kind: 'dispatched', externalId: 'E-2001', orderRef: exampleOrder.orderRef, occurredAt: '2026-02-25T10:00:00+08:00' };

const asWire = (value: unknown): unknown => JSON.parse(encodeJson(value));
const sealed = { ...facts, text: { jwe }, contact: { jwe } };

/** What channels send and get, by the name of its contract. */
export const channelExamples: Readonly<Record<string, unknown>> = {
  'channel-complaint': asWire({ ...facts, text: '水壶到货就有裂缝，要求退部分款。', contact: person }),
  'sealed-complaint': asWire(sealed),
  'channel-order-fact': asWire(orderFact),
  'channel-withdrawal': { kind: 'withdrawal', externalId: 'C-1001', occurredAt: '2026-03-02T09:00:00Z' },
  'receipt': {
    caseId: examples['case.opened.v1'].caseId, number: examples['case.opened.v1'].number,
    caseLink: 'https://desk.example.com/my/case?token=…', receivedAt: '2026-03-02T08:00:01.000Z',
  },
};

const onTopics: Partial<Record<EventType, unknown>> = {
  'channel.complaint.v1': asWire(sealed), 'channel.order.v1': asWire(orderFact),
};

/** The body of each event as it travels. */
export const wireExamples: Readonly<Record<string, unknown>> =
  Object.fromEntries(eventTypes.map((type) => [type, onTopics[type] ?? asWire(examples[type])]));
