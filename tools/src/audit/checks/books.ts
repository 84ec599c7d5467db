import { createHash } from 'node:crypto';
import { type AuditLogFact } from '../facts.js';
import { type Check, gaps, repeated, show, totals } from './check.js';
import { isOnTheWay } from './money-path.js';

/** Every row takes and gives, something, from one account to another; so all accounts together hold nothing, in each currency. */
export const ledgerBalances: Check = {
  name: 'the ledger balances', when: 'always',
  look: ({ postings }) => {
    const faults = repeated(postings, ({ postingId }) => postingId).map((twice) => `posting ${twice}`);
    for (const { postingId, amount, debit, credit } of postings) {
      if (amount.minor <= 0n) faults.push(`posting ${postingId} is ${show(amount)}`);
      if (debit === credit || !debit || !credit) faults.push(`posting ${postingId} moves nothing (${debit} → ${credit})`);
    }
    const accounts = Map.groupBy(postings.flatMap(({ debit, credit, amount }) => [
      { account: debit, ...amount }, { account: credit, currency: amount.currency, minor: -amount.minor },
    ]), ({ account }) => account);
    const left = Object.entries(totals([...accounts.values()].flat()));
    faults.push(...left.map(([currency, minor]) => `all accounts together hold ${show({ minor, currency })}`));
    return { seen: `${postings.length} rows, ${accounts.size} accounts`, faults };
  },
};

/** What gives the price of a line back never comes above what was captured for it. */
export const withinCaptured: Check = {
  name: 'no price is given back twice', when: 'always',
  look: ({ payouts, captured }) => {
    const draws = payouts.filter((payout) => payout.head === 'price' && (payout.state === 'succeeded' || isOnTheWay(payout)));
    const byLine = Map.groupBy(draws, ({ merchant, orderSource, orderRef, lineRef }) => [merchant, orderSource, orderRef, lineRef].join(' '));
    const faults = [...byLine].flatMap(([line, own]) => {
      const cap = captured.get(line);
      if (!cap) return [`line ${line} is in no order that intake knows`];
      const other = own.find(({ amount }) => amount.currency !== cap.currency);
      if (other) return [`line ${line} was paid in ${cap.currency}, payout ${other.payoutId} is in ${other.amount.currency}`];
      const drawn = own.reduce((sum, { amount }) => sum + amount.minor, 0n);
      return drawn > cap.minor ? [`line ${line}: ${show({ ...cap, minor: drawn })} of ${show(cap)} captured`] : [];
    });
    return { seen: `${draws.length} payouts on ${byLine.size} lines`, faults };
  },
};

/** The facts about one thing are numbered without gaps. */
export const versionsAreWhole: Check = {
  name: 'versions have no gap', when: 'always',
  look: ({ events, trimmed }) => {
    const byAggregate = Map.groupBy(events, ({ topic, aggregate }) => `${topic} ${aggregate}`);
    const faults = [...byAggregate].flatMap(([aggregate, own]) => {
      const versions = own.map(({ version }) => version);
      return gaps(versions, trimmed ? Math.min(...versions) : 1).map((gap) => `${aggregate}: version ${gap}`);
    });
    return { seen: `${events.length} events about ${byAggregate.size} things`, faults };
  },
};

/** The chain's own rule, written down a second time: whoever changes it in one place is found in the other. */
export function chainHash(previous: string, row: Omit<AuditLogFact, 'hash' | 'service'>): string {
  const detail = Object.entries(row.detail).sort().flat();
  const said = [row.merchant, row.sequence, row.at, row.actor, row.role, row.act, row.target, row.allowed, ...detail].map(String);
  return createHash('sha256').update(previous).update(JSON.stringify(said)).digest('hex');
}

/** The audit log of every service and merchant says what it said when it was written, to its last row. */
export const auditChains: Check = {
  name: 'the audit logs are unbroken', when: 'always',
  look: ({ auditLogs, auditHeads }) => {
    const chains = Map.groupBy(auditLogs, ({ service, merchant }) => `${service}/${merchant}`);
    const heads = new Map(auditHeads.map((head) => [`${head.service}/${head.merchant}`, head]));
    const faults = [...chains].flatMap(([name, rows]) => {
      let previous = '0'.repeat(64);
      let number = 0n;
      for (const row of rows.toSorted((a, b) => (a.sequence < b.sequence ? -1 : 1))) {
        number += 1n;
        if (row.sequence !== number || chainHash(previous, row) !== row.hash) return [`${name}: broken at row ${number}`];
        previous = row.hash;
      }
      return heads.get(name)?.hash === previous ? [] : [`${name}: its last rows are missing`];
    });
    for (const [name, { sequence }] of heads) if (sequence > 0n && !chains.has(name)) faults.push(`${name}: all rows are missing`);
    return { seen: `${auditLogs.length} rows in ${chains.size} chains`, faults };
  },
};
