import { derivedId, type Duration, type Instant, minus, plus } from '@redress/contracts';
import { command, refuse, setTimer, storeIntent, timer } from '@redress/messaging';
import { type Reconciliation } from './domain/reconcile.js';
import { EVERY_MERCHANT } from './domain/switch.js';
import { railStatement } from './rails/intents.js';
import { pen } from './score.js';
import { type ReconciliationPlan, reconciliationPlans, reconciliations } from './store/rails.js';

/** On demand: a rail and a window; by default all since the last one that compared everything up to a moment ago. */
export interface ReconcileOrder { rail: string; from?: Instant | undefined; to?: Instant | undefined }
export const reconcile = command<ReconcileOrder, { runId: string; from: Instant; to: Instant }>()('reconcile-rail');
/** Sees to it that a rail is compared periodically; said at every start, and heard once. */
export const planReconciliation = command<{ rail: string }>()('plan-reconciliation');
export const reconciliationDue = timer<{ rail: string }>()('reconciliation.due');

/** Money that has just left may not be on the statement yet, nor our answer about it on the books. */
const SETTLING: Duration = { seconds: 30 };
/** Windows overlap, since the rail's clock is not ours. A line that is seen twice matches twice. */
const OVERLAP: Duration = { minutes: 10 };
/** From the first payout on. */
export const EVER: Instant = '2000-01-01T00:00:00.000Z';

const planOf = (rail: string) => ({ plan: reconciliationPlans.at({ merchant: EVERY_MERCHANT, rail }) });

export const reconcileRail = pen.useCase({
  name: 'reconcile-rail',
  on: reconcile,
  reads: ({ data }) => planOf(data.rail),
  decide: ({ id, actor, data }, { plan }, now) => {
    const window = { ...windowOf(plan, now), ...(data.from && { from: data.from }), ...(data.to && { to: data.to }) };
    if (window.from >= window.to) return refuse('schema-violation', 'The window ends before it begins.');
    const run = begin(data.rail, window, id, actor?.id ?? 'system', now);
    return {
      writes: [reconciliations.add(run)], intents: [firstPage(run)],
      audit: [{ act: 'reconciliation.started', target: run.runId, detail: { rail: data.rail, ...window } }],
      reply: { runId: run.runId, ...window },
    };
  },
});

/** The periodic run, and the timer of the next one. */
export const reconcileWhenDue = (every: Duration) => pen.useCase({
  name: 'reconcile-when-due',
  on: reconciliationDue,
  reads: ({ data }) => planOf(data.rail),
  decide: ({ id, data: { rail } }, { plan }, now) => {
    const window = windowOf(plan, now);
    const run = begin(rail, window, id, 'system', now);
    const next = nextOf(plan, plus(now, every));
    return { writes: [reconciliations.add(run), reconciliationPlans.put(next.plan)], intents: [firstPage(run)], timers: [next.timer] };
  },
});

export const planReconciliations = (every: Duration) => pen.useCase({
  name: 'plan-reconciliation',
  on: planReconciliation,
  reads: ({ data }) => planOf(data.rail),
  decide: (_input, { plan }, now) => {
    const latest = plus(now, every);
    if (plan.dueAt && plan.dueAt <= latest) return {};
    const next = nextOf(plan, latest);
    return { writes: [reconciliationPlans.put(next.plan)], timers: [next.timer] };
  },
});

const windowOf = ({ comparedTo }: ReconciliationPlan, now: Instant) => ({
  from: comparedTo ? minus(comparedTo, OVERLAP) : EVER, to: minus(now, SETTLING),
});

function nextOf(plan: ReconciliationPlan, dueAt: Instant) {
  const key = `reconciliation:${plan.rail}`;
  return { plan: { ...plan, dueAt }, timer: setTimer(reconciliationDue, derivedId(key, dueAt), key, dueAt, { rail: plan.rail }) };
}

function begin(rail: string, window: { from: Instant; to: Instant }, cause: string, by: string, now: Instant): Reconciliation {
  return {
    merchant: EVERY_MERCHANT, runId: derivedId('reconciliation', rail, cause), rail, ...window, state: 'statement', matched: 0, settled: 0, totals: [],
    mismatches: [], mismatchCount: 0, facts: 0, pages: 1, failures: 0, by, startedAt: now,
  };
}

const firstPage = (run: Reconciliation) => pageOf(run, 'statement', undefined);

/** One more page of a run: its number is in the id, so each is asked for once. */
export const pageOf = ({ merchant, runId, rail, from, to, pages, failures }: Reconciliation, side: 'statement' | 'ledger', cursor: string | undefined, dueAt?: Instant) =>
  storeIntent(railStatement, derivedId('statement', runId, pages, failures), `reconciliation:${rail}`, rail,
    { merchant, runId, rail, from, to, side, cursor, page: pages }, dueAt);
