import { type outcomes, type PayoutState, type Reason } from '@redress/contracts';
import { add, type Money } from '@redress/money';

export const caseStates = [
  'received', 'classified', 'proposed', 'approved', 'paying', 'paid', 'fulfilled', 'declined', 'failed', 'cancelled', 'withdrawn', 'resolved',
  'reopened', 'closed',
] as const;
export type CaseState = (typeof caseStates)[number];
export const waits = [
  'approval', 'choice', 'confirmation', 'held-payout', 'unknown-payout', 'payout-review', 'failed-remedy', 'reopening',
] as const;
/** Whom or what a case waits for. */
export type WaitsFor = (typeof waits)[number];

/**
 * What each publisher has said of a case, kept apart. Topics come in no order between each other, so each facet follows one publisher
 * alone, and whatever rests on several is worked out from the facets: the result is the same however the topics interleave.
 */
export interface Facets {
  readonly intake: { readonly complaints: number; readonly withdrawn: number; readonly conflict: boolean };
  readonly analysis: { readonly isComplaint?: boolean };
  /** Reasons by what they are for: a leg that was released, or a plan that was declined. */
  readonly compensation: {
    readonly plans: Readonly<Record<string, PlanFacet>>;
    readonly reasons: Readonly<Record<string, Reason>>;
  };
  readonly payments: Readonly<Record<string, PayoutFacet>>;
  readonly followUp: { readonly stage?: 'resolved' | 'reopened' | 'closed'; readonly outcome?: (typeof outcomes)[number]; readonly overdue: boolean };
}
export interface PlanFacet {
  readonly needsChoice: boolean;
  readonly asked: boolean;
  readonly approved: boolean;
  readonly chosen: boolean;
  readonly end?: 'declined' | 'cancelled' | 'fulfilled' | 'failed';
}
export interface PayoutFacet {
  readonly state: PayoutState;
  readonly amount: Money;
  /** A coupon, points and the like: worth something, and no money paid. */
  readonly credit?: true;
}

export const nothingHeard: Facets = {
  intake: { complaints: 0, withdrawn: 0, conflict: false }, analysis: {}, compensation: { plans: {}, reasons: {} }, payments: {},
  followUp: { overdue: false },
};

const allWithdrawn = ({ intake }: Facets): boolean => intake.complaints > 0 && intake.withdrawn >= intake.complaints;

export function stateOf(facets: Facets): CaseState {
  const { followUp: { stage } } = facets;
  if (stage === 'reopened') return 'reopened';
  if (allWithdrawn(facets) && (stage === undefined || facets.followUp.outcome === 'none')) return 'withdrawn';
  return stage ?? beforeOutcome(facets);
}

/** A case has a plan for each complaint: what is still open counts before what has ended, and what went wrong before all. */
function beforeOutcome({ analysis, compensation, payments }: Facets): CaseState {
  const plans = Object.values(compensation.plans);
  const ended = (end: PlanFacet['end']) => plans.some((plan) => plan.end === end);
  if (ended('failed')) return 'failed';
  const payouts = Object.values(payments).filter(({ state }) => !GONE.has(state));
  const open = plans.filter(({ end }) => end === undefined);
  if (open.some(({ approved }) => !approved)) return 'proposed';
  if (payouts.some(({ state }) => state !== 'succeeded')) return 'paying';
  if (open.length > 0) return payouts.length > 0 ? 'paid' : 'approved';
  if (ended('fulfilled')) return 'fulfilled';
  if (ended('declined')) return 'declined';
  if (ended('cancelled')) return 'cancelled';
  if (payouts.length > 0) return 'paid';
  return analysis.isComplaint === undefined ? 'received' : 'classified';
}

/** Payouts of which nothing is to be expected any more. */
const GONE: ReadonlySet<PayoutState> = new Set(['failed', 'returned', 'reversed', 'cancelled']);

/** Payouts that wait come first: money in doubt is the most urgent. */
const WAITING_PAYOUT: readonly (readonly [PayoutState, WaitsFor])[] = [
  ['manual_review', 'payout-review'], ['unknown', 'unknown-payout'], ['held', 'held-payout'], ['needs_customer', 'confirmation'],
];

export function waitOf(facets: Facets): WaitsFor | undefined {
  const payouts = Object.values(facets.payments);
  for (const [state, wait] of WAITING_PAYOUT) if (payouts.some((payout) => payout.state === state)) return wait;
  const state = stateOf(facets);
  if (state === 'reopened') return 'reopening';
  if (state === 'failed') return 'failed-remedy';
  if (state !== 'proposed') return undefined;
  const open = Object.values(facets.compensation.plans).filter(({ end, approved }) => end === undefined && !approved);
  if (open.some(({ asked, needsChoice, chosen }) => asked && (chosen || !needsChoice))) return 'approval';
  return open.some(({ needsChoice, chosen }) => needsChoice && !chosen) ? 'choice' : undefined;
}

/** What the customer has really got in money. A case has one currency, its order's. */
export function paidOf({ payments }: Facets): Money | undefined {
  const paid = Object.values(payments).flatMap(({ state, amount, credit }) => (state === 'succeeded' && !credit ? [amount] : []));
  return paid.length > 0 ? paid.reduce(add) : undefined;
}

/** Why it was decided so, each reason once. */
export function reasonsOf({ compensation: { reasons } }: Facets): readonly Reason[] {
  return [...new Map(Object.values(reasons).map((reason) => [reason.code, reason])).values()];
}
