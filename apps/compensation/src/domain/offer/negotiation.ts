import { type Instant } from '@redress/contracts';
import { type Money } from '@redress/money';

/** One step of finding a remedy that both sides hold to be right, with the rules that were on the table. Kept with the plan, shown to both. */
export interface NegotiationStep {
  readonly at: Instant;
  /** `house` is the policy; a member of staff by their id. */
  readonly by: string;
  readonly act: 'offered' | 'countered' | 'counter-declined' | 'accepted' | 'declined' | 'lapsed';
  readonly optionId?: string | undefined;
  readonly amount?: Money | undefined;
  /** The customer has signed that credit takes the place of cash. */
  readonly consentId?: string | undefined;
  /** Rules and statutes that it rests on, as they are cited to the customer. */
  readonly rules: readonly string[];
}

/** What the customer asks for in the place of an option's sum. */
export interface CounterOffer {
  readonly optionId: string;
  readonly amount: Money;
  readonly at: Instant;
}

/** How often something was offered so far. */
export const rounds = (steps: readonly NegotiationStep[]): number => steps.filter(({ act }) => act === 'offered').length;
