import { instantSchema, shortText } from '@redress/contracts';
import { z } from 'zod';
import { amount } from './payout.js';

/** What whoever plays the bank asks for. */
export const chargebackSchema = z.strictObject({
  merchant: shortText, orderSource: shortText, orderRef: shortText, amount, charged: amount.optional(), externalId: shortText.optional(),
  reason: shortText.default('not-as-described'), openedAt: instantSchema.optional(),
});
export const outcomeSchema = z.strictObject({ outcome: z.enum(['won', 'lost']), closedAt: instantSchema.optional() });

/** A chargeback in the rail's own book; both notices of it carry it whole. */
export interface BookedChargeback extends Required<z.output<typeof chargebackSchema>> {
  head: 'price';
  outcome?: 'won' | 'lost';
  closedAt?: string;
}
