import { type ChannelComplaint, isFresh, type Instant, type OrderSnapshot } from '@redress/contracts';
import { command, type Decision, type Ref, refuse, type Refusal } from '@redress/messaging';
import { type Acceptance, acceptanceOf, type CaseFile, type Complaint, idsOf } from './domain/case-file.js';
import { subjectIdOf } from './domain/customer-ref.js';
import { guard, type GuardedComplaint } from './domain/guarded-complaint.js';
import { newEntry, type OrderEntry, orderKey, withSnapshot } from './domain/order-book.js';
import { completed, faultOf } from './domain/order-snapshot.js';
import { receiptNumber } from './domain/receipt-number.js';
import { type Account } from './domain/registry.js';
import { DICE_BYTES, diceOf, enterVault, type VaultSubject } from './domain/vault.js';
import { type IntakeKeys, type IntakeParts } from './parts.js';
import { pausedDelivery, pausesFor } from './pause-channel.js';
import { intake } from './score.js';
import { cases, complaints } from './store/cases.js';
import { orderBook } from './store/order-book.js';
import { vaultRecords, vaultSubjects } from './store/vault.js';

/** A delivery at the webhook, its signature checked by the door; its time is checked here, by the database's clock. */
export interface Delivery<Message> {
  readonly channel: string;
  readonly account: string;
  readonly signedAt: Instant;
  readonly message: Message;
}

export const complaintDelivered = command<Delivery<ChannelComplaint>, Acceptance>()('receive-complaint');

export const receiveComplaint = (parts: IntakeParts) =>
  intake.useCase({
    name: 'receive-complaint',
    on: complaintDelivered,
    reads: ({ data }) => {
      const account = accountOf(parts, data);
      return { ...complaintRows(parts, account, data.message), ...pausesFor(account) };
    },
    // Redaction and hashing ask nothing of the rows, and encryption needs dice: a decision must not throw any.
    prepare: async (inputs) => {
      const random = parts.random(DICE_BYTES * inputs.length);
      return inputs.map(({ data }, i) =>
        guard(parts.keys, accountOf(parts, data), data.message, diceOf(random.subarray(i * DICE_BYTES, (i + 1) * DICE_BYTES))));
    },
    decide: ({ data }, view, now, guarded) => pausedDelivery(view.pauses)
      ?? (isFresh(data.signedAt, now) ? receive(parts.keys, accountOf(parts, data), data.message, guarded, view, now) : staleDelivery()),
  });

export const staleDelivery = (): Refusal => refuse('stale-timestamp', 'The message was signed more than five minutes from now. Sign it anew.');

/** The door has found it before; an account does not go away while the service runs. */
export function accountOf({ registry }: IntakeParts, { channel, account }: { channel: string; account: string }): Account {
  const lookup = registry.find(channel, account);
  if ('missing' in lookup) throw new Error(lookup.missing);
  return lookup.found;
}

type ClearFacts = Pick<ChannelComplaint, 'externalId' | 'customerId'> & { readonly order: { readonly orderRef: string } };
export interface ComplaintView {
  readonly complaints: readonly Complaint[];
  readonly cases: readonly CaseFile[];
  readonly orders: readonly OrderEntry[];
  readonly subjects: readonly VaultSubject[];
}

type ComplaintRefs = { [N in keyof ComplaintView]: Ref<ComplaintView[N][number][]> };
const NO_ROWS: ComplaintRefs = { complaints: complaints.all([]), cases: cases.all([]), orders: orderBook.all([]), subjects: vaultSubjects.all([]) };
/** The runner asks for a message's rows several times, and each key costs hashes. */
const knownRefs = new WeakMap<ClearFacts, ComplaintRefs>();

/** The rows that a complaint touches, by what it says in clear; none where there is no complaint. */
export function complaintRows(parts: IntakeParts, account?: Account, facts?: ClearFacts): ComplaintRefs {
  if (!account || !facts) return NO_ROWS;
  const refs = knownRefs.get(facts) ?? refsOf(parts, account, facts);
  knownRefs.set(facts, refs);
  return refs;
}

function refsOf({ keys }: IntakeParts, account: Account, facts: ClearFacts): ComplaintRefs {
  const { merchant, channel } = account;
  const ids = idsOf(account, facts.externalId);
  return {
    complaints: complaints.all([{ merchant, complaintId: ids.complaintId }]),
    cases: cases.all([{ merchant, caseId: ids.caseId }]),
    orders: orderBook.all([{ merchant, orderSource: channel, orderRef: facts.order.orderRef }]),
    subjects: vaultSubjects.all([{ merchant, subjectId: subjectIdOf(keys.people, merchant, channel, facts.customerId) }]),
  };
}

/** Opens a case for a complaint; a repeat gets the first answer, other content under the same id a refusal. */
export function receive(keys: IntakeKeys, account: Account, told: ChannelComplaint, guarded: GuardedComplaint, view: ComplaintView, now: Instant):
  Decision<'case.opened.v1' | 'complaint.received.v1' | 'complaint.acknowledged.v1' | 'order.conflicted.v1', Acceptance> {
  const known = view.complaints[0];
  if (known?.contentHash === guarded.contentHash) return { reply: acceptanceOf(known) };
  if (known) return refuse('conflict-other-content', 'This externalId was received before with other content.');
  const { entry, differs } = withSnapshot(view.orders[0] ?? newEntry(account.merchant, account.channel, told.order.orderRef, now), guarded.order);
  const order = entry.snapshot && completed(entry.snapshot, entry.progress);
  const refusal = refusalOf(told, order);
  if (refusal || !order) return refusal ?? refuse('order-unknown', 'Send the whole order: intake has not heard of this number.');

  const { complaintId, caseId } = idsOf(account, told.externalId);
  const { merchant, channel } = account;
  const { orderSource, orderRef } = order;
  const number = receiptNumber(caseId);
  const { language } = guarded;
  const vault = enterVault(keys.vault, view.subjects[0], { ...guarded, merchant, complaintId }, guarded.dice, now);
  const { customerRef } = vault.subject;
  const complaint: Complaint = {
    merchant, complaintId, caseId, channel, account: account.account, externalId: told.externalId, contentHash: guarded.contentHash,
    customerRef, orderRef, state: 'open', ...(entry.lastCaseId && { repeatOf: entry.lastCaseId }), receivedAt: now, facts: 2,
  };
  const file: CaseFile = {
    merchant, caseId, number, openedBy: 'complaint', orderSource, orderRef, customerRef, language,
    complaints: [{ complaintId, subjectId: guarded.subjectId }], payoutSubmitted: false, openedAt: now,
  };
  const facts = entry.facts + (differs.length > 0 ? 1 : 0);
  const where = { merchant, channel };
  const { reasonCode, text } = guarded;
  const { requestedRemedy, demanded, occurredAt, externalId } = told;
  return {
    writes: [
      complaints.put(complaint), cases.put(file), orderBook.put({ ...entry, lastCaseId: caseId, facts, updatedAt: now }),
      vaultRecords.add(vault.record), ...(vault.isNew ? [vaultSubjects.put(vault.subject)] : []),
    ],
    events: [
      intake.fact('case.opened.v1', caseId, { type: 'case', id: caseId, version: 1 }, {
        caseId, number, openedBy: 'complaint', customerRef, language, country: order.country, timeZone: order.timeZone, orderSource, orderRef,
        currency: order.currency, openedAt: now,
      }, where),
      intake.fact('complaint.received.v1', caseId, { type: 'complaint', id: complaintId, version: 1 }, {
        complaintId, caseId, account: account.account, externalId, customerRef, text, language, order,
        lineRefs: told.lineRefs ?? order.lines.map((line) => line.lineRef), reasonCode, requestedRemedy, demanded, occurredAt, receivedAt: now,
      }, where),
      intake.fact('complaint.acknowledged.v1', caseId, { type: 'complaint', id: complaintId, version: 2 },
        { complaintId, caseId, number, acknowledgedAt: now }, where),
      ...(differs.length > 0
        ? [intake.fact('order.conflicted.v1', caseId, { type: 'order', id: orderKey(merchant, orderSource, orderRef), version: facts },
            { caseId, orderSource, orderRef, differs }, where)]
        : []),
    ],
    reply: acceptanceOf(complaint),
  };
}

/** What is wrong with a complaint in itself or in view of its order. A demand above what was paid is no fault: it is recorded. */
function refusalOf({ order: told, lineRefs, demanded }: ChannelComplaint, order: OrderSnapshot | undefined): Refusal | undefined {
  const fault = 'lines' in told ? faultOf(told) : undefined;
  if (fault) return refuse(fault.code, fault.detail);
  if (!order) return undefined;
  if (lineRefs?.some((lineRef) => !order.lines.some((line) => line.lineRef === lineRef))) {
    return refuse('unknown-line', 'lineRefs names a line that the order does not have.');
  }
  if (demanded && demanded.currency !== order.currency) return refuse('currency-mismatch', `The order was paid in ${order.currency}.`);
  return undefined;
}
