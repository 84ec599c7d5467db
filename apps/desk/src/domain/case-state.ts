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
  readonly compensation: { readonly plan?: PlanFacet; readonly reasons: Readonly<Record<string, Reason>> };
  readonly payments: Readonly<Record<string, PayoutFacet>>;
  readonly followUp: { readonly stage?: 'resolved' | 'reopened' | 'closed'; readonly outcome?: (typeof outcomes)[number]; readonly overdue: boolean };
}
export interface PlanFacet {
  readonly planId: string;
  readonly needsChoice: boolean;
  readonly asked: boolean;
  readonly approved: boolean;
  readonly chosen: boolean;
  readonly end?: 'declined' | 'cancelled' | 'fulfilled' | 'failed';
}
export interface PayoutFacet {
  readonly state: PayoutState;
  readonly amount: Money;
}

export const nothingHeard: Facets = {
  intake: { complaints: 0, withdrawn: 0, conflict: false }, analysis: {}, compensation: { reasons: {} }, payments: {},
  followUp: { overdue: false },
};

const allWithdrawn = ({ intake }: Facets): boolean => intake.complaints > 0 && intake.withdrawn >= intake.complaints;

export function stateOf(facets: Facets): CaseState {
  const { followUp: { stage } } = facets;
  if (stage === 'reopened') return 'reopened';
  if (allWithdrawn(facets) && (stage === undefined || facets.followUp.outcome === 'none')) return 'withdrawn';
  return stage ?? beforeOutcome(facets);
}

function beforeOutcome({ analysis, compensation: { plan }, payments }: Facets): CaseState {
  if (plan?.end === 'declined' || plan?.end === 'cancelled' || plan?.end === 'failed') return plan.end;
  const payouts = Object.values(payments);
  if (payouts.length > 0 && payouts.every(({ state }) => state === 'succeeded')) return plan?.end === 'fulfilled' ? 'fulfilled' : 'paid';
  if (payouts.length > 0) return 'paying';
  if (plan?.end === 'fulfilled') return 'fulfilled';
  if (plan) return plan.approved ? 'approved' : 'proposed';
  return analysis.isComplaint === undefined ? 'received' : 'classified';
}

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
  const plan = facets.compensation.plan!;
  if (plan.needsChoice && !plan.chosen) return 'choice';
  return plan.asked ? 'approval' : undefined;
}

/** What the customer has really got. A case has one currency, its order's. */
export function paidOf({ payments }: Facets): Money | undefined {
  const paid = Object.values(payments).flatMap(({ state, amount }) => (state === 'succeeded' ? [amount] : []));
  return paid.length > 0 ? paid.reduce(add) : undefined;
}

/** Why it was decided so, each reason once. */
export function reasonsOf({ compensation: { reasons } }: Facets): readonly Reason[] {
  return [...new Map(Object.values(reasons).map((reason) => [reason.code, reason])).values()];
}
