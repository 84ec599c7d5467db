import { shortText } from '@redress/contracts';
import { isCurrency, type Money } from '@redress/money';
import { z } from 'zod';

export const amount = z.strictObject({
  minor: z.string().regex(/^[1-9]\d{0,17}$/, 'positive integer minor units').transform(BigInt), currency: z.string().refine(isCurrency),
});

/** What a client asks for. The key makes it happen at most once. */
export const instructionSchema = z.strictObject({ key: shortText, merchant: shortText, payoutId: shortText, reference: shortText, amount });
export interface Instruction { key: string; merchant: string; payoutId: string; reference: string; amount: Money }

export type Status = 'pending' | 'needs_customer' | 'succeeded' | 'refused' | 'returned' | 'reversed';

/** A payout in the rail's own book. Money has moved once `executedAt` is set, and back again once `backOn` is. */
export interface BookedPayout extends Instruction {
  status: Status;
  railReference: string;
  receivedAt: string;
  executedAt?: string;
  valueDate?: string;
  backOn?: string;
  reason?: string;
  /** What a pending one becomes by itself. */
  becomes?: 'succeeded' | 'refused' | 'returned';
}

export const sameBody = (a: Instruction, b: Instruction): boolean =>
  a.merchant === b.merchant && a.payoutId === b.payoutId && a.reference === b.reference && a.amount.minor === b.amount.minor
  && a.amount.currency === b.amount.currency;

/** The next state of a payout; undefined where it has none from here. */
export function moved(payout: BookedPayout, to: Status, at: string, reason?: string): BookedPayout | undefined {
  const allowed: Record<Status, readonly Status[]> = {
    pending: ['succeeded', 'refused', 'needs_customer'], needs_customer: ['pending', 'succeeded', 'refused'], succeeded: ['returned', 'reversed'],
    refused: [], returned: [], reversed: [],
  };
  if (!allowed[payout.status].includes(to)) return undefined;
  const day = at.slice(0, 10);
  return {
    ...payout, status: to, ...(reason !== undefined && { reason }),
    ...(to === 'succeeded' && { executedAt: at, valueDate: day }), ...((to === 'returned' || to === 'reversed') && { backOn: day }),
  };
}

/** As the wire shows it. */
export function shown({ key, merchant, payoutId, reference, amount: money, status, railReference, valueDate, backOn, reason }: BookedPayout) {
  return { key, merchant, payoutId, reference, amount: money, status, railReference, valueDate, backOn, reason };
}
