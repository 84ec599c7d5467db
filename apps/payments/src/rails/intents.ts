import { derivedId, type Instant } from '@redress/contracts';
import { intent, storeIntent, type StoredIntent } from '@redress/messaging';
import { amountOf, changed, type Draw, drawOf, type Payout } from '../domain/payout.js';
import { type StatementLine } from '../domain/reconcile.js';
import { type Report } from '../domain/report.js';
import { type Instruction, type StatementPage } from './rail.js';

/** Where a payout's books are found: enough to load them in one round. */
export interface PayoutRef extends Draw { payoutId: string }
export const refOf = (payout: Payout): PayoutRef => ({ ...drawOf(payout), payoutId: payout.payoutId });

export interface SubmitPayload { ref: PayoutRef; rail: string; submission: number; instruction: Instruction }
export interface LookupPayload { ref: PayoutRef; rail: string; key: string; ask: number }
/** A page of a rail's statement; or, from the ledger's side, a page of what we booked, looked up at the rail. */
export interface StatementPayload { merchant: string; runId: string; rail: string; from: Instant; to: Instant; side: 'statement' | 'ledger'; cursor?: string | undefined; page: number }
export type StatementAnswer =
  | ({ is: 'page'; expected: { merchant: string; payoutId: string }[] } & StatementPage)
  | { is: 'unreachable' };

export const railSubmit = intent<SubmitPayload, Report>()('rail.submit');
export const railLookup = intent<LookupPayload, Report>()('rail.lookup');
export const railStatement = intent<StatementPayload, StatementAnswer>()('rail.statement');

export const submitIntentId = ({ payoutId, submissions }: Pick<Payout, 'payoutId' | 'submissions'>): string => derivedId('submit', payoutId, submissions);

/** The payout with one more submission under way, and the intent of it: the same key and body as in every other. */
export function submission(payout: Payout, now: Instant, dueAt?: Instant): { payout: Payout; intent: StoredIntent } {
  const next = changed(payout, { submissions: payout.submissions + 1, sentFrom: payout.sentFrom ?? now });
  const { merchant, payoutId, railKey: key, orderRef: reference, rail } = next;
  const payload: SubmitPayload = {
    ref: refOf(next), rail, submission: next.submissions, instruction: { key, merchant, payoutId, reference, amount: amountOf(next) },
  };
  return { payout: next, intent: storeIntent(railSubmit, submitIntentId(next), next.caseId, rail, payload, dueAt) };
}

/** The payout with one more question to the rail scheduled, and the intent of it. */
export function question(payout: Payout, dueAt: Instant): { payout: Payout; intent: StoredIntent } {
  const next = changed(payout, { asks: payout.asks + 1, askStep: payout.askStep + 1 });
  const payload: LookupPayload = { ref: refOf(next), rail: next.rail, key: next.railKey, ask: next.asks };
  return { payout: next, intent: storeIntent(railLookup, derivedId('lookup', next.payoutId, next.asks), next.caseId, next.rail, payload, dueAt) };
}

/** A statement's line about a payout whose end we did not know. */
export const reportOf = ({ railReference, valueDate, amount }: StatementLine): Report => ({ is: 'succeeded', railReference, valueDate, amount });
