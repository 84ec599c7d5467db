import { derivedId, type Duration, type Instant, plus } from '@redress/contracts';
import { setTimer, timer } from '@redress/messaging';
import { amountOf, awaitsLookup, type Payout } from './domain/payout.js';
import { addTotals, match, type Matching, type OwnLine, type Reconciliation, type StatementLine } from './domain/reconcile.js';
import { railStatement, type StatementAnswer, type StatementPayload } from './rails/intents.js';
import { EVER, pageOf } from './reconcile-rail.js';
import { pen } from './score.js';
import { payouts } from './store/payouts.js';
import { type ReconciliationPlan, reconciliationPlans, reconciliations } from './store/rails.js';

/** A line told the end of a payout whose end we did not know. */
export const statementFound = timer<{ payoutId: string; line: StatementLine }>()('statement.found');

const KEPT_MISMATCHES = 500;
const PATIENCE: Duration = { minutes: 1 };
const MOST_FAILURES = 30;

const isPayoutId = ({ payoutId }: { payoutId: string }) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(payoutId);
const namedIn = (answer: StatementAnswer | undefined) =>
  answer?.is === 'page' ? [...answer.lines, ...answer.expected].filter(isPayoutId).map(({ merchant, payoutId }) => ({ merchant, payoutId })) : [];

/**
 * Lays a page of the rail's statement beside our books, page by page, then a page of our books beside the rail. Differences are told and
 * kept; what was open and is on the statement is settled by it.
 */
export const matchStatement = pen.useCase({
  name: 'match-statement',
  on: railStatement,
  reads: ({ data: { payload, result } }) => ({
    run: reconciliations.at({ merchant: payload.merchant, runId: payload.runId }),
    payouts: payouts.all(namedIn(result.is === 'answered' ? result.answer : undefined)),
    plan: reconciliationPlans.at({ merchant: payload.merchant, rail: payload.rail }),
  }),
  decide: ({ data: { payload, result } }, view, now) => {
    const { run } = view;
    if (!run) throw new Error('a page belongs to no reconciliation');
    if (result.is === 'expired' || result.answer.is === 'unreachable') return tryAgain(run, payload, now);
    const { answer } = result;
    const own = view.payouts.map(ownLineOf);
    const asked = new Set(answer.expected.map(({ payoutId }) => payoutId));
    const found = match(answer.lines, own, payload.side === 'ledger' ? own.filter(({ payoutId }) => asked.has(payoutId)) : []);
    const matching = payload.side === 'ledger' ? missingOnly(found) : found;
    const after = turnPage(counted(run, matching), payload, answer.next, now);
    const done = after.run.state === 'completed';
    return {
      writes: [reconciliations.put(after.run), ...(done ? [reconciliationPlans.put(comparedBy(run, view.plan))] : [])],
      events: [...mismatchFacts(run, matching), ...(done ? [completedFact(after.run)] : [])],
      timers: matching.settle.map((line) => setTimer(statementFound, derivedId('statement.found', run.runId, line.payoutId),
        view.payouts.find(({ payoutId }) => payoutId === line.payoutId)!.caseId, now, { payoutId: line.payoutId, line })),
      intents: after.next ? [after.next] : [],
    };
  },
});

/** How far a rail has been compared without a gap. */
function comparedBy({ from, to }: Reconciliation, plan: ReconciliationPlan): ReconciliationPlan {
  const joins = plan.comparedTo === undefined ? from <= EVER : from <= plan.comparedTo;
  return joins && (plan.comparedTo === undefined || plan.comparedTo < to) ? { ...plan, comparedTo: to } : plan;
}

const open: readonly Payout['state'][] = ['created', 'authorised', 'submitted', 'pending', 'needs_customer', 'unknown', 'manual_review'];
function ownLineOf(payout: Payout): OwnLine {
  const { payoutId, merchant, railKey, railReference, state } = payout;
  const standing = ['succeeded', 'returned', 'reversed'].includes(state) ? 'paid' : open.includes(state) || awaitsLookup(payout) ? 'open' : 'ended';
  return { payoutId, merchant, railKey, railReference, amount: amountOf(payout), standing };
}

/** The statement's own pages have counted what the rail has; the second side looks for what it lacks. */
const missingOnly = (matching: Matching): Matching => ({
  matched: 0, settle: [], mismatches: matching.mismatches.filter(({ kind }) => kind === 'missing-at-rail'),
  totals: matching.mismatches.filter(({ kind }) => kind === 'missing-at-rail').map(({ ledger }) => ({ ledger: ledger!, rail: { ...ledger!, minor: 0n } })),
});

function counted(run: Reconciliation, { matched, settle, mismatches, totals }: Matching): Reconciliation {
  return {
    ...run, matched: run.matched + matched, settled: run.settled + settle.length, totals: addTotals(run.totals, totals),
    mismatches: [...run.mismatches, ...mismatches].slice(0, KEPT_MISMATCHES), mismatchCount: run.mismatchCount + mismatches.length,
    facts: run.facts + mismatches.length,
  };
}

/** The next page of this side, the first of the other one, or the end. */
function turnPage(run: Reconciliation, { side }: StatementPayload, cursor: string | undefined, now: Instant) {
  const turned: Reconciliation = { ...run, pages: run.pages + 1, failures: 0 };
  if (cursor !== undefined) return { run: turned, next: pageOf(turned, side, cursor) };
  if (side === 'statement') return { run: { ...turned, state: 'ledger' as const }, next: pageOf(turned, 'ledger', undefined) };
  return { run: { ...turned, state: 'completed' as const, endedAt: now, facts: turned.facts + 1 } };
}

function tryAgain(run: Reconciliation, { side, cursor }: StatementPayload, now: Instant) {
  const failed: Reconciliation = { ...run, failures: run.failures + 1 };
  if (failed.failures > MOST_FAILURES) return { writes: [reconciliations.put({ ...failed, state: 'failed', endedAt: now })] };
  return { writes: [reconciliations.put(failed)], intents: [pageOf(failed, side, cursor, plus(now, PATIENCE))] };
}

const aggregateOf = ({ runId }: Reconciliation, version: number) => [runId, { type: 'reconciliation', id: runId, version }] as const;

const mismatchFacts = (run: Reconciliation, { mismatches }: Matching) => mismatches.map(({ merchant, ...mismatch }, index) =>
  pen.fact('reconciliation.mismatch-found.v1', ...aggregateOf(run, run.facts + index + 1), { runId: run.runId, rail: run.rail, ...mismatch }, { merchant }));

const completedFact = (run: Reconciliation) => pen.fact('reconciliation.completed.v1', ...aggregateOf(run, run.facts), {
  runId: run.runId, rail: run.rail, from: run.from, to: run.to, matched: run.matched + run.settled,
  totals: run.totals.map(({ ledger, rail }) => ({ ledger, rail, drift: { minor: ledger.minor - rail.minor, currency: ledger.currency } })),
});
