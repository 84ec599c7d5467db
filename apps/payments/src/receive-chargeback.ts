import { derivedId, type Instant } from '@redress/contracts';
import { command, setTimer, timer } from '@redress/messaging';
import { booked } from './book-recovery.js';
import { type FinanceEntry } from './domain/books.js';
import { type Chargeback, chargebackIdOf, disputed, orderSubject, priceLinesOf } from './domain/chargeback.js';
import { chargeBack, sumOfExcess } from './domain/exposure.js';
import { type Posting, post } from './domain/posting.js';
import { recovery } from './domain/recovery.js';
import { type ChargebackNotice } from './rails/rail.js';
import { pen } from './score.js';
import { financeEntries, financeSequences, postings } from './store/ledger.js';
import { chargebacks, orderFiles } from './store/orders.js';
import { exposures } from './store/payouts.js';
import { tellClaim, tellFinance } from './tell.js';

export const openChargeback = command<ChargebackNotice & { rail: string }, { chargebackId: string; excess: bigint }>()('receive-chargeback');
/** Fires for each payout of an order that is charged back: what is not sent yet stays here. */
export const orderChargedBack = timer<{ payoutId: string }>()('order.charged-back');

/**
 * The customer's bank took the money back: a fact, booked whatever our own rules say. What was thereby given twice is claimed back, and
 * payouts of the order that nobody has begun to send are held.
 */
export const receiveChargeback = pen.useCase({
  name: 'receive-chargeback',
  on: openChargeback,
  reads: ({ merchant, data }) => ({
    known: chargebacks.at({ merchant, chargebackId: chargebackIdOf(merchant, data.rail, data.externalId) }),
    order: orderFiles.at({ merchant, orderSource: data.orderSource, orderRef: data.orderRef }),
    finance: financeSequences.at({ merchant }),
  }),
  then: (_input, { order }) => ({ lines: exposures.all(priceLinesOf(order)) }),
  decide: ({ merchant, data }, { known, order, finance, lines }, now) => {
    if (known) return { reply: { chargebackId: known.chargebackId, excess: known.excess } };
    const after = chargeBack(lines, data.amount, data.charged.minor);
    const excess = sumOfExcess(after) - sumOfExcess(lines.filter(({ lineRef }) => after.some((line) => line.lineRef === lineRef)));
    const chargeback = bookedOf(merchant, data, excess, order.draws[0]?.caseId, now);
    const row = rowOf(chargeback);
    const entry = entryOf(chargeback, row, finance.last + 1);
    const claim = excess > 0n ? booked(claimOf(chargeback, entry.sequence + 1), 'chargeback') : undefined;
    const { chargebackId } = chargeback;
    return {
      writes: [
        chargebacks.put(chargeback), orderFiles.put(disputed(order, data.amount, data.charged.minor)), financeSequences.put({ merchant, last: entry.sequence + (claim ? 1 : 0) }),
        ...after.map((line) => exposures.put(line)), postings.add(row), financeEntries.add(entry), ...claim?.writes ?? [],
      ],
      events: [
        openedFact(chargeback, data), tellFinance(entry),
        ...(claim ? [tellClaim(chargebackId, { ...chargeback, head: data.head }, { minor: excess, currency: chargeback.currency }), ...claim.events] : []),
      ],
      timers: [...claim?.timers ?? [], ...order.draws.map(({ payoutId, caseId }) =>
        setTimer(orderChargedBack, derivedId('block', chargebackId, payoutId), caseId, now, { payoutId }))],
      reply: { chargebackId, excess },
    };
  },
});

function bookedOf(merchant: string, { rail, externalId, orderSource, orderRef, amount, reason, openedAt }: ChargebackNotice & { rail: string },
  excess: bigint, caseId: string | undefined, at: Instant): Chargeback {
  return {
    merchant, chargebackId: chargebackIdOf(merchant, rail, externalId), externalId, rail, caseId, orderSource, orderRef, ...amount, excess, reason, openedAt, at, state: 'opened',
  };
}

const rowOf = ({ merchant, chargebackId: cause, caseId, orderSource, orderRef, minor, currency, rail, openedAt, at }: Chargeback): Posting =>
  post('chargeback', { minor, currency }, rail, 'chargeback', { merchant, cause, orderSource, orderRef, caseId, valueDate: openedAt.slice(0, 10), at });

function claimOf({ merchant, chargebackId: cause, caseId, orderSource, orderRef, currency, excess, rail, externalId, openedAt, at }: Chargeback, sequence: number) {
  return recovery('expected', { minor: excess, currency }, {
    merchant, cause, orderSource, orderRef, caseId, rail, railReference: externalId, head: 'chargeback', valueDate: openedAt.slice(0, 10),
    reason: 'chargeback', approver: `rail:${rail}`, at,
  }, sequence);
}

function entryOf(chargeback: Chargeback, row: Posting, sequence: number): FinanceEntry {
  const { merchant, caseId, orderSource, orderRef, rail, externalId, minor, currency, reason, at } = chargeback;
  return {
    merchant, sequence, kind: 'chargeback', at,
    entry: {
      sequence, kind: 'chargeback', merchant, ...(caseId && { caseId }), orderSource, orderRef, rail, railReference: externalId,
      amount: { minor, currency }, valueDate: row.valueDate, reason, approver: `rail:${rail}`, ledgerRows: [row.postingId],
    },
  };
}

const openedFact = (chargeback: Chargeback, { head }: ChargebackNotice) => {
  const { chargebackId, externalId, rail, caseId, orderSource, orderRef, minor, currency, openedAt, reason } = chargeback;
  return pen.fact('chargeback.opened.v1', orderSubject(chargeback), { type: 'chargeback', id: chargebackId, version: 1 }, {
    chargebackId, externalId, rail, ...(caseId && { caseId }), orderSource, orderRef, amount: { minor, currency }, head, openedAt, reason,
  });
};
