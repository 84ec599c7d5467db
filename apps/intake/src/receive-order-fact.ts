import { type ChannelOrderFact, derivedId, type EventData, type Instant, isFresh } from '@redress/contracts';
import { command, type Decision, type EventInput, hold, refuse, type Write } from '@redress/messaging';
import { openOrderMessage, unsealOrderFact } from './channels/topic.js';
import { contentHash } from './domain/content-hash.js';
import { customerRefOf, subjectIdOf } from './domain/customer-ref.js';
import { type Buyer, newEntry, type OrderEntry, orderKey, type TakenOrderFact, withFact, withSnapshot } from './domain/order-book.js';
import { completed, faultOf, snapshotOf } from './domain/order-snapshot.js';
import { type Account } from './domain/registry.js';
import { type Dice, DICE_BYTES, diceOf, enterVault, type VaultSubject } from './domain/vault.js';
import { type IntakeParts } from './parts.js';
import { pausedDelivery, pausesFor } from './pause-channel.js';
import { quarantineMessage } from './quarantine-message.js';
import { accountOf, type Delivery, staleDelivery } from './receive-complaint.js';
import { intake } from './score.js';
import { orderBook, takenOrderFacts } from './store/order-book.js';
import { vaultRecords, vaultSubjects } from './store/vault.js';

export interface OrderFactTaken {
  readonly orderRef: string;
  readonly receivedAt: Instant;
}
export const orderFactDelivered = command<Delivery<ChannelOrderFact>, OrderFactTaken>()('receive-order-fact');

export const receiveOrderFact = (parts: IntakeParts) =>
  intake.useCase({
    name: 'receive-order-fact',
    on: orderFactDelivered,
    reads: ({ data }) => rowsOf(parts, accountOf(parts, data), data.message),
    prepare: async (inputs) => dicesFor(parts, inputs.length),
    decide: ({ data }, view, now, dice) => pausedDelivery(view.pauses)
      ?? (isFresh(data.signedAt, now) ? take(parts, accountOf(parts, data), data.message, view, dice, now) : staleDelivery()),
  });

/** The same from the topic, its contact unsealed before the decision: what the webhook would refuse is put aside. */
export const receiveSignedOrderFact = (parts: IntakeParts) =>
  intake.useCase({
    name: 'receive-signed-order-fact',
    on: 'channel.order.v1',
    reads: ({ data }) => {
      const opened = openOrderMessage(parts, data);
      if ('rejected' in opened) return { orders: orderBook.all([]), taken: takenOrderFacts.all([]), subjects: vaultSubjects.all([]), ...pausesFor(undefined) };
      return rowsOf(parts, opened.account, opened.message);
    },
    prepare: (inputs) => {
      const dices = dicesFor(parts, inputs.length);
      return Promise.all(inputs.map(async ({ data }, index) => ({ dice: dices[index]!, told: await toldIn(parts, data) })));
    },
    decide: (input: EventInput<'channel.order.v1'>, view, now, { dice, told }) => {
      const nonce = dice.nonces[0];
      const opened = openOrderMessage(parts, input.data);
      if ('rejected' in opened) return quarantineMessage(parts.keys, input, opened, nonce, now);
      if (view.pauses.length > 0) return hold('the channel is resumed');
      const { account, message } = opened;
      const decision = told === 'seal-unreadable' || !told ? refuse('seal-unreadable', '') : take(parts, account, told, view, dice, now);
      if (!('refused' in decision)) return 'early' in decision ? decision : { ...decision, reply: undefined };
      return quarantineMessage(parts.keys, input, { rejected: decision.refused, account, externalId: message.externalId }, nonce, now);
    },
  });

const dicesFor = (parts: IntakeParts, count: number): Dice[] => {
  const random = parts.random(DICE_BYTES * count);
  return Array.from({ length: count }, (_, index) => diceOf(random.subarray(index * DICE_BYTES, (index + 1) * DICE_BYTES)));
};

async function toldIn(parts: IntakeParts, data: EventData<'channel.order.v1'>): Promise<ChannelOrderFact | 'seal-unreadable' | undefined> {
  const opened = openOrderMessage(parts, data);
  return 'rejected' in opened ? undefined : unsealOrderFact(parts.keys, opened.message);
}

const rowsOf = (
  { keys }: IntakeParts, { merchant, channel, account }: Account, { externalId, orderRef, customerId }: Pick<ChannelOrderFact, 'externalId' | 'orderRef' | 'customerId'>,
) => ({
  subjects: vaultSubjects.all(customerId === undefined ? [] : [{ merchant, subjectId: subjectIdOf(keys.people, merchant, channel, customerId) }]),
  ...pausesFor({ merchant, channel, account }),
  orders: orderBook.all([{ merchant, orderSource: channel, orderRef }]),
  taken: takenOrderFacts.all([{ merchant, account, externalId }]),
});

interface OrderView {
  readonly orders: readonly OrderEntry[];
  readonly taken: readonly TakenOrderFact[];
  readonly subjects: readonly VaultSubject[];
}

/** Folds what happened to an order into the order book, and tells everybody. */
function take(parts: IntakeParts, account: Account, fact: ChannelOrderFact, view: OrderView, dice: Dice, now: Instant):
  Decision<`order.${ChannelOrderFact['kind']}.v1` | 'order.conflicted.v1', OrderFactTaken> {
  const { merchant, channel } = account;
  const { externalId, orderRef, kind, occurredAt, expectedAt, cause, batch, sku, lineRef } = fact;
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
  const buyer = buyerOf(parts, account, fact, entry, view.subjects[0], dice, now);
  const id = orderKey(merchant, channel, orderRef);
  const where = { merchant, channel };
  return {
    writes: [
      orderBook.put({ ...entry, ...(buyer && { buyer: buyer.buyer }), progress, facts, updatedAt: now }),
      ...(buyer?.writes ?? []),
      takenOrderFacts.put({ merchant, account: account.account, externalId, contentHash: hash, orderRef, receivedAt: now }),
    ],
    events: [
      intake.fact(`order.${kind}.v1`, id, { type: 'order', id, version: entry.facts + 1 }, {
        orderSource: channel, orderRef, occurredAt, expectedAt, cause, batch, sku, lineRef, order: entry.snapshot && completed(entry.snapshot, progress),
      }, where),
      ...(differs.length > 0
        ? [intake.fact('order.conflicted.v1', id, { type: 'order', id, version: facts }, { orderSource: channel, orderRef, differs }, where)]
        : []),
    ],
    reply: { orderRef, receivedAt: now },
  };
}

/** Who bought the order goes into the vault with the first fact that says so. */
function buyerOf(
  { keys }: IntakeParts, { merchant, channel, country }: Account, { orderRef, customerId, contact }: ChannelOrderFact, entry: OrderEntry,
  known: VaultSubject | undefined, dice: Dice, now: Instant,
): { buyer: Buyer; writes: Write[] } | undefined {
  if (customerId === undefined || entry.buyer) return undefined;
  const complaintId = derivedId('order-buyer', merchant, channel, orderRef);
  const subjectId = subjectIdOf(keys.people, merchant, channel, customerId);
  const customerRef = customerRefOf(keys.people, { channel, customerId, contact, country });
  const person = { customerId, ...(contact && { contact }) };
  const { subject, record, isNew } = enterVault(keys.vault, known, { merchant, complaintId, subjectId, customerRef, person, words: '' }, dice, now);
  return {
    buyer: { complaintId, subjectId, customerRef: subject.customerRef },
    writes: [vaultRecords.add(record), ...(isNew ? [vaultSubjects.put(subject)] : [])],
  };
}
