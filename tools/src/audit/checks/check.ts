import { type Money, toDecimal } from '@redress/money';
import {
  type AuditLogFact, type CampaignFact, type CampaignLineFact, type ComplaintFact, type EventFact, type FinanceFact, type IntentFact, type PayoutFact, type PlanFact, type PostingFact,
  type WaitingFact,
} from '../facts.js';
import { type MovementFact } from '../rail-book.js';

/** Everything that the audit looks at, collected as nearly at one moment as several places allow. */
export interface Facts {
  readonly complaints: readonly ComplaintFact[];
  readonly caseFiles: { readonly intake: ReadonlySet<string>; readonly compensation: ReadonlySet<string> };
  readonly plans: readonly PlanFact[];
  readonly campaigns: readonly CampaignFact[];
  readonly campaignLines: readonly CampaignLineFact[];
  readonly payouts: readonly PayoutFact[];
  readonly postings: readonly PostingFact[];
  readonly financeEntries: readonly FinanceFact[];
  readonly financeEvents: readonly FinanceFact[];
  /** Money legs as the bus tells of their release. */
  readonly releasedLegs: readonly { readonly legId: string; readonly amount: Money }[];
  readonly movements: readonly MovementFact[];
  readonly captured: ReadonlyMap<string, Money>;
  readonly events: readonly EventFact[];
  /** Whether retention has taken the oldest events away: what is missing before the first that is there is no fault then. */
  readonly trimmed: boolean;
  readonly waiting: readonly WaitingFact[];
  readonly intents: readonly IntentFact[];
  readonly outboxRows: number;
  readonly auditLogs: readonly AuditLogFact[];
  readonly auditHeads: readonly { readonly service: string; readonly merchant: string; readonly sequence: bigint; readonly hash: string }[];
}

/** What a check has looked at, in words, and what it found wrong, one line each. */
export interface Finding {
  readonly seen: string;
  readonly faults: readonly string[];
}

export interface Check {
  readonly name: string;
  /** `strict` checks tell of what is open, which is no fault in itself; they fail an audit that is asked to be strict. */
  readonly when: 'always' | 'strict';
  look(facts: Facts): Finding;
}

export const show = (amount: Money | undefined): string => (amount ? `${toDecimal(amount)} ${amount.currency}` : 'no amount');
export const sameMoney = (a: Money | undefined, b: Money | undefined): boolean =>
  a !== undefined && a.minor === b?.minor && a.currency === b.currency;
export const negated = ({ minor, currency }: Money): Money => ({ minor: -minor, currency });

/** Sums by currency, without currencies whose sum is nothing. */
export function totals(amounts: readonly Money[]): Record<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { minor, currency } of amounts) sums.set(currency, (sums.get(currency) ?? 0n) + minor);
  return Object.fromEntries([...sums].filter(([, minor]) => minor !== 0n).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export const sameTotals = (a: Record<string, bigint>, b: Record<string, bigint>): boolean =>
  Object.keys({ ...a, ...b }).every((currency) => (a[currency] ?? 0n) === (b[currency] ?? 0n));

/** Members of a list that stand in it more than once, by their key. */
export function repeated<T>(items: readonly T[], keyOf: (item: T) => string): string[] {
  return [...Map.groupBy(items, keyOf)].filter(([, same]) => same.length > 1).map(([key, same]) => `${key} ${same.length} times`);
}

/** What is missing or twice in numbers that should begin at `from` and leave none out. */
export const gaps = (numbers: readonly number[], from: number): string[] => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted.flatMap((number, index) => {
    const before = index === 0 ? from - 1 : sorted[index - 1]!;
    return number === before + 1 ? [] : [number === before ? `${number} twice` : `${before + 1} is missing before ${number}`];
  });
};
