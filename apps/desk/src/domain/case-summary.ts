import { type Category, type EventData, type Instant, type Language, type PayoutState, type Reason, type Severity } from '@redress/contracts';
import { type Money } from '@redress/money';
import { type CaseState, type Facets, nothingHeard, paidOf, type PlanFacet, stateOf, waitOf, type WaitsFor } from './case-state.js';
import { type DeskEvent } from './storyline/story.js';

/** One case on one line: what lists, queues and pages show. All that intake says is absent until intake is heard. */
export interface CaseSummary {
  merchant: string;
  caseId: string;
  number?: string | undefined;
  channel?: string | undefined;
  orderSource?: string | undefined;
  orderRef?: string | undefined;
  language?: Language | undefined;
  timeZone?: string | undefined;
  openedAt?: Instant | undefined;
  category?: Category | undefined;
  severity?: Severity | undefined;
  state: CaseState;
  waitsFor?: WaitsFor | undefined;
  paid?: Money | undefined;
  facets: Facets;
  /** How many events were folded, and when the last of them happened. */
  events: number;
  lastAt: Instant;
}

/** An event about one case, as desk hears it. */
export type Heard<T extends DeskEvent = DeskEvent> = {
  [K in T]: {
    readonly name: K; readonly id: string; readonly at: Instant; readonly merchant: string; readonly channel?: string | undefined;
    readonly data: EventData<K>;
  };
}[T];

/** Where the case of an event is named; events about no case are none of the timeline's. */
export const caseOf = ({ data }: { readonly data: { readonly caseId?: string | undefined } }): string | undefined => data.caseId;

/** Where payments issues coupons, points and the like itself. */
const CREDIT_RAIL = 'credit';

type Known = Omit<CaseSummary, 'state' | 'waitsFor' | 'paid'>;
type Step<T extends DeskEvent> = (known: Known, data: EventData<T>) => Partial<Known>;

const intake = ({ facets }: Known, change: Partial<Facets['intake']>): Partial<Known> => ({
  facets: { ...facets, intake: { ...facets.intake, ...change } },
});
const followUp = ({ facets }: Known, change: Partial<Facets['followUp']>): Partial<Known> => ({
  facets: { ...facets, followUp: { ...facets.followUp, ...change } },
});
const compensation = ({ facets }: Known, change: Partial<Facets['compensation']>): Partial<Known> => ({
  facets: { ...facets, compensation: { ...facets.compensation, ...change } },
});
const freshPlan: PlanFacet = { needsChoice: false, asked: false, approved: false, chosen: false };
const plan = (change: Partial<PlanFacet>) => (known: Known, { planId }: { planId: string }): Partial<Known> => {
  const { plans } = known.facets.compensation;
  return compensation(known, { plans: { ...plans, [planId]: { ...(plans[planId] ?? freshPlan), ...change } } });
};
const payout = (state: PayoutState) => (known: Known, { payoutId, amount, rail }: { payoutId: string; amount: Money; rail: string }): Partial<Known> => ({
  facets: { ...known.facets, payments: { ...known.facets.payments, [payoutId]: { state, amount, ...(rail === CREDIT_RAIL && { credit: true }) } } },
});
const because = (known: Known, of: Readonly<Record<string, Reason>>): Partial<Known> =>
  compensation(known, { reasons: { ...known.facets.compensation.reasons, ...of } });

/** What each event changes; those not named change nothing but the count. */
const steps: { readonly [T in DeskEvent]?: Step<T> } = {
  'case.opened.v1': (_, { number, orderSource, orderRef, language, timeZone, openedAt }) =>
    ({ number, orderSource, orderRef, language, timeZone, openedAt }),
  'complaint.received.v1': (known) => intake(known, { complaints: known.facets.intake.complaints + 1 }),
  'complaint.withdrawn.v1': (known) => intake(known, { withdrawn: known.facets.intake.withdrawn + 1 }),
  'order.conflicted.v1': (known) => intake(known, { conflict: true }),
  'complaint.classified.v1': ({ facets }, { category, severity, isComplaint }) => ({
    category, severity, facets: { ...facets, analysis: { isComplaint } },
  }),
  'remedy.proposed.v1': (known, data) => plan({ needsChoice: data.needsChoice })(known, data),
  'remedy.approval-requested.v1': plan({ asked: true }),
  'remedy.approved.v1': plan({ approved: true }),
  'remedy.accepted.v1': plan({ chosen: true }),
  'remedy.declined.v1': (known, data) => {
    const reasons = Object.fromEntries(data.reasons.map((reason) => [`${data.planId} ${reason.code}`, reason]));
    return plan({ end: 'declined' })({ ...known, ...because(known, reasons) }, data);
  },
  'remedy.cancelled.v1': plan({ end: 'cancelled' }),
  'remedy.fulfilled.v1': plan({ end: 'fulfilled' }),
  'remedy.failed.v1': plan({ end: 'failed' }),
  'leg.released.v1': (known, { leg, reason }) => because(known, { [leg.legId]: reason }),
  'payout.created.v1': payout('created'),
  'payout.held.v1': payout('held'),
  'payout.submitted.v1': payout('submitted'),
  'payout.pending.v1': payout('pending'),
  'payout.needs-customer.v1': payout('needs_customer'),
  'payout.outcome-unknown.v1': payout('unknown'),
  'payout.escalated.v1': payout('manual_review'),
  'payout.succeeded.v1': payout('succeeded'),
  'payout.failed.v1': payout('failed'),
  'payout.returned.v1': payout('returned'),
  'payout.cancelled.v1': payout('cancelled'),
  'clock.missed.v1': (known, { clock, statute }) => followUp(known, clock === 'resolution' || statute?.whose === 'trader' ? { overdue: true } : {}),
  'case.resolved.v1': (known, { outcome }) => followUp(known, { stage: 'resolved', outcome, overdue: false }),
  'case.reopened.v1': (known) => followUp(known, { stage: 'reopened' }),
  'case.closed.v1': (known, { outcome }) => followUp(known, { stage: 'closed', outcome, overdue: false }),
};

/** Folds one event into the summary of its case; undefined where the event is about no case. */
export function evolve(summary: CaseSummary | undefined, event: Heard): CaseSummary | undefined {
  const caseId = caseOf(event);
  if (!caseId) return undefined;
  const { name, at, merchant, channel, data } = event;
  const before: Known = summary ?? { merchant, caseId, facets: nothingHeard, events: 0, lastAt: at };
  const step = steps[name] as Step<DeskEvent> | undefined;
  const known: Known = {
    ...before, ...step?.(before, data), ...(name === 'case.opened.v1' && { channel }),
    events: before.events + 1, lastAt: at > before.lastAt ? at : before.lastAt,
  };
  const { facets } = known;
  return { ...known, state: stateOf(facets), waitsFor: waitOf(facets), paid: paidOf(facets) };
}
