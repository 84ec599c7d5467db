import { received } from '../../examples.js';
import { matches, type OrderNews, type Trigger } from './proactive-rule.js';

const { order } = received('p-1');
const promised = { ...order, promisedBy: { value: '2026-03-01T00:00:00.000Z', source: 'channel' as const, proven: 'yes' as const } };
const delayed: Trigger = { event: 'delayed', atLeastHours: 24 };
const dispatched: Trigger = { event: 'dispatched-late', atLeastHours: 24 };
const news = (change: Partial<OrderNews> = {}): OrderNews => ({
  event: 'delayed', occurredAt: '2026-02-20T00:00:00.000Z', expectedAt: '2026-03-02T00:00:00.000Z', order: promised, ...change,
});
const sent = (occurredAt: string): OrderNews => news({ event: 'dispatched-late', occurredAt, expectedAt: undefined });

it.each<[string, Trigger, OrderNews, boolean]>([
  ['announced a day later', delayed, news(), true],
  ['announced an hour less later', delayed, news({ expectedAt: '2026-03-01T23:00:00.000Z' }), false],
  ['announced without a day', delayed, news({ expectedAt: undefined }), false],
  ['without a promise', delayed, news({ order }), false],
  ['without an order', delayed, news({ order: undefined }), false],
  ['dispatched a day later', dispatched, sent('2026-03-02T00:00:00.000Z'), true],
  ['dispatched in time', dispatched, sent('2026-03-01T00:00:00.000Z'), false],
  ['of another kind', dispatched, news(), false],
  ['of another kind, late as it is', delayed, sent('2026-03-05T00:00:00.000Z'), false],
])('an order %s', (_, trigger, given, is) => {
  expect(matches(trigger, given)).toBe(is);
});
