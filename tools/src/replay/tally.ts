import { type Money } from '@redress/money';
import { negated, totals } from '../audit/checks/check.js';
import { type FinanceFact, type PostingFact } from '../audit/facts.js';
import { type Place } from './follow.js';

export type Sums = Record<string, bigint>;

/** What a replay ends with. All figures are of this file's complaints. */
export interface Summary {
  readonly read: number;
  readonly refused: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly settled: number;
  readonly declined: number;
  readonly waiting: number;
  readonly parked: number;
  readonly unknown: number;
  readonly lost: number;
  readonly paid: Sums;
  readonly ledger: Sums;
  readonly rail: Sums;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly perSecond: number;
  /** Of the settled ones, those that got money. */
  readonly settledWithMoney: number;
  /** Payouts that were made in this run. */
  readonly newPayouts: number;
}

export interface Counted {
  readonly read: number;
  readonly refused: number;
  readonly duplicate: number;
  /** Where each complaint that intake took stands, by its id. */
  readonly places: ReadonlyMap<string, Place>;
  /** Nothing was left to do: what still does not stand anywhere never will. */
  readonly quiet: boolean;
  readonly since: string;
  readonly finance: readonly FinanceFact[];
  readonly postings: readonly PostingFact[];
  readonly rail: readonly Money[];
}

const ours = new Set(['paid', 'returned', 'reversed']);

/** Brings it all into figures. */
export function tally({ read, refused, duplicate, places, quiet, since, finance, postings, rail }: Counted): Summary {
  const all = [...places.values()];
  const count = (standing: Place['standing']): number => all.filter((place) => place.standing === standing).length;
  const paidPostings = postings.filter(({ kind }) => kind === 'paid');
  const paidAt = new Map<string, string>();
  for (const { caseId, at } of paidPostings) if (caseId && at > (paidAt.get(caseId) ?? '')) paidAt.set(caseId, at);
  const durations = all.flatMap(({ standing, caseId, receivedAt }) => {
    const end = caseId && paidAt.get(caseId);
    return standing === 'settled' && end && receivedAt ? [Date.parse(end) - Date.parse(receivedAt)] : [];
  }).sort((a, b) => a - b);
  return {
    read, refused, accepted: all.length, duplicate,
    settled: count('settled'), declined: count('declined'), waiting: count('waiting'), parked: count('parked'),
    // Without a plan and with nothing left to happen, a complaint is nowhere.
    unknown: count('moving') + (quiet ? 0 : count('undecided')), lost: count('absent') + (quiet ? count('undecided') : 0),
    paid: totals(finance.filter(({ kind }) => ours.has(kind)).map(({ amount }) => amount)),
    ledger: totals(postings.filter(({ kind }) => ours.has(kind)).map(({ kind, amount }) => (kind === 'paid' ? amount : negated(amount)))),
    rail: totals(rail),
    p50Ms: percentile(durations, 0.5), p99Ms: percentile(durations, 0.99), perSecond: pace(all, paidAt, since),
    settledWithMoney: durations.length, newPayouts: paidPostings.filter(({ at }) => at >= since).length,
  };
}

/** The smallest value that so large a part of the sorted values does not exceed; null where there are none. */
export function percentile(sorted: readonly number[], part: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? null;
}

/** Complaints taken since then, over the time from the first of them until the last was taken or paid. */
function pace(places: readonly Place[], paidAt: ReadonlyMap<string, string>, since: string): number {
  const taken = places.filter(({ receivedAt }) => receivedAt !== undefined && receivedAt >= since);
  const times = taken.flatMap(({ caseId, receivedAt }) => [receivedAt!, (caseId && paidAt.get(caseId)) ?? receivedAt!]).map((at) => Date.parse(at));
  const [first, last] = [times.reduce((a, b) => Math.min(a, b), Infinity), times.reduce((a, b) => Math.max(a, b), -Infinity)];
  const seconds = (last - first) / 1_000;
  return seconds > 0 ? Math.round((taken.length / seconds) * 10) / 10 : 0;
}

/** One line of JSON; amounts are whole minor units, as numbers wherever a number holds them exactly. */
export function asJson(summary: Summary): string {
  const number = (minor: bigint) => (Number.isSafeInteger(Number(minor)) ? Number(minor) : minor.toString());
  return JSON.stringify(summary, (_key, value: unknown) => (typeof value === 'bigint' ? number(value) : value));
}
