import { createHash } from 'node:crypto';
import { type Instant } from '@redress/contracts';
import { type CreditTerms } from './credit-terms.js';
import { type Payout, type PayoutStep } from './payout.js';

/** The rail of whatever the house itself issues: coupons, points, gift cards, store credit. Nobody outside is asked. */
export const CREDIT_RAIL = 'credit';

/** A credit that was issued. What it is worth today is its payout's state: one that was returned or reversed is worth nothing. */
export interface Credit extends CreditTerms {
  readonly merchant: string;
  readonly code: string;
  readonly payoutId: string;
  readonly caseId: string;
  readonly orderSource: string;
  readonly orderRef: string;
  readonly minor: bigint;
  readonly currency: string;
  readonly issuedAt: Instant;
}

/** Crockford's alphabet: no I, L, O or U, so that a code survives being read out. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUPS = [0, 4, 8] as const;

/**
 * What the customer enters at the till, `CR-XXXX-XXXX-XXXX`. Derived from the payout, so that issuing again gives the same code; it names
 * the credit and is good for the customer it was issued to, so it is no secret.
 */
export function codeOf({ merchant, payoutId }: Pick<Payout, 'merchant' | 'payoutId'>): string {
  const bytes = createHash('sha256').update(`${merchant} ${payoutId}`).digest();
  const group = (from: number) => [...bytes.subarray(from, from + 4)].map((byte) => SIGNS[byte % 32]).join('');
  return `CR-${GROUPS.map(group).join('-')}`;
}

/** The steps by which a credit is issued: it is done as soon as it is decided. */
export const issuing = (payout: Payout, now: Instant): readonly PayoutStep[] => [
  { to: 'submitted' }, { to: 'succeeded', railReference: codeOf(payout), valueDate: now.slice(0, 10), evidence: 'answer' },
];

export function creditOf(payout: Payout, terms: CreditTerms): Credit {
  const { merchant, payoutId, caseId, orderSource, orderRef, minor, currency, changedAt: issuedAt } = payout;
  return { ...terms, merchant, code: codeOf(payout), payoutId, caseId, orderSource, orderRef, minor, currency, issuedAt };
}
