import { creditRemedies, derivedId, type Instant } from '@redress/contracts';
import { type EventInput, nothing } from '@redress/messaging';
import { accountsOf, entered } from './advance-payout.js';
import { turn } from './domain/books.js';
import { isDisputed, type OrderFile } from './domain/chargeback.js';
import { CREDIT_RAIL, issuing } from './domain/credit.js';
import { type CreditTerms } from './domain/credit-terms.js';
import { type Exposure, fits, opened, shift } from './domain/exposure.js';
import { amountOf, awaitsLookup, type Draw, isUnsent, type Payout, type PayoutStep } from './domain/payout.js';
import { asksFirst, holdForRestore, type Restore } from './domain/restore.js';
import { EVERY_MERCHANT, type RailSwitch, stops, switchesOf } from './domain/switch.js';
import { question, submission } from './rails/intents.js';
import { pen } from './score.js';
import { type KeyRetention } from './settle-payout.js';
import { orderFiles } from './store/orders.js';
import { payouts } from './store/payouts.js';
import { switches } from './store/rails.js';
import { restores } from './store/restores.js';
import { tell } from './tell.js';

type Released = EventInput<'leg.released.v1'>;
/** Names the rail that pays a currency. */
export type RailOf = (currency: string) => string | undefined;
/** Stands where no rail does: the payout fails at once, and the case finds another way. */
const NO_RAIL = 'none';

const drawnOn = ({ merchant, data }: Released): Draw => ({
  merchant, orderSource: data.orderSource, orderRef: data.orderRef, lineRef: data.leg.lineRef, head: data.leg.head,
});

/** A credit is issued by the house itself, in any currency. */
const railNamed = ({ data: { leg } }: Released, railOf: RailOf): string =>
  (leg.form === 'credit' ? CREDIT_RAIL : railOf(leg.amount?.currency ?? '') ?? NO_RAIL);

/**
 * A released leg of money or credit becomes one payout, its business key and the rail's idempotency key committed before the first call. It is held
 * where a kill switch is on, the order is charged back, or the exposure says that the price would be given back twice; and after a restore
 * until the rail has said whether it knows the key.
 */
export const createPayout = (railOf: RailOf, keyRetention: KeyRetention) => pen.useCase({
  name: 'create-payout',
  on: 'leg.released.v1',
  reads: (input) => {
    const draw = drawnOn(input);
    return {
      payout: payouts.at({ merchant: draw.merchant, payoutId: input.data.leg.legId }),
      order: orderFiles.at(draw),
      switches: switches.all(switchesOf(draw.merchant, railNamed(input, railOf))),
      restore: restores.at({ merchant: EVERY_MERCHANT }),
      ...accountsOf(draw),
    };
  },
  decide: (input, view, now) => {
    if (input.data.leg.form !== 'money' && input.data.leg.form !== 'credit') return nothing;
    const rail = railNamed(input, railOf);
    const asks = asksFirst(view.restore, now, keyRetention(rail));
    const payout = begun(input, rail, asks ? view.restore : undefined, now);
    if (view.payout) return sameAgain(view.payout, payout);
    const before = { payout, exposure: view.exposure, finance: view.finance };
    const exposure = opened(view.exposure, input.data.captured, view.order);
    const obstacle = obstacleTo(payout, exposure, view.order, view.switches) ?? (asks ? holdForRestore : undefined);
    const steps = obstacle ? [obstacle] : payout.credit ? issuing(payout, now) : [];
    const turned = turn({ ...before, exposure: shift(exposure, payout.minor, undefined, 'reserved') }, steps, now);
    const sent = firstMove(turned.books.payout, now);
    const effects = entered(before, sent ? { ...turned, books: { ...turned.books, payout: sent.payout } } : turned, sent && [sent.intent]);
    const { payoutId, caseId, lineRef, head } = payout;
    return {
      ...effects,
      writes: [...effects.writes ?? [], orderFiles.put({ ...view.order, draws: [...view.order.draws, { payoutId, caseId, lineRef, head }] })],
      events: [tell(payout, { to: 'created' })!, ...effects.events ?? []],
    };
  },
});

function firstMove(payout: Payout, now: Instant) {
  if (isUnsent(payout)) return submission(payout, now);
  return awaitsLookup(payout) ? question(payout, now) : undefined;
}

function begun(input: Released, rail: string, restore: Restore | undefined, now: Instant): Payout {
  const { leg, caseId, planId, reason, approver } = input.data;
  if (!leg.amount) throw new Error(`a leg of ${leg.form} has no amount`);
  const { minor, currency } = leg.amount;
  const payout: Payout = {
    ...drawnOn(input), payoutId: leg.legId, caseId, planId, channel: input.channel, rail,
    railKey: derivedId('rail-key', input.merchant, leg.legId), minor, currency,
    state: 'created', revision: 1, facts: 1, reason, approver, submissions: 0, asks: 0, askStep: 0, attempts: [], createdAt: now, changedAt: now,
    ...(leg.form === 'credit' && { credit: termsOf(input) }),
  };
  return restore ? { ...payout, sentFrom: restore.knownUntil } : payout;
}

function termsOf({ data: { leg: { remedy, units }, customerRef } }: Released): CreditTerms {
  const known = creditRemedies.find((one) => one === remedy);
  if (!known) throw new Error(`${remedy} is no credit`);
  return { remedy: known, customerRef, ...(units && { units }) };
}

/** A leg that comes twice is one payout; one that comes back with another body is a broken promise of its publisher. */
function sameAgain(known: Payout, again: Payout): typeof nothing {
  if (known.minor !== again.minor || known.currency !== again.currency) throw new Error('a leg was released again with another amount');
  return nothing;
}

/** What keeps a payout from being sent, by the order, its line and the switches. */
export function obstacleTo(payout: Payout, exposure: Exposure, order: OrderFile, switched: readonly RailSwitch[]): PayoutStep | undefined {
  if (payout.rail === NO_RAIL) return { to: 'failed', because: 'no-rail-for-currency', evidence: 'none' };
  if (isDisputed(order)) return { to: 'held', reason: 'chargeback' };
  if (!fits(exposure, amountOf(payout))) return { to: 'held', reason: 'exposure' };
  return stops(switched) ? { to: 'held', reason: 'kill-switch' } : undefined;
}
