import { type EventData, type Instant } from '@redress/contracts';
import { add, type Money, zero } from '@redress/money';

/** A line of the rail's statement: money that left over it. */
export interface StatementLine {
  readonly railReference: string; readonly key: string; readonly merchant: string; readonly payoutId: string;
  readonly amount: Money; readonly valueDate: string;
}
/** What we know of the payout that a line names. `paid`: it stands in the ledger. */
export interface OwnLine {
  readonly payoutId: string; readonly merchant: string; readonly railKey: string; readonly railReference?: string | undefined;
  readonly amount: Money; readonly standing: 'paid' | 'open' | 'ended';
}

export type Mismatch = Omit<EventData<'reconciliation.mismatch-found.v1'>, 'runId' | 'rail'> & { readonly merchant: string };

export interface Matching {
  readonly matched: number;
  /** Lines that tell the end of a payout whose end we did not know. */
  readonly settle: readonly StatementLine[];
  readonly mismatches: readonly Mismatch[];
  readonly totals: readonly Total[];
}
export interface Total { readonly ledger: Money; readonly rail: Money }

/**
 * Lays the rail's lines beside our own by payout. A line without a payout, of another amount, or a second one for a payout is a mismatch;
 * so is an own paid line that was asked for (`expected`) and that the rail does not have.
 */
export function match(lines: readonly StatementLine[], own: readonly OwnLine[], expected: readonly OwnLine[] = []): Matching {
  const known = new Map(own.map((line) => [`${line.merchant} ${line.payoutId}`, line]));
  const seen = new Map<string, string>();
  const totals = new Map<string, Total>();
  const settle: StatementLine[] = [];
  const mismatches: Mismatch[] = [];
  let matched = 0;
  for (const line of lines) {
    const name = `${line.merchant} ${line.payoutId}`;
    const ours = known.get(name);
    const kind = faultOf(line, ours, seen.get(name));
    seen.set(name, line.railReference);
    const booked = kind === undefined || (kind === 'amount-differs' && ours?.standing === 'paid');
    count(totals, line.amount, booked ? ours?.amount : undefined);
    if (kind) mismatches.push({ ...named(line), kind, railReference: line.railReference, railAmount: line.amount, ...(ours && { ledger: ours.amount }) });
    else if (ours!.standing === 'open') settle.push(line);
    else matched += 1;
  }
  for (const line of expected) {
    if (seen.has(`${line.merchant} ${line.payoutId}`)) continue;
    count(totals, zero(line.amount.currency), line.amount);
    mismatches.push({ ...named(line), kind: 'missing-at-rail', ledger: line.amount, ...(line.railReference && { railReference: line.railReference }) });
  }
  return { matched, settle, mismatches, totals: [...totals.values()] };
}

const named = ({ merchant, payoutId }: { merchant: string; payoutId: string }) => ({ merchant, ...(UUID.test(payoutId) && { payoutId }) });
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function faultOf(line: StatementLine, ours: OwnLine | undefined, seenBefore: string | undefined): Mismatch['kind'] | undefined {
  if (!ours || ours.standing === 'ended') return 'missing-in-ledger';
  if (seenBefore !== undefined && seenBefore !== line.railReference) return 'paid-twice';
  if (line.key !== ours.railKey || (ours.standing === 'paid' && ours.railReference !== undefined && ours.railReference !== line.railReference)) return 'paid-twice';
  if (line.amount.currency !== ours.amount.currency || line.amount.minor !== ours.amount.minor) return 'amount-differs';
  return undefined;
}

function count(totals: Map<string, Total>, rail: Money, ledger: Money = zero(rail.currency)): void {
  put(totals, { rail, ledger: zero(rail.currency) });
  put(totals, { rail: zero(ledger.currency), ledger });
}

function put(totals: Map<string, Total>, more: Total): void {
  const old = totals.get(more.rail.currency);
  totals.set(more.rail.currency, old ? { rail: add(old.rail, more.rail), ledger: add(old.ledger, more.ledger) } : more);
}

/** One comparison of a rail's statement with our ledger over a window of time. */
export interface Reconciliation {
  merchant: string; runId: string; rail: string; from: Instant; to: Instant;
  state: 'statement' | 'ledger' | 'completed' | 'failed';
  matched: number; settled: number; totals: Total[]; mismatches: Mismatch[]; mismatchCount: number;
  /** Facts published of it, and pages asked for. */
  facts: number; pages: number; failures: number;
  by: string; startedAt: Instant; endedAt?: Instant | undefined;
}

export function addTotals(a: readonly Total[], b: readonly Total[]): Total[] {
  const sums = new Map<string, Total>();
  for (const total of [...a, ...b]) put(sums, total);
  return [...sums.values()];
}
