import { type ChannelOrderFact, type Instant, isFresh } from '@redress/contracts';
import { command, type Decision, type EventInput, hold, refuse } from '@redress/messaging';
import { openOrderMessage } from './channels/topic.js';
import { contentHash } from './domain/content-hash.js';
import { newEntry, type OrderEntry, orderKey, type TakenOrderFact, withFact, withSnapshot } from './domain/order-book.js';
import { completed, faultOf, snapshotOf } from './domain/order-snapshot.js';
import { type Account } from './domain/registry.js';
import { type IntakeParts } from './parts.js';
import { pausedDelivery, pausesFor } from './pause-channel.js';
import { quarantineMessage } from './quarantine-message.js';
import { accountOf, type Delivery, staleDelivery } from './receive-complaint.js';
import { intake } from './score.js';
import { orderBook, takenOrderFacts } from './store/order-book.js';

export interface OrderFactTaken {
  readonly orderRef: string;
  readonly receivedAt: Instant;
}
export const orderFactDelivered = command<Delivery<ChannelOrderFact>, OrderFactTaken>()('receive-order-fact');

export const receiveOrderFact = (parts: IntakeParts) =>
  intake.useCase({
    name: 'receive-order-fact',
    on: orderFactDelivered,
    reads: ({ data }) => rowsOf(accountOf(parts, data), data.message),
    decide: ({ data }, view, now) => pausedDelivery(view.pauses)
      ?? (isFresh(data.signedAt, now) ? take(parts, accountOf(parts, data), data.message, view, now) : staleDelivery()),
  });

/** The same from the topic: what the webhook would refuse is put aside. */
export const receiveSignedOrderFact = (parts: IntakeParts) =>
  intake.useCase({
    name: 'receive-signed-order-fact',
    on: 'channel.order.v1',
    reads: ({ data }) => {
      const opened = openOrderMessage(parts, data);
      return 'rejected' in opened ? { orders: orderBook.all([]), taken: takenOrderFacts.all([]), ...pausesFor(undefined) } : rowsOf(opened.account, opened.message);
    },
    prepare: async (inputs) => inputs.map(() => parts.random(12)),
    decide: (input: EventInput<'channel.order.v1'>, view, now, nonce) => {
      const opened = openOrderMessage(parts, input.data);
      if ('rejected' in opened) return quarantineMessage(parts.keys, input, opened, nonce, now);
      if (view.pauses.length > 0) return hold('the channel is resumed');
      const { account, message } = opened;
      const decision = take(parts, account, message, view, now);
      if (!('refused' in decision)) return 'early' in decision ? decision : { ...decision, reply: undefined };
      return quarantineMessage(parts.keys, input, { rejected: decision.refused, account, externalId: message.externalId }, nonce, now);
    },
  });

const rowsOf = ({ merchant, channel, account }: Account, { externalId, orderRef }: ChannelOrderFact) => ({
  ...pausesFor({ merchant, channel, account }),
  orders: orderBook.all([{ merchant, orderSource: channel, orderRef }]),
  taken: takenOrderFacts.all([{ merchant, account, externalId }]),
});

interface OrderView {
  readonly orders: readonly OrderEntry[];
  readonly taken: readonly TakenOrderFact[];
}

/** Folds what happened to an order into the order book, and tells everybody. */
function take(parts: IntakeParts, account: Account, fact: ChannelOrderFact, view: OrderView, now: Instant):
  Decision<`order.${ChannelOrderFact['kind']}.v1` | 'order.conflicted.v1', OrderFactTaken> {
  const { merchant, channel } = account;
  const { externalId, orderRef, kind, occurredAt, expectedAt } = fact;
  const hash = contentHash(parts.keys.content, fact);
  const known = view.taken[0];
  if (known?.contentHash === hash) return { reply: { orderRef, receivedAt: known.receivedAt } };
  if (known) return refuse('conflict-other-content', 'This externalId was received before with other content.');
  if (fact.order && fact.order.orderRef !== orderRef) return refuse('schema-violation', 'order.orderRef differs from orderRef.');
  const fault = fact.order && faultOf(fact.order);
  if (fault) return refuse(fault.code, fault.detail);

  const told = fact.order && snapshotOf(fact.order, account);
  const { entry, differs } = withSnapshot(view.orders[0] ?? newEntry(merchant, channel, orderRef, now), told);
  const progress = withFact(entry.progress, fact);
  const facts = entry.facts + (differs.length > 0 ? 2 : 1);
  const id = orderKey(merchant, channel, orderRef);
  const where = { merchant, channel };
  return {
    writes: [
      orderBook.put({ ...entry, progress, facts, updatedAt: now }),
      takenOrderFacts.put({ merchant, account: account.account, externalId, contentHash: hash, orderRef, receivedAt: now }),
    ],
    events: [
      intake.fact(`order.${kind}.v1`, id, { type: 'order', id, version: entry.facts + 1 }, {
        orderSource: channel, orderRef, occurredAt, expectedAt, order: entry.snapshot && completed(entry.snapshot, progress),
      }, where),
      ...(differs.length > 0
        ? [intake.fact('order.conflicted.v1', id, { type: 'order', id, version: facts }, { orderSource: channel, orderRef, differs }, where)]
        : []),
    ],
    reply: { orderRef, receivedAt: now },
  };
}
