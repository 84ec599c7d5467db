import { entriesOf, receivableMoves } from './book-recovery.js';
import { actOn, givenUpForNothing, movedBy } from './domain/receivable.js';
import { recovery } from './domain/recovery.js';
import { pen } from './score.js';
import { financeSequences } from './store/ledger.js';
import { receivables } from './store/receivables.js';

/** Keeps what is outstanding of an order. What was given up before it was waived was no loss: it is written back. */
export const keepReceivable = pen.useCase({
  name: 'keep-receivable',
  on: receivableMoves,
  reads: ({ merchant, data: { orderSource, orderRef, because } }) => ({
    receivable: receivables.at({ merchant, orderSource, orderRef, because }), finance: financeSequences.at({ merchant }),
  }),
  decide: ({ data: { stage, amount, caseId } }, { receivable, finance }, now) => {
    const row = { ...movedBy(receivable, stage, amount, now), caseId: receivable.caseId ?? caseId };
    const back = stage === 'waived' ? givenUpForNothing(row) : 0n;
    if (back === 0n) return { writes: [receivables.put(row)] };
    const made = recovery('written_back', { ...amount, minor: back }, actOn(row, 'ledger', now), finance.last + 1);
    const { writes, events } = entriesOf(made);
    const after = { ...movedBy(row, 'written_back', { ...amount, minor: back }, now), acts: row.acts + 1 };
    return { writes: [receivables.put(after), financeSequences.put({ ...finance, last: finance.last + 1 }), ...writes], events };
  },
});
