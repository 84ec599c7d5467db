import { type PayoutFact } from '../facts.js';
import { type Check, type Facts, negated, repeated, sameMoney, sameTotals, show, totals } from './check.js';

/** Nobody but the rail can say yet whether the money has moved. */
const onTheWay = new Set(['created', 'authorised', 'submitted', 'pending', 'needs_customer', 'unknown', 'manual_review']);
const paidOut = new Set(['succeeded', 'returned', 'reversed']);
const cameBack = new Set(['returned', 'reversed']);
export const isOnTheWay = ({ state, submissions }: PayoutFact): boolean => onTheWay.has(state) || (state === 'held' && submissions > 0);

/** Every released money leg is one payout of the same amount, and no payout is without its leg. */
export const legsArePayouts: Check = {
  name: 'released legs are payouts', when: 'always',
  look: ({ plans, payouts, releasedLegs }) => {
    const byId = new Map(payouts.map((payout) => [payout.payoutId, payout]));
    const legs = new Map(plans.flatMap((plan) => plan.legs.filter(({ form }) => form === 'money').map((leg) => [leg.legId, leg] as const)));
    const faults = [
      ...repeated(payouts, ({ payoutId }) => payoutId).map((twice) => `payout ${twice}`),
      ...repeated(releasedLegs, ({ legId }) => legId).map((twice) => `leg ${twice} released`),
    ];
    const released = new Map(releasedLegs.map((leg) => [leg.legId, leg.amount]));
    for (const { legId, state, amount } of legs.values()) if (amount && ['released', 'fulfilled', 'failed'].includes(state)) released.set(legId, amount);
    for (const [legId, amount] of released) {
      const payout = byId.get(legId);
      if (!payout) faults.push(`leg ${legId} was released and has no payout`);
      else if (!sameMoney(payout.amount, amount)) faults.push(`leg ${legId} is ${show(amount)}, its payout ${show(payout.amount)}`);
    }
    for (const { payoutId } of payouts) if (!released.has(payoutId) && legs.get(payoutId)?.state !== 'cancelled') faults.push(`payout ${payoutId} has no released leg`);
    for (const payout of payouts) {
      const state = legs.get(payout.payoutId)?.state;
      if (state === 'fulfilled' && !paidOut.has(payout.state)) faults.push(`leg ${payout.payoutId} is fulfilled, its payout ${payout.state}`);
    }
    return { seen: `${released.size} released legs, ${payouts.length} payouts`, faults };
  },
};

/** Money that went out is booked once, money that came back once more, and nothing else is booked. */
export const payoutsArePosted: Check = {
  name: 'payouts are in the ledger', when: 'always',
  look: ({ payouts, postings }) => {
    const moves = postings.filter(({ kind }) => ['paid', 'returned', 'reversed'].includes(kind));
    const byCause = Map.groupBy(moves, ({ cause }) => cause);
    const faults = payouts.flatMap((payout) => {
      const own = byCause.get(payout.payoutId) ?? [];
      const [out, back] = [own.filter(({ kind }) => kind === 'paid'), own.filter(({ kind }) => kind !== 'paid')];
      const wanted = [Number(paidOut.has(payout.state)), Number(cameBack.has(payout.state))];
      const said = `payout ${payout.payoutId} (${payout.state})`;
      if (out.length !== wanted[0] || back.length !== wanted[1]) return [`${said} is booked ${out.length} times out and ${back.length} times back`];
      return own.filter(({ amount }) => !sameMoney(amount, payout.amount)).map(({ amount }) => `${said} is ${show(payout.amount)}, booked ${show(amount)}`);
    });
    const known = new Set(payouts.map(({ payoutId }) => payoutId));
    for (const { postingId, cause } of moves) if (!known.has(cause)) faults.push(`posting ${postingId} is of no payout (${cause})`);
    return { seen: `${moves.length} postings of ${payouts.length} payouts`, faults };
  },
};

/** Finance is told of every movement of the ledger, once, with the sign of its direction; topic and HTTP twin say the same. */
export const financeIsTold: Check = {
  name: 'finance events are the ledger', when: 'always',
  look: ({ postings, financeEvents, financeEntries, trimmed }) => {
    const told = ['paid', 'returned', 'reversed', 'chargeback'];
    const faults = repeated(financeEvents, ({ merchant, sequence }) => `event ${merchant}/${sequence}`);
    const rows = new Map(postings.map((posting) => [posting.postingId, posting]));
    const tellers = new Map<string, number>();
    for (const { merchant, sequence, kind, amount, ledgerRows } of financeEntries) {
      const name = `finance entry ${merchant}/${sequence}`;
      for (const id of ledgerRows) {
        const row = rows.get(id);
        tellers.set(id, (tellers.get(id) ?? 0) + 1);
        if (!row) faults.push(`${name} names no row of the ledger`);
        else if (row.kind !== kind) faults.push(`${name} says ${kind}, the ledger ${row.kind}`);
        else if (!sameMoney(amount, ['returned', 'reversed'].includes(kind) ? negated(row.amount) : row.amount)) faults.push(`${name} says ${show(amount)}, the ledger ${show(row.amount)}`);
      }
    }
    for (const { postingId, kind } of postings) {
      const times = tellers.get(postingId) ?? 0;
      if (told.includes(kind) && times !== 1) faults.push(`posting ${postingId} (${kind}) is told ${times} times`);
    }
    const entries = new Map(financeEntries.map((entry) => [`${entry.merchant}/${entry.sequence}`, entry]));
    const events = new Map(financeEvents.map((event) => [`${event.merchant}/${event.sequence}`, event]));
    for (const [name, entry] of entries) {
      const event = events.get(name);
      if (!event && !trimmed) faults.push(`finance entry ${name} is not on the topic`);
      else if (event && (!sameMoney(event.amount, entry.amount) || event.kind !== entry.kind)) faults.push(`finance event ${name} says ${event.kind} ${show(event.amount)}, its entry ${entry.kind} ${show(entry.amount)}`);
    }
    for (const name of events.keys()) if (!entries.has(name)) faults.push(`finance event ${name} has no entry`);
    return { seen: `${financeEvents.length} events, ${financeEntries.length} entries, ${postings.length} postings`, faults };
  },
};

/** The rail has moved each paid payout exactly once, and a rejected one never. */
export const railAgrees: Check = {
  name: 'the rail’s book is the ledger', when: 'always',
  look: ({ payouts, movements, postings }) => {
    const moved = Map.groupBy(movements, ({ payoutId }) => payoutId);
    const known = new Set(payouts.map(({ payoutId }) => payoutId));
    const faults = [...moved.keys()].filter((payoutId) => !known.has(payoutId)).map((payoutId) => `the rail has moved money for ${payoutId}, which is no payout`);
    for (const payout of payouts) faults.push(...railFaults(payout, moved.get(payout.payoutId) ?? []));
    const settled = new Set(payouts.filter((payout) => !isOnTheWay(payout)).map(({ payoutId }) => payoutId));
    const net = (kind: string, direction: 'out' | 'back') => (kind === 'paid' || direction === 'out' ? 1n : -1n);
    const booked = totals(postings.filter(({ kind, cause }) => settled.has(cause) && ['paid', 'returned', 'reversed'].includes(kind))
      .map(({ kind, amount }) => ({ ...amount, minor: amount.minor * net(kind, 'back') })));
    const rail = totals(movements.filter(({ payoutId }) => settled.has(payoutId)).map(({ direction, amount }) => ({ ...amount, minor: amount.minor * net('', direction) })));
    if (!sameTotals(booked, rail)) faults.push(`the ledger has ${sums(booked)}, the rail ${sums(rail)}`);
    return { seen: `${movements.length} movements, ${sums(rail)}`, faults };
  },
};

function railFaults(payout: PayoutFact, own: Facts['movements']): string[] {
  const out = own.filter(({ direction }) => direction === 'out');
  const back = own.length - out.length;
  const said = `payout ${payout.payoutId} (${payout.state})`;
  const faults = own.filter(({ amount }) => !sameMoney(amount, payout.amount)).map(({ amount }) => `${said} is ${show(payout.amount)}, at the rail ${show(amount)}`);
  if (out.length > 1) faults.push(`${said} was paid ${out.length} times by the rail`);
  if (paidOut.has(payout.state) && out.length === 0) faults.push(`${said} was never paid by the rail`);
  if (!paidOut.has(payout.state) && !isOnTheWay(payout) && out.length > back) faults.push(`${said} was paid by the rail all the same`);
  // The rail sends money back first and tells later: one that is still `succeeded` here may be back there.
  if (cameBack.has(payout.state) && back !== 1) faults.push(`${said} came back ${back} times at the rail`);
  return faults;
}

const sums = (by: Record<string, bigint>): string => Object.entries(by).map(([currency, minor]) => show({ minor, currency })).join(', ') || 'nothing';
