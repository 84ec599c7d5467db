import { command, refuse } from '@redress/messaging';
import { type Money } from '@redress/money';
import { entriesOf } from './book-recovery.js';
import { actOn, movedBy, outstandingOf, type Receivable, type ReceivableKey } from './domain/receivable.js';
import { recovery } from './domain/recovery.js';
import { pen } from './score.js';
import { financeSequences } from './store/ledger.js';
import { receivables } from './store/receivables.js';

export interface Collection extends Omit<ReceivableKey, 'merchant'> {
  readonly amount: Money;
  /** Where it can be seen, e.g. the line of a statement. */
  readonly reference: string;
  readonly valueDate: string;
}
export interface ReceivableReply { readonly receivableId: string; readonly outstanding: Money; readonly proposal?: Receivable['proposal'] }
export const collectReceivableCommand = command<Collection, ReceivableReply>()('collect-receivable');

/** Finance says that a customer has given back some of what is outstanding: never more than that. */
export const collectReceivable = pen.useCase({
  name: 'collect-receivable',
  on: collectReceivableCommand,
  reads: ({ merchant, data: { orderSource, orderRef, because } }) => ({
    receivable: receivables.at({ merchant, orderSource, orderRef, because }), finance: financeSequences.at({ merchant }),
  }),
  decide: ({ actor, data: { amount, reference, valueDate } }, { receivable, finance }, now) => {
    if (!actor) return refuse('unauthenticated', 'Money is booked by somebody.');
    const fault = faultOf(receivable, amount);
    if (fault) return fault;
    const facts = { ...actOn(receivable, actor.id, now), railReference: reference, valueDate };
    const { writes, events } = entriesOf(recovery('collected', amount, facts, finance.last + 1));
    const row = { ...movedBy(receivable, 'collected', amount, now), acts: receivable.acts + 1 };
    return {
      writes: [receivables.put(row), financeSequences.put({ ...finance, last: finance.last + 1 }), ...writes], events,
      audit: [{ act: 'receivable.collected', target: row.receivableId, detail: { minor: String(amount.minor), currency: amount.currency, reference } }],
      reply: replyOf(row),
    };
  },
});

/** Why this much of it can be neither collected nor given up. */
export function faultOf(receivable: Receivable, { minor, currency }: Money) {
  if (outstandingOf(receivable) <= 0n) return refuse('wrong-state', 'Nothing is outstanding.');
  if (currency !== receivable.currency) return refuse('currency-mismatch', `It is owed in ${receivable.currency}.`);
  return minor <= 0n || minor > outstandingOf(receivable) ? refuse('invalid-amount', 'It must be more than nothing and at most what is outstanding.') : undefined;
}

export const replyOf = (row: Receivable): ReceivableReply => ({
  receivableId: row.receivableId, outstanding: { minor: outstandingOf(row), currency: row.currency }, ...(row.proposal && { proposal: row.proposal }),
});
