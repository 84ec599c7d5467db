import { nothing, timer } from '@redress/messaging';
import { accountsIf, booksFrom, entered } from './advance-payout.js';
import { obstacleTo } from './create-payout.js';
import { turn } from './domain/books.js';
import { issuing } from './domain/credit.js';
import { noted, type PayoutStep } from './domain/payout.js';
import { asksFirst, holdForRestore, maybeSeen } from './domain/restore.js';
import { EVERY_MERCHANT, switchesOf } from './domain/switch.js';
import { question, submission } from './rails/intents.js';
import { pen } from './score.js';
import { type KeyRetention } from './settle-payout.js';
import { orderFiles } from './store/orders.js';
import { payouts } from './store/payouts.js';
import { switches } from './store/rails.js';
import { restores } from './store/restores.js';

/** Fires for each payout of an order that no bank holds any money of any more. */
export const orderReinstated = timer<{ payoutId: string }>()('order.reinstated');

/** What was held for a chargeback that the bank has given back may go, unless something else stands in its way; then it is held for that. */
export const unblockPayout = (keyRetention: KeyRetention) => pen.useCase({
  name: 'unblock-payout',
  on: orderReinstated,
  reads: ({ merchant, data }) => ({
    payout: payouts.at({ merchant, payoutId: data.payoutId }), restore: restores.at({ merchant: EVERY_MERCHANT }),
  }),
  then: ({ merchant }, { payout }) => ({
    ...accountsIf(payout), orders: orderFiles.all(payout ? [payout] : []), switches: switches.all(payout ? switchesOf(merchant, payout.rail) : []),
  }),
  decide: (_input, { payout, restore, orders, switches: switched, ...accounts }, now) => {
    if (!payout || payout.state !== 'held' || payout.holdReason !== 'chargeback') return nothing;
    const before = booksFrom(payout, accounts);
    const asks = asksFirst(restore, now, keyRetention(payout.rail));
    const known = noted(asks ? maybeSeen(payout, restore) : payout, 'cancel', 'chargeback-won', now);
    const obstacle = obstacleTo(payout, before.exposure, orders[0]!, switched) ?? (asks ? holdForRestore : undefined);
    if (obstacle?.to === 'held' && obstacle.reason === 'chargeback') return nothing;
    const steps: readonly PayoutStep[] = obstacle ? [obstacle] : [{ to: 'authorised' }, ...(payout.credit ? issuing(payout, now) : [])];
    const turned = turn({ ...before, payout: known }, steps, now);
    const { payout: after } = turned.books;
    const next = obstacle === holdForRestore ? question(after, now) : after.state === 'authorised' ? submission(after, now) : undefined;
    return entered(before, next ? { ...turned, books: { ...turned.books, payout: next.payout } } : turned, next && [next.intent]);
  },
});
