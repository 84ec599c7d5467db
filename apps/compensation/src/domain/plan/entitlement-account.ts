import { type HeadOfLoss } from '@redress/contracts';

/** What one line of an order may give under one head of loss, and how much of it our own plans have drawn or reserved. Minor units. */
export interface EntitlementAccount {
  readonly merchant: string;
  readonly orderSource: string;
  readonly orderRef: string;
  readonly lineRef: string;
  readonly head: HeadOfLoss;
  /** Set by the first draw, from the order's first snapshot: captured for the price, the policy's ceiling for other heads. */
  readonly ceiling?: bigint | undefined;
  readonly granted: bigint;
}

/** The order as a whole: a bank takes a payment back by order, not by line. All sums are of heads that give the price back. */
export interface OrderAccount {
  readonly merchant: string;
  readonly orderSource: string;
  readonly orderRef: string;
  readonly currency?: string | undefined;
  readonly captured?: bigint | undefined;
  readonly granted: bigint;
  /** Drawn by banks: booked as it comes, even above what was captured. */
  readonly chargedBack: bigint;
  /** Plans that have reserved and not yet released, with the accounts that they hold. */
  readonly waiting: readonly WaitingPlan[];
  /** The case of the last plan that looked at it: where what a bank says of the order belongs. */
  readonly lastCaseId?: string | undefined;
}

export interface WaitingPlan {
  readonly planId: string;
  readonly accounts: readonly AccountName[];
}

export interface AccountName {
  readonly lineRef: string;
  readonly head: HeadOfLoss;
}

export const sameAccount = (a: AccountName, b: AccountName): boolean => a.lineRef === b.lineRef && a.head === b.head;

const atLeastNothing = (minor: bigint): bigint => (minor > 0n ? minor : 0n);

/**
 * The ceiling that holds, where law and policy would set `ceiling` now. What was captured was captured and never grows; other heads follow the
 * higher, since law may come to owe more than was thought of first.
 */
export const ceilingNow = ({ head, ceiling: set }: EntitlementAccount, ceiling: bigint): bigint =>
  (set === undefined || (head !== 'price' && ceiling > set) ? ceiling : set);

/** What a line has left under a head, where law and policy would set `ceiling` now. */
export const leftOnLine = (account: EntitlementAccount, ceiling: bigint): bigint =>
  atLeastNothing(ceilingNow(account, ceiling) - account.granted);

/** What the order has left of its price, should `captured` be what was captured where none is known yet. */
export const leftOnOrder = (order: OrderAccount, captured: bigint): bigint =>
  atLeastNothing((order.captured ?? captured) - order.granted - order.chargedBack);

/** A bank has taken some of what was reserved. */
export const isOverdrawn = (order: OrderAccount): boolean =>
  order.captured !== undefined && order.granted + order.chargedBack > order.captured;
