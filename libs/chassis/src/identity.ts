import { ProblemError } from './problem.js';

export const roles = ['agent', 'supervisor', 'arbiter', 'finance', 'auditor', 'operator', 'field-worker'] as const;
export type Role = (typeof roles)[number];

/** Who is on the other side of a request. `merchants` holds `*` where all are meant. */
export interface Actor {
  readonly id: string;
  /** The role in which they act at this door. */
  readonly role: Role | 'customer' | 'service';
  readonly merchants: readonly string[];
}

export const mayActFor = (actor: Pick<Actor, 'merchants'>, merchant: string): boolean =>
  actor.merchants.includes('*') || actor.merchants.includes(merchant);

/** The merchants of whoever asks, as a condition; undefined means all. */
export const merchantsOf = ({ merchants }: Pick<Actor, 'merchants'>): readonly string[] | undefined => (merchants.includes('*') ? undefined : merchants);

/** Refuses an actor whose token does not name the merchant of what they want to see or change. */
export function assertMerchant(actor: Pick<Actor, 'merchants'>, merchant: string): void {
  if (!mayActFor(actor, merchant)) throw new ProblemError('not-allowed', 'Your token does not cover this merchant.');
}
