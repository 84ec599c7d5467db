import { refuse } from '@redress/messaging';
import { isRefused } from '@redress/decider';
import { askedTimers } from '../plans/asking.js';
import { bookOnBudgets } from '../plans/budgeting.js';
import { arrangeSoon, stopOffer } from '../plans/carry-out.js';
import { isOverdrawn, sameAccount } from '../domain/plan/entitlement-account.js';
import { drop, isUnreleased } from '../domain/plan/plan.js';
import { type Books, joined, rebook, reservationOf } from '../domain/plan/reservation.js';
import { ceilingsOf, measuresOf } from '../policies/measures.js';
import { bankDisputes } from './open-bank-dispute.js';
import { compensation } from '../score.js';
import { entitlements, orderAccounts, plans } from '../store/stores.js';
import { putBooks } from '../store/books.js';
import { type Telling, tell, tellingOf } from '../plans/telling.js';

/**
 * A bank takes a payment back: booked as a fact, even above what was captured. A plan that has not been released and reserves what the
 * bank has now taken is cancelled; what is out already is payments' to guard.
 */
export const drawChargeback = compensation.useCase({
  name: 'draw-chargeback',
  on: 'chargeback.opened.v1',
  reads: ({ merchant, data: { orderSource, orderRef } }) => ({ order: orderAccounts.at({ merchant, orderSource, orderRef }) }),
  then: ({ merchant }, { order: { orderSource, orderRef, waiting } }) => ({
    waitingPlans: plans.all(waiting.map(({ planId }) => ({ merchant, planId }))),
    accounts: entitlements.all(waiting.flatMap(({ accounts }) => accounts)
      .filter((name, index, names) => names.findIndex((other) => sameAccount(other, name)) === index)
      .map((name) => ({ merchant, orderSource, orderRef, ...name }))),
  }),
  decide: ({ data }, { order, waitingPlans, accounts }, now) => {
    const { amount } = data;
    if (order.currency !== undefined && order.currency !== amount.currency) return refuse(
      'unknown-currency', `the order was paid in ${order.currency}`,
    );
    let books: Books = { order: { ...order, currency: amount.currency, chargedBack: order.chargedBack + amount.minor }, accounts };
    const tellings: Telling[] = [];
    for (const plan of waitingPlans) {
      if (!isOverdrawn(books.order) || !isUnreleased(plan) || !reservationOf(plan).some(({ head }) => head === 'price')) continue;
      const telling = tellingOf(drop(plan, 'cancelled'));
      tell(telling, 'remedy.cancelled.v1', { reason: 'chargeback' });
      const booked = rebook(ceilingsOf(measuresOf(plan)), books, plan, telling.plan);
      if (isRefused(booked)) throw new Error('giving back cannot be refused');
      books = joined(books, booked);
      bookOnBudgets(telling, []);
      tellings.push({ ...telling, timers: [...telling.timers, ...askedTimers(plan, telling.plan), ...(plan.expiresAt ? [stopOffer(plan)] : [])] });
    }
    return {
      writes: [...putBooks(books), ...tellings.map(({ plan }) => plans.put({ ...plan, version: plan.version + 1 }))],
      events: tellings.flatMap(({ events }) => events),
      timers: [
        ...tellings.flatMap(({ timers }) => timers), ...tellings.map(({ plan }) => arrangeSoon(plan)),
        bankDisputes(data, order, tellings.map(({ plan: { planId } }) => planId), now),
      ],
    };
  },
});
