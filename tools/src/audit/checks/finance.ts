import { type FinanceFact, type PostingFact } from '../facts.js';
import { type Check, gaps, negated, repeated, sameMoney, show } from './check.js';

/** All that a chargeback or a ruling lets come back, or not, is one kind to finance. */
const recoveries = new Set(['reinstated', 'claim', 'waiver', 'collected', 'written_off', 'written_back']);
const kindOf = ({ kind }: PostingFact): string => (recoveries.has(kind) ? 'recovery' : kind);
/** What comes back, or is expected to, is told as less than nothing. */
const back = new Set(['returned', 'reversed', 'reinstated', 'claim', 'collected', 'written_back']);
const numberOf = ({ merchant, sequence }: FinanceFact): string => `${merchant}/${sequence}`;

/** Finance is told of every row of the ledger, once, with the sign of its direction; topic and HTTP twin say the same. */
export const financeIsTold: Check = {
  name: 'finance events are the ledger', when: 'always',
  look: ({ postings, financeEvents, financeEntries, trimmed }) => ({
    seen: `${financeEvents.length} events, ${financeEntries.length} entries, ${postings.length} postings`,
    faults: [...entryFaults(financeEntries, postings), ...topicFaults(financeEvents, financeEntries, trimmed)],
  }),
};

function entryFaults(entries: readonly FinanceFact[], postings: readonly PostingFact[]): string[] {
  const rows = new Map(postings.map((posting) => [posting.postingId, posting]));
  const tellers = new Map<string, number>();
  const faults: string[] = [];
  for (const entry of entries) {
    for (const id of entry.ledgerRows) {
      tellers.set(id, (tellers.get(id) ?? 0) + 1);
      const row = rows.get(id);
      const booked = row && (back.has(row.kind) ? negated(row.amount) : row.amount);
      const name = `finance entry ${numberOf(entry)}`;
      if (!row) faults.push(`${name} names no row of the ledger`);
      else if (kindOf(row) !== entry.kind) faults.push(`${name} says ${entry.kind}, the ledger ${row.kind}`);
      else if (!sameMoney(entry.amount, booked)) faults.push(`${name} says ${show(entry.amount)}, the ledger ${show(booked)}`);
    }
  }
  for (const { postingId, kind } of postings) {
    const times = tellers.get(postingId) ?? 0;
    if (times !== 1) faults.push(`posting ${postingId} (${kind}) is told ${times} times`);
  }
  return faults;
}

function topicFaults(events: readonly FinanceFact[], entries: readonly FinanceFact[], trimmed: boolean): string[] {
  const faults = repeated(events, numberOf).map((twice) => `event ${twice}`);
  const onTopic = new Map(events.map((event) => [numberOf(event), event]));
  const stored = new Set(entries.map(numberOf));
  for (const entry of entries) {
    const name = numberOf(entry);
    const event = onTopic.get(name);
    if (!event && !trimmed) faults.push(`finance entry ${name} is not on the topic`);
    if (!event || (sameMoney(event.amount, entry.amount) && event.kind === entry.kind)) continue;
    faults.push(`finance event ${name} says ${event.kind} ${show(event.amount)}, its entry ${entry.kind} ${show(entry.amount)}`);
  }
  for (const name of onTopic.keys()) if (!stored.has(name)) faults.push(`finance event ${name} has no entry`);
  return faults;
}

/** Finance sees at once when it has missed something: its numbers begin at 1 and leave none out. */
export const financeSequences: Check = {
  name: 'finance sequences have no gap', when: 'always',
  look: ({ financeEntries }) => {
    const byMerchant = Map.groupBy(financeEntries, ({ merchant }) => merchant);
    const faults = [...byMerchant].flatMap(([merchant, own]) => gaps(own.map(({ sequence }) => sequence), 1).map((gap) => `${merchant}: ${gap}`));
    return { seen: `${byMerchant.size} merchants`, faults };
  },
};
