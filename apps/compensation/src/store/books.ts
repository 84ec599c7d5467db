import { type Ref, type Write } from '@redress/messaging';
import { type AccountName, type EntitlementAccount, type OrderAccount } from '../domain/entitlement-account.js';
import { type Plan } from '../domain/plan.js';
import { type Books, reservationOf } from '../domain/reservation.js';
import { entitlements, orderAccounts } from './stores.js';

interface OrderName {
  readonly merchant: string;
  readonly orderSource: string;
  readonly orderRef: string;
}

/** References to an order's account and to some of its lines' accounts. No order: no rows, so that a use case can look at fewer. */
export const bookRefs = (
  order?: OrderName, names: readonly AccountName[] = [],
): { orders: Ref<OrderAccount[]>; accounts: Ref<EntitlementAccount[]> } => {
  if (!order) return { orders: orderAccounts.all([]), accounts: entitlements.all([]) };
  const { merchant, orderSource, orderRef } = order;
  return {
    orders: orderAccounts.all([{ merchant, orderSource, orderRef }]),
    accounts: entitlements.all(names.map(({ lineRef, head }) => ({ merchant, orderSource, orderRef, lineRef, head }))),
  };
};

/** The accounts that a plan holds something on. */
export const bookRefsOf = (plan: Plan | undefined): ReturnType<typeof bookRefs> => {
  if (!plan) return bookRefs();
  const { orderSource, orderRef } = plan.facts.complaint.order;
  return bookRefs({ merchant: plan.merchant, orderSource, orderRef }, reservationOf(plan));
};

export const booksIn = ({ orders, accounts }: { orders: readonly OrderAccount[]; accounts: readonly EntitlementAccount[] }): Books =>
  ({ order: orders[0]!, accounts });

/** Saves what a rebooking changed. */
export const putBooks = ({ order, accounts }: Books): Write[] => [
  orderAccounts.put(order), ...accounts.map((account) => entitlements.put(account)),
];
