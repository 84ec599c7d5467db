import { derivedId, type Instant } from '@redress/contracts';
import { command, early, type Fact, refuse, setTimer } from '@redress/messaging';
import { booked } from './book-recovery.js';
import { type Chargeback, chargebackIdOf, chargebackLife, type ChargebackState, isDisputed, orderSubject, priceLinesOf, reinstated, standingOf } from './domain/chargeback.js';
import { giveBack, sumOfExcess } from './domain/exposure.js';
import { recovery } from './domain/recovery.js';
import { type ChargebackClosed } from './rails/rail.js';
import { pen } from './score.js';
import { chargebacks, orderFiles } from './store/orders.js';
import { exposures } from './store/payouts.js';
import { financeSequences } from './store/ledger.js';
import { orderReinstated } from './unblock-payout.js';

export const closeChargebackCommand = command<ChargebackClosed & { rail: string }, { chargebackId: string; state: ChargebackState }>()('close-chargeback');

/**
 * The bank's last word. Won: the sum is ours again, what was claimed for having been given twice is waived, and what was held may go. Lost: it
 * stays where it is. A word about a chargeback that we have not heard of waits; an older one than the last changes nothing.
 */
export const closeChargeback = pen.useCase({
  name: 'close-chargeback',
  on: closeChargebackCommand,
  reads: ({ merchant, data }) => ({
    known: chargebacks.at({ merchant, chargebackId: chargebackIdOf(merchant, data.rail, data.externalId) }),
    order: orderFiles.at({ merchant, orderSource: data.orderSource, orderRef: data.orderRef }),
    finance: financeSequences.at({ merchant }),
  }),
  then: (_input, { order }) => ({ lines: exposures.all(priceLinesOf(order)) }),
  decide: ({ data: { outcome, amount, closedAt, head } }, { known, order, finance, lines }, now) => {
    if (!known) return early('chargeback.opened.v1');
    const { chargebackId, minor, currency } = known;
    const state = standingOf(known);
    if (amount.minor !== minor || amount.currency !== currency || known.orderRef !== order.orderRef) {
      return refuse('conflict-other-content', 'The chargeback was opened about another sum or order.');
    }
    if (state === outcome || (known.closedAt && closedAt < known.closedAt)) return { reply: { chargebackId, state } };
    if (!chargebackLife.allows(state, outcome)) return refuse('wrong-state', 'The bank has given it back before: what it takes again is a new chargeback.');
    const closed: Chargeback = { ...known, state: outcome, closedAt };
    const told = closedFact(closed, outcome, head, state === 'opened' ? 2 : 3);
    const reply = { chargebackId, state: outcome };
    if (outcome === 'lost') return { writes: [chargebacks.put(closed)], events: [told], reply };
    const file = reinstated(order, known);
    const after = giveBack(lines, file);
    const waived = sumOfExcess(lines.filter(({ lineRef }) => after.some((line) => line.lineRef === lineRef))) - sumOfExcess(after);
    const facts = recoveryFacts(closed, now);
    const back = [
      recovery('reinstated', amount, facts, finance.last + 1),
      ...(waived > 0n ? [recovery('waived', { minor: waived, currency }, facts, finance.last + 2)] : []),
    ].map((one) => booked(one, 'chargeback'));
    return {
      writes: [
        chargebacks.put(closed), orderFiles.put(file), financeSequences.put({ ...finance, last: finance.last + back.length }),
        ...after.map((line) => exposures.put(line)), ...back.flatMap(({ writes }) => writes),
      ],
      events: [told, ...back.flatMap(({ events }) => events)],
      timers: [...back.flatMap(({ timers }) => timers), ...(isDisputed(file) ? [] : order.draws.map(({ payoutId, caseId }) =>
        setTimer(orderReinstated, derivedId('unblock', chargebackId, payoutId), caseId, now, { payoutId })))],
      reply,
    };
  },
});

const recoveryFacts = ({ merchant, chargebackId, orderSource, orderRef, caseId, rail, externalId, closedAt }: Chargeback, at: Instant) => ({
  merchant, cause: chargebackId, orderSource, orderRef, caseId, rail, railReference: externalId, head: 'chargeback',
  valueDate: (closedAt ?? at).slice(0, 10), reason: 'chargeback-won', approver: `rail:${rail}`, at,
});

function closedFact(of: Chargeback, outcome: 'won' | 'lost', head: ChargebackClosed['head'], version: number): Fact<'chargeback.won.v1' | 'chargeback.lost.v1'> {
  const { chargebackId, externalId, rail, caseId, orderSource, orderRef, minor, currency, closedAt } = of;
  return pen.fact(`chargeback.${outcome}.v1`, orderSubject(of), { type: 'chargeback', id: chargebackId, version }, {
    chargebackId, externalId, rail, ...(caseId && { caseId }), orderSource, orderRef, amount: { minor, currency }, head, closedAt: closedAt!,
  });
}
