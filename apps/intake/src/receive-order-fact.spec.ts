import { type ChannelOrderFact, channelOrderFactSchema } from '@redress/contracts';
import { simulation } from '@redress/testing';
import { exampleComplaint, exampleParts, NOW, onTopic, orderWords } from './examples.js';
import { complaintDelivered } from './receive-complaint.js';
import { orderFactDelivered } from './receive-order-fact.js';
import { orderBook } from './store/order-book.js';
import { perform } from './use-cases.js';

const begin = () => simulation('intake', perform(exampleParts()), { start: NOW });
const fact = (kind: ChannelOrderFact['kind'], change: object = {}) =>
  channelOrderFactSchema.parse({ kind, externalId: `O-${kind}`, orderRef: 'T-1', occurredAt: '2026-01-02T09:00:00Z', ...change });
const from = { channel: 'tmall', account: 'acme-cn', signedAt: NOW };
const about = { key: 'T-1', merchant: 'acme', idempotencyKey: undefined };
type Stack = ReturnType<typeof begin>;
const send = (stack: Stack, message: ChannelOrderFact) => stack.command(orderFactDelivered, { ...from, message }, about);

it('writes the order book, tells everybody, and completes what a complaint lacks', async () => {
  const stack = begin();
  await send(stack, fact('purchased', { order: orderWords({ deliveredAt: undefined }) }));
  await send(stack, fact('dispatched'));
  await send(stack, fact('delayed', { expectedAt: '2026-01-06T00:00:00Z' }));
  await send(stack, fact('delivered', { occurredAt: '2026-01-04T10:00:00Z' }));
  expect(stack.published.map(({ type, aggregateVersion }) => [type, aggregateVersion])).toEqual([
    ['order.purchased.v1', 1], ['order.dispatched.v1', 2], ['order.delayed.v1', 3], ['order.delivered.v1', 4],
  ]);
  expect(stack.rows(orderBook)[0]!.progress).toEqual({
    dispatchedAt: '2026-01-02T09:00:00.000Z', expectedAt: '2026-01-06T00:00:00.000Z', deliveredAt: '2026-01-04T10:00:00.000Z',
  });
  await stack.command(complaintDelivered, { ...from, message: exampleComplaint({ order: { orderRef: 'T-1' } }) }, about);
  const told = stack.published.find(({ type }) => type === 'complaint.received.v1')!.data as never as { order: object };
  expect(told.order).toMatchObject({
    dispatchedAt: { value: '2026-01-02T09:00:00.000Z', source: 'order-event', proven: 'yes' },
    deliveredAt: { value: '2026-01-04T10:00:00.000Z', source: 'order-event', proven: 'yes' },
  });
});

it('keeps what an event says is true of a line since, the latest word before the earlier and both before the order’s own', async () => {
  const stack = begin();
  const minutes = (value: number) => ({ arrivalDelayMinutes: { value, source: 'channel', proven: 'yes' } });
  const said = { extraordinary: { value: true, source: 'channel', proven: 'no' }, ...minutes(60) };
  const [first, second] = orderWords().lines;
  await send(stack, fact('purchased', { order: orderWords({ lines: [{ ...first!, circumstances: said as never }, second!] }) }));
  await send(stack, fact('delayed', { externalId: 'O-1', cause: 'weather', circumstances: minutes(120) }));
  await send(stack, fact('delayed', { externalId: 'O-2', cause: 'technical', lineRef: '2', circumstances: minutes(240) }));
  const { data } = stack.published.at(-1)! as { data: { cause: string; lineRef: string; order: { lines: { circumstances: object }[] } } };
  expect([data.cause, data.lineRef]).toEqual(['technical', '2']);
  expect(data.order.lines.map(({ circumstances }) => circumstances)).toEqual([{ ...said, ...minutes(120) }, minutes(240)]);
});

it('tells which goods are called back', async () => {
  const stack = begin();
  await send(stack, fact('recalled', { batch: 'B-7', lineRef: '1' }));
  expect(stack.published).toMatchObject([{ type: 'order.recalled.v1', data: { orderRef: 'T-1', batch: 'B-7', lineRef: '1' } }]);
});

it('absorbs a repeat with the same answer, and refuses other content under the same id', async () => {
  const stack = begin();
  const first = await send(stack, fact('dispatched'));
  await stack.advance({ minutes: 1 });
  expect(await send(stack, fact('dispatched'))).toEqual(first);
  await expect(send(stack, fact('dispatched', { occurredAt: '2026-01-02T10:00:00Z' }))).rejects.toMatchObject({ code: 'conflict-other-content' });
  expect(stack.published).toHaveLength(1);
});

it('keeps the first snapshot and names what a later one says otherwise', async () => {
  const stack = begin();
  await send(stack, fact('purchased', { order: orderWords() }));
  await send(stack, fact('dispatched', { order: orderWords({ purchasedAt: '2026-01-02T00:00:00Z', lines: orderWords().lines.slice(0, 1) }) }));
  expect(stack.published.at(-1)).toMatchObject({ type: 'order.conflicted.v1', aggregateVersion: 3, data: { differs: ['purchasedAt', 'lines.2'] } });
  expect(stack.rows(orderBook)[0]!.snapshot!.lines).toHaveLength(2);
});

it('refuses an order whose number is not the fact\'s, and a stale signature', async () => {
  const stack = begin();
  await expect(send(stack, fact('purchased', { order: orderWords({ orderRef: 'T-2' }) }))).rejects.toMatchObject({ code: 'schema-violation' });
  await stack.advance({ minutes: 6 });
  await expect(send(stack, fact('dispatched'))).rejects.toMatchObject({ code: 'stale-timestamp' });
});

it('puts a message of the topic aside where it cannot be taken', async () => {
  const stack = begin();
  const topic = { key: 'O-1', merchant: '' };
  await stack.event('channel.order.v1', onTopic({ kind: 'dispatched', externalId: 'O-1' }), topic);
  await stack.event('channel.order.v1', onTopic({ kind: 'dispatched', externalId: 'O-1', orderRef: 'T-1', occurredAt: NOW } as never, { secret: 'a secret that nobody has' }), topic);
  await stack.event('channel.order.v1', onTopic({ kind: 'dispatched', externalId: 'O-1', orderRef: 'T-1', occurredAt: NOW } as never), topic);
  expect(stack.published.map(({ type, data }) => [type, (data as { reason?: string }).reason])).toEqual([
    ['complaint.quarantined.v1', 'schema-violation'], ['complaint.quarantined.v1', 'invalid-signature'], ['order.dispatched.v1', undefined],
  ]);
});
