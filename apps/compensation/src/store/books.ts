import { type Ref, type Write } from '@redress/messaging';
import { type Budget, type BudgetName } from '../domain/authority/budget.js';
import { type AccountName, type EntitlementAccount, type OrderAccount } from '../domain/plan/entitlement-account.js';
import { type Plan } from '../domain/plan/plan.js';
import { type Books, reservationOf } from '../domain/plan/reservation.js';
import { budgets } from './authority.js';
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

/** A merchant's budgets of these names, as far as there are any. */
export const budgetRefs = (merchant: string, names: readonly BudgetName[]): { budgets: Ref<Budget[]> } =>
  ({ budgets: budgets.all(names.map((name) => ({ merchant, ...name }))) });
export const budgetRefsOf = (plan: Plan | undefined): ReturnType<typeof budgetRefs> => budgetRefs(plan?.merchant ?? '', plan?.budgets ?? []);

type BookRefs = ReturnType<typeof bookRefs> & ReturnType<typeof budgetRefs>;

/** The accounts that a plan holds something on, and the budgets that it draws on. */
export const bookRefsOf = (plan: Plan | undefined): BookRefs => {
  if (!plan) return { ...bookRefs(), ...budgetRefsOf(plan) };
  const { orderSource, orderRef } = plan.facts.complaint.order;
  return { ...bookRefs({ merchant: plan.merchant, orderSource, orderRef }, reservationOf(plan)), ...budgetRefsOf(plan) };
};

interface BookRows {
  readonly orders: readonly OrderAccount[];
  readonly accounts: readonly EntitlementAccount[];
  readonly budgets?: readonly Budget[];
}

export const booksIn = ({ orders, accounts, budgets: drawnOn = [] }: BookRows): Books & { budgets: readonly Budget[] } =>
  ({ order: orders[0]!, accounts, budgets: drawnOn });

/** Saves what a rebooking changed. */
export const putBooks = ({ order, accounts }: Books): Write[] => [
  orderAccounts.put(order), ...accounts.map((account) => entitlements.put(account)),
];
