import { allocate, type Money } from '@redress/money';
import { type Draw, type Payout } from './payout.js';

/**
 * What an order's line has cost already under one head of loss, in minor units: the last guard before money leaves. Our own draws on
 * the price never pass what was captured; what others draw (a bank's chargeback) is a fact and always booked.
 */
export interface Exposure extends Draw {
  currency: string;
  /** As the first released leg said; zero until then. */
  captured: bigint;
  reserved: bigint; inFlight: bigint; paid: bigint; chargedBack: bigint;
  /** Own draws above the cap that the rail made against our word: booked, since they are true, and seen by a person. */
  overdrawn: bigint;
}

export const untouched = (draw: Draw): Exposure => ({
  ...draw, currency: '', captured: 0n, reserved: 0n, inFlight: 0n, paid: 0n, chargedBack: 0n, overdrawn: 0n,
});

/** Only the head that gives the price back is capped by what was captured; the others are capped by the rule that grants them. */
export const givesPriceBack = ({ head }: Draw): boolean => head === 'price';
const ownDraws = ({ reserved, inFlight, paid }: Exposure): bigint => reserved + inFlight + paid;
const atLeastZero = (value: bigint): bigint => (value > 0n ? value : 0n);

/** What a line was captured for is learnt from its first leg; a chargeback that came before falls on it by the order's share. */
export function opened(exposure: Exposure, captured: Money, order: OrderCharge): Exposure {
  if (exposure.currency !== '') return exposure;
  const shared = order.charged > 0n && order.currency === captured.currency && givesPriceBack(exposure);
  const chargedBack = shared ? (captured.minor * order.chargedBack + order.charged - 1n) / order.charged : 0n;
  return { ...exposure, currency: captured.currency, captured: captured.minor, chargedBack };
}

/** Whether one more own draw stays within what was captured. */
export function fits(exposure: Exposure, amount: Money): boolean {
  if (amount.currency !== exposure.currency) return false;
  return !givesPriceBack(exposure) || ownDraws(exposure) + exposure.chargedBack + amount.minor <= exposure.captured;
}

export type Stake = 'reserved' | 'inFlight' | 'paid';

/** In which of the exposure's sums a payout's amount stands; undefined where it stands in none. */
export function stakeOf({ state, holdReason }: Pick<Payout, 'state' | 'holdReason'>): Stake | undefined {
  switch (state) {
    case 'created': case 'authorised': return 'reserved';
    case 'held': return holdReason === 'kill-switch' || holdReason === 'restore' ? 'reserved' : undefined;
    case 'submitted': case 'pending': case 'needs_customer': case 'unknown': case 'manual_review': return 'inFlight';
    case 'succeeded': return 'paid';
    default: return undefined;
  }
}

/** Moves an amount from one sum to another. Only a fact may enter in flight or paid without having been reserved. */
export function shift(exposure: Exposure, minor: bigint, from: Stake | undefined, to: Stake | undefined): Exposure {
  if (from === to) return exposure;
  const after = { ...exposure };
  if (from) after[from] -= minor;
  if (to) after[to] += minor;
  const byFact = from === undefined && to !== 'reserved';
  const above = givesPriceBack(after) ? atLeastZero(ownDraws(after) - after.captured) : 0n;
  if (byFact ? above > after.overdrawn : above < after.overdrawn) after.overdrawn = above;
  return after;
}

/** The sum of what was given twice on these lines. */
export const sumOfExcess = (lines: readonly Exposure[]): bigint => lines.reduce((total, line) => total + excessOf(line), 0n);

/** What was given twice: paid by us and taken back by the customer's bank, above the price. To be recovered. */
export function excessOf(exposure: Exposure): bigint {
  const above = givesPriceBack(exposure) ? atLeastZero(exposure.paid + exposure.chargedBack - exposure.captured) : 0n;
  return above < exposure.chargedBack ? above : exposure.chargedBack;
}

/** What is charged back on an order so far, of what the customer's bank had charged. */
export interface OrderCharge { currency: string; charged: bigint; chargedBack: bigint }

/** A chargeback names an order; it falls on the lines that we know by what each was captured for, the rest on those we do not. */
export function chargeBack(exposures: readonly Exposure[], amount: Money, charged: bigint): Exposure[] {
  return sharesOf(exposures, amount, charged).map(([exposure, share]) => ({ ...exposure, chargedBack: exposure.chargedBack + share }));
}

/** The lines after the bank has given one back: what is left of the others falls on them anew. */
export function giveBack(exposures: readonly Exposure[], { currency, charged, chargedBack: minor }: OrderCharge): Exposure[] {
  return sharesOf(exposures, { minor, currency }, charged).map(([exposure, chargedBack]) => ({ ...exposure, chargedBack }));
}

function sharesOf(exposures: readonly Exposure[], amount: Money, charged: bigint): [Exposure, bigint][] {
  const known = exposures.filter((exposure) => givesPriceBack(exposure) && exposure.currency === amount.currency);
  const captured = known.map((exposure) => exposure.captured);
  const unknownLines = atLeastZero(charged - captured.reduce((a, b) => a + b, 0n));
  if (known.length === 0) return [];
  const shares = allocate(amount, [...captured, unknownLines]);
  return known.map((exposure, i) => [exposure, shares[i]!.minor]);
}
