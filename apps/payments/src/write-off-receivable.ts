import { type Instant } from '@redress/contracts';
import { type Actor, command, refuse } from '@redress/messaging';
import { type Money } from '@redress/money';
import { entriesOf } from './book-recovery.js';
import { faultOf, type ReceivableReply, replyOf } from './collect-receivable.js';
import { type FinanceSequence } from './domain/books.js';
import { actOn, movedBy, type Receivable, type ReceivableKey, type WriteOff } from './domain/receivable.js';
import { recovery } from './domain/recovery.js';
import { pen } from './score.js';
import { financeSequences } from './store/ledger.js';
import { receivables } from './store/receivables.js';

/** `confirm` gives the proposed sum up, and takes somebody else than who proposed it; `reject` lets it stand. */
export type WriteOffAct = { act: 'propose'; amount: Money; reason: string } | { act: 'confirm' } | { act: 'reject' };
export const writeOffCommand = command<Omit<ReceivableKey, 'merchant'> & { decision: WriteOffAct }, ReceivableReply>()('write-off-receivable');

/** What will not be given back is given up by two people of finance. Both acts are audited, and so is the attempt to be both. */
export const writeOffReceivable = pen.useCase({
  name: 'write-off-receivable',
  on: writeOffCommand,
  reads: ({ merchant, data: { orderSource, orderRef, because } }) => ({
    receivable: receivables.at({ merchant, orderSource, orderRef, because }), finance: financeSequences.at({ merchant }),
  }),
  decide: ({ actor, data: { decision } }, { receivable, finance }, now) => {
    if (!actor) return refuse('unauthenticated', 'A write-off needs a person.');
    if (decision.act === 'propose') return proposed(receivable, decision, actor, now);
    const { proposal } = receivable;
    if (!proposal) return refuse('wrong-state', 'Nothing is proposed to be given up.');
    if (decision.act === 'reject') {
      const row = { ...receivable, proposal: undefined, changedAt: now };
      return { writes: [receivables.put(row)], audit: auditOf('receivable.write-off-rejected', row, proposal), reply: replyOf(row) };
    }
    const audit = auditOf('receivable.write-off-confirmed', receivable, proposal);
    return proposal.by === actor.id ? { ...refuse('four-eyes', 'Somebody else has to confirm what you proposed.'), audit }
      : { ...givenUp(receivable, proposal, actor, finance, now), audit };
  },
});

function proposed(receivable: Receivable, { amount, reason }: Extract<WriteOffAct, { act: 'propose' }>, { id: by }: Actor, now: Instant) {
  if (receivable.proposal) return refuse('wrong-state', 'There is a proposal already: confirm or reject it.');
  const fault = faultOf(receivable, amount);
  if (fault) return fault;
  const proposal: WriteOff = { amount, reason, by, at: now };
  const row = { ...receivable, proposal, changedAt: now };
  return { writes: [receivables.put(row)], audit: auditOf('receivable.write-off-proposed', row, proposal), reply: replyOf(row) };
}

function givenUp(receivable: Receivable, { amount, reason, by }: WriteOff, actor: Actor, finance: FinanceSequence, now: Instant) {
  const facts = { ...actOn(receivable, actor.id, now), reason, approver: `${by}, ${actor.id}` };
  const { writes, events } = entriesOf(recovery('written_off', amount, facts, finance.last + 1));
  const row = { ...movedBy(receivable, 'written_off', amount, now), acts: receivable.acts + 1, proposal: undefined };
  return { writes: [receivables.put(row), financeSequences.put({ ...finance, last: finance.last + 1 }), ...writes], events, reply: replyOf(row) };
}

const auditOf = (act: string, { receivableId }: Receivable, { amount: { minor, currency }, reason, by }: WriteOff) =>
  [{ act, target: receivableId, detail: { minor: String(minor), currency, reason, proposer: by } }];
