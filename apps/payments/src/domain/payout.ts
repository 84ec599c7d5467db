import { type HeadOfLoss, type Instant, type PayoutState, type Reason } from '@redress/contracts';
import { lifeCycle } from '@redress/decider';
import { type Money } from '@redress/money';
import { type CreditTerms } from './credit-terms.js';

/**
 * Unknown never becomes failed but by the rail's own word or two people's. `failed` and `cancelled` lead to a person where the rail
 * later says that the money went out after all; a hold may change its reason.
 */
export const payoutLife = lifeCycle<PayoutState>('payout', 'created', {
  created: ['held', 'authorised', 'submitted', 'failed', 'cancelled'],
  held: ['held', 'authorised', 'cancelled', 'manual_review'],
  authorised: ['held', 'submitted', 'cancelled'],
  submitted: ['pending', 'needs_customer', 'succeeded', 'failed', 'unknown', 'manual_review'],
  pending: ['succeeded', 'failed', 'manual_review'],
  needs_customer: ['pending', 'succeeded', 'failed', 'manual_review'],
  unknown: ['pending', 'needs_customer', 'succeeded', 'failed', 'manual_review'],
  manual_review: ['pending', 'needs_customer', 'succeeded', 'failed', 'unknown'],
  succeeded: ['returned', 'reversed'],
  failed: ['manual_review'],
  cancelled: ['manual_review'],
  returned: [],
  reversed: [],
});

export type HoldReason = 'kill-switch' | 'chargeback' | 'exposure' | 'restore';
/** What shows that a payout ended as it did. `none`: it never left the house. */
export type Evidence = 'answer' | 'lookup' | 'webhook' | 'statement' | 'person' | 'none';

/** One thing that was tried or heard about a payout, for whoever has to look into it. */
export interface Attempt { at: Instant; act: 'submit' | 'lookup' | 'webhook' | 'statement' | 'cancel' | 'person'; answer: string }

/** What one member of finance says has happened; it counts once a second one confirms. */
export interface Proposal {
  outcome: 'succeeded' | 'failed' | 'ask-again' | 'release' | 'cancel';
  evidence: string; railReference?: string | undefined; valueDate?: string | undefined; by: string; at: Instant;
}

/** The line of an order and the head of loss that a payout draws on. */
export interface Draw { merchant: string; orderSource: string; orderRef: string; lineRef: string; head: HeadOfLoss }

export interface Payout extends Draw {
  /** The leg's id: one payout per released money leg. */
  payoutId: string;
  caseId: string; planId: string; channel?: string | undefined;
  rail: string;
  /** The rail's idempotency key: stored before the first call, the same in every call. */
  railKey: string;
  minor: bigint; currency: string;
  state: PayoutState;
  /** Grows with every change of the row. */
  revision: number;
  /** How many facts were published of it: the aggregate's version. */
  facts: number;
  holdReason?: HoldReason | undefined;
  railReference?: string | undefined; valueDate?: string | undefined; evidence?: Evidence | undefined; because?: string | undefined;
  /** Value date of the money's way back. */
  backOn?: string | undefined;
  reason: Reason; approver: string;
  /** Set where the house issues a credit itself. */
  credit?: CreditTerms | undefined;
  submissions: number;
  /** Since when the rail may have seen the key. */
  sentFrom?: Instant | undefined;
  /** Lookups scheduled in all, and in the present state. */
  asks: number; askStep: number;
  proposal?: Proposal | undefined;
  attempts: Attempt[];
  createdAt: Instant; changedAt: Instant;
}

export const amountOf = ({ minor, currency }: Payout): Money => ({ minor, currency });
export const drawOf = ({ merchant, orderSource, orderRef, lineRef, head }: Draw): Draw => ({ merchant, orderSource, orderRef, lineRef, head });

export type PayoutStep =
  | { readonly to: 'held'; readonly reason: HoldReason }
  | { readonly to: 'authorised' | 'submitted' }
  | { readonly to: 'pending' | 'needs_customer'; readonly railReference: string }
  | { readonly to: 'succeeded'; readonly railReference: string; readonly valueDate: string; readonly evidence: Exclude<Evidence, 'none'> }
  | { readonly to: 'unknown' | 'manual_review'; readonly because: string }
  | { readonly to: 'failed' | 'cancelled'; readonly because: string; readonly evidence: Evidence }
  | { readonly to: 'returned' | 'reversed'; readonly because: string; readonly evidence: Evidence; readonly backOn: string };

/** A change of the row. Its revision grows, so that a writer who read an older one is found out. */
export const changed = (payout: Payout, change: Partial<Payout>): Payout => ({ ...payout, ...change, revision: payout.revision + 1 });

/** The row after a step. Throws where the life cycle has no such move: a broken invariant, never a business refusal. */
export function evolve(payout: Payout, step: PayoutStep, now: Instant): Payout {
  if (!payoutLife.allows(payout.state, step.to)) throw new Error(`a ${payout.state} payout cannot become ${step.to}`);
  const { to, ...rest } = step;
  const { reason: holdReason, ...learnt } = rest as { reason?: HoldReason };
  return changed(payout, {
    ...learnt, state: to, holdReason, changedAt: now, proposal: undefined, askStep: 0, facts: payout.facts + (to === 'authorised' ? 0 : 1),
  });
}

const KEPT_ATTEMPTS = 20;
/** Writes down what was tried. The first attempt is always kept, and the latest ones. */
export function noted(payout: Payout, act: Attempt['act'], answer: string, now: Instant): Payout {
  const attempts = [...payout.attempts, { at: now, act, answer }];
  return changed(payout, { attempts: attempts.length > KEPT_ATTEMPTS ? [attempts[0]!, ...attempts.slice(-KEPT_ATTEMPTS + 1)] : attempts });
}

/** Not with the rail yet, as far as the row knows: an intent to submit may be waiting or leased. */
export const isUnsent = (payout: Payout): boolean => payout.state === 'created' || payout.state === 'authorised';

/** Held since the books were brought back from a backup, until the rail has said what it knows of the key. */
export const awaitsLookup = ({ state, holdReason }: Pick<Payout, 'state' | 'holdReason'>): boolean => state === 'held' && holdReason === 'restore';
