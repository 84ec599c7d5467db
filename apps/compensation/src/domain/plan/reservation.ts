import { type HeadOfLoss, type OrderLine } from '@redress/contracts';
import { type Refused, refused } from '@redress/decider';
import {
  type AccountName, type EntitlementAccount, type OrderAccount, ceilingNow, isOverdrawn, leftOnLine, leftOnOrder, sameAccount,
} from './entitlement-account.js';
import { type ComplaintFacts, type LeftBefore } from '../facts.js';
import { type Plan, drawingLegs, isUnreleased } from './plan.js';

/** The accounts of one order as far as a decision has loaded them. */
export interface Books {
  readonly order: OrderAccount;
  readonly accounts: readonly EntitlementAccount[];
}

/** What law and policy let all plans together draw on a line under a head. */
export type Ceilings = (line: OrderLine, head: HeadOfLoss) => bigint;

interface Held extends AccountName {
  readonly minor: bigint;
}

/** What a plan holds on each account: its legs' sum, or before a choice the largest of its options, since any of them may come. */
export function reservationOf(plan: Plan | undefined): Held[] {
  const held: Held[] = [];
  for (const legs of plan ? drawingLegs(plan) : []) {
    const sums: { lineRef: string; head: AccountName['head']; minor: bigint }[] = [];
    for (const { lineRef, head, amount } of legs) {
      if (!amount) continue;
      const same = sums.find((one) => sameAccount(one, { lineRef, head }));
      if (same) same.minor += amount.minor;
      else sums.push({ lineRef, head, minor: amount.minor });
    }
    for (const one of sums) {
      const at = held.findIndex((other) => sameAccount(other, one));
      if (at < 0) held.push(one);
      else if (held[at]!.minor < one.minor) held[at] = one;
    }
  }
  return held;
}

/** What it holds of the order's price: of all options the one that gives most, which may be less than its lines' reservations together. */
function heldOnOrder(plan: Plan | undefined): bigint {
  const sums = (plan ? drawingLegs(plan) : []).map((legs) => legs.reduce(
    (all, { head, amount }) => all + (head === 'price' && amount ? amount.minor : 0n), 0n,
  ));
  return sums.reduce((most, one) => (one > most ? one : most), 0n);
}

/** What accounts and order have left, as the facts of a decision record it. */
export function leftIn(ceilings: Ceilings, complaint: ComplaintFacts, { order, accounts }: Books): LeftBefore[] {
  const { currency } = complaint.captured;
  const left = accounts.flatMap((account): LeftBefore[] => {
    const line = complaint.order.lines.find(({ lineRef }) => lineRef === account.lineRef);
    return line ? [{
      lineRef: account.lineRef, head: account.head, amount: { minor: leftOnLine(account, ceilings(line, account.head)), currency },
    }] : [];
  });
  return [...left, { lineRef: '*', head: 'price', amount: { minor: leftOnOrder(order, complaint.captured.minor), currency } }];
}

/**
 * Brings the accounts from what the plan held before to what it holds after. Giving back always succeeds; holding more than an account or
 * the order has left is refused: `above-captured`.
 */
export function rebook(ceilings: Ceilings, books: Books, before: Plan | undefined, after: Plan): Books | Refused<'above-captured'> {
  const { complaint } = after.facts;
  const was = reservationOf(before);
  const is = reservationOf(after);
  const more = heldOnOrder(after) - heldOnOrder(before);
  const order: OrderAccount = {
    ...books.order, currency: books.order.currency ?? complaint.order.currency, captured: books.order.captured ?? complaint.captured.minor,
    granted: books.order.granted + more, lastCaseId: after.caseId,
  };
  const accounts: EntitlementAccount[] = [];
  for (const account of books.accounts) {
    const line = complaint.order.lines.find(({ lineRef }) => lineRef === account.lineRef);
    const change = heldOn(is, account) - heldOn(was, account);
    if (!line || (change === 0n && account.ceiling !== undefined)) continue;
    const ceiling = ceilingNow(account, ceilings(line, account.head));
    const next = { ...account, ceiling, granted: account.granted + change };
    if (change > 0n && next.granted > ceiling) return refused(
      'above-captured', `${account.head} of line ${account.lineRef} has ${ceiling - account.granted} left`,
    );
    accounts.push(next);
  }
  if (more > 0n && isOverdrawn(order)) return refused(
    'above-captured', `the order has ${leftOnOrder(books.order, complaint.captured.minor)} left`,
  );
  return { order: { ...order, waiting: waitingAfter(order, after, is) }, accounts };
}

/** The accounts with those in their place that a rebooking has changed. */
export const joined = (books: Books, { order, accounts }: Books): Books => ({
  order, accounts: books.accounts.map((account) => accounts.find((changed) => sameAccount(changed, account)) ?? account),
});

const heldOn = (held: readonly Held[], account: AccountName): bigint => held.find((one) => sameAccount(one, account))?.minor ?? 0n;

function waitingAfter({ waiting }: OrderAccount, plan: Plan, held: readonly Held[]): OrderAccount['waiting'] {
  const others = waiting.filter(({ planId }) => planId !== plan.planId);
  if (!isUnreleased(plan)) return others.length === waiting.length ? waiting : others;
  return [...others, { planId: plan.planId, accounts: held.map(({ lineRef, head }) => ({ lineRef, head })) }];
}
