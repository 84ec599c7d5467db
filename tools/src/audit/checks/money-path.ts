import { type Money } from '@redress/money';
import { type PayoutFact, type PostingFact } from '../facts.js';
import { type MovementFact } from '../rail-book.js';
import { type Check, negated, repeated, sameMoney, sameTotals, show, totals } from './check.js';

/** Nobody but the rail can say yet whether the money has moved. */
const onTheWay = new Set(['created', 'authorised', 'submitted', 'pending', 'needs_customer', 'unknown', 'manual_review']);
const paidOut = new Set(['succeeded', 'returned', 'reversed']);
const cameBack = new Set(['returned', 'reversed']);
/** Legs whose release is past, whatever came of them. A cancelled one may have been released, or not. */
const releasedOnce = new Set(['released', 'fulfilled', 'failed']);

export const isOnTheWay = ({ state, submissions }: PayoutFact): boolean => onTheWay.has(state) || (state === 'held' && submissions > 0);
/** Money, and credits that the house has issued itself. */
const goesOut = new Set(['paid', 'cost']);
/** Postings of a payout's money: out once, and perhaps back. */
const isMovement = ({ kind }: PostingFact): boolean => goesOut.has(kind) || cameBack.has(kind);
const named = ({ payoutId, state }: PayoutFact): string => `payout ${payoutId} (${state})`;

/** Every released leg of money or credit is one payout of the same amount, and no payout is without its leg. */
export const legsArePayouts: Check = {
  name: 'released legs are payouts', when: 'always',
  look: ({ plans, payouts, releasedLegs }) => {
    const legs = new Map(plans.flatMap((plan) => plan.legs.filter(({ form }) => form === 'money' || form === 'credit').map((leg) => [leg.legId, leg] as const)));
    const released = new Map<string, Money>(releasedLegs.map(({ legId, amount }) => [legId, amount]));
    for (const { legId, state, amount } of legs.values()) if (amount && releasedOnce.has(state)) released.set(legId, amount);
    const byId = new Map(payouts.map((payout) => [payout.payoutId, payout]));
    const faults = [
      ...repeated(payouts, ({ payoutId }) => payoutId).map((twice) => `payout ${twice}`),
      ...repeated(releasedLegs, ({ legId }) => legId).map((twice) => `leg ${twice} released`),
    ];
    for (const [legId, amount] of released) {
      const payout = byId.get(legId);
      if (!payout) faults.push(`leg ${legId} was released and has no payout`);
      else if (!sameMoney(payout.amount, amount)) faults.push(`leg ${legId} is ${show(amount)}, its payout ${show(payout.amount)}`);
    }
    for (const { payoutId, state } of payouts) {
      const leg = legs.get(payoutId);
      if (!released.has(payoutId) && leg?.state !== 'cancelled') faults.push(`payout ${payoutId} has no released leg`);
      if (leg?.state === 'fulfilled' && !paidOut.has(state)) faults.push(`leg ${payoutId} is fulfilled, its payout ${state}`);
    }
    return { seen: `${released.size} released legs, ${payouts.length} payouts`, faults };
  },
};

/** Money that went out is booked once, money that came back once more, and nothing else is booked. */
export const payoutsArePosted: Check = {
  name: 'payouts are in the ledger', when: 'always',
  look: ({ payouts, postings }) => {
    const movements = postings.filter(isMovement);
    const byCause = Map.groupBy(movements, ({ cause }) => cause);
    const faults = payouts.flatMap((payout) => bookingFaults(payout, byCause.get(payout.payoutId) ?? []));
    const known = new Set(payouts.map(({ payoutId }) => payoutId));
    for (const { postingId, cause } of movements) if (!known.has(cause)) faults.push(`posting ${postingId} is of no payout (${cause})`);
    return { seen: `${movements.length} postings of ${payouts.length} payouts`, faults };
  },
};

function bookingFaults(payout: PayoutFact, own: readonly PostingFact[]): string[] {
  const out = own.filter(({ kind }) => goesOut.has(kind)).length;
  const back = own.length - out;
  const fits = out === Number(paidOut.has(payout.state)) && back === Number(cameBack.has(payout.state));
  if (!fits) return [`${named(payout)} is booked ${out} times out and ${back} times back`];
  return own.filter(({ amount }) => !sameMoney(amount, payout.amount))
    .map(({ amount }) => `${named(payout)} is ${show(payout.amount)}, booked ${show(amount)}`);
}

/** The rail has moved each paid payout exactly once, and a rejected one never. */
export const railAgrees: Check = {
  name: 'the rail’s book is the ledger', when: 'always',
  look: ({ payouts: all, movements, postings }) => {
    const payouts = all.filter(({ rail }) => rail !== 'credit');
    const moved = Map.groupBy(movements, ({ payoutId }) => payoutId);
    const known = new Set(payouts.map(({ payoutId }) => payoutId));
    const strays = [...moved.keys()].filter((payoutId) => !known.has(payoutId));
    const faults = strays.map((payoutId) => `the rail has moved money for ${payoutId}, which is no payout`);
    for (const payout of payouts) faults.push(...railFaults(payout, moved.get(payout.payoutId) ?? []));
    const over = new Set(payouts.filter((payout) => !isOnTheWay(payout)).map(({ payoutId }) => payoutId));
    const booked = totals(postings.filter((posting) => isMovement(posting) && over.has(posting.cause))
      .map(({ kind, amount }) => (kind === 'paid' ? amount : negated(amount))));
    const rail = totals(movements.filter(({ payoutId }) => over.has(payoutId))
      .map(({ direction, amount }) => (direction === 'out' ? amount : negated(amount))));
    if (!sameTotals(booked, rail)) faults.push(`the ledger has ${sums(booked)}, the rail ${sums(rail)}`);
    return { seen: `${movements.length} movements, ${sums(rail)}`, faults };
  },
};

function railFaults(payout: PayoutFact, own: readonly MovementFact[]): string[] {
  const out = own.filter(({ direction }) => direction === 'out').length;
  const back = own.length - out;
  const said = named(payout);
  const faults = own.filter(({ amount }) => !sameMoney(amount, payout.amount))
    .map(({ amount }) => `${said} is ${show(payout.amount)}, at the rail ${show(amount)}`);
  if (out > 1) faults.push(`${said} was paid ${out} times by the rail`);
  if (paidOut.has(payout.state) && out === 0) faults.push(`${said} was never paid by the rail`);
  if (!paidOut.has(payout.state) && !isOnTheWay(payout) && out > back) faults.push(`${said} was paid by the rail all the same`);
  if (cameBack.has(payout.state) && back !== 1) faults.push(`${said} came back ${back} times at the rail`);
  return faults;
}

const sums = (by: Record<string, bigint>): string =>
  Object.entries(by).map(([currency, minor]) => show({ minor, currency })).join(', ') || 'nothing';
