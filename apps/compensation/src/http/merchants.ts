import { type Actor, ProblemError } from '@redress/chassis';

/** The merchants of whoever asks, as a condition; undefined means all. */
export const merchantsOf = ({ merchants }: Actor): readonly string[] | undefined => (merchants.includes('*') ? undefined : merchants);

/** Whoever may not act for a merchant does not learn whether there is one. */
export function requireMerchant(actor: Actor, merchant: string): void {
  const own = merchantsOf(actor);
  if (own && !own.includes(merchant)) throw new ProblemError('not-found', 'You do not act for such a merchant.');
}
