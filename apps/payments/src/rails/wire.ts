import { amountSchema, headsOfLoss, instantSchema, shortText } from '@redress/contracts';
import { z } from 'zod';
import { type StatementLine } from '../domain/reconcile.js';
import { type Report } from '../domain/report.js';
import { type RailNews, type StatementPage } from './rail.js';

/** A payout as the simulated rail writes it. Fields that it adds later are no error. */
const payoutSchema = z.object({
  key: shortText, merchant: shortText, payoutId: shortText, reference: shortText, amount: amountSchema,
  status: z.enum(['pending', 'needs_customer', 'succeeded', 'refused', 'returned', 'reversed']),
  railReference: shortText, valueDate: z.iso.date().optional(), backOn: z.iso.date().optional(), reason: shortText.optional(),
});
type WirePayout = z.output<typeof payoutSchema>;

const errorSchema = z.object({ error: shortText });
export const paidSchema = z.object({ payout: payoutSchema });
export const batchSchema = z.object({ results: z.array(z.union([paidSchema, errorSchema])) });
export const lookupSchema = z.object({ payouts: z.array(payoutSchema.nullable()) });
export const statementSchema = z.object({
  lines: z.array(z.object({
    railReference: shortText, key: shortText, merchant: shortText, payoutId: shortText, amount: amountSchema, valueDate: z.iso.date(),
  })),
  next: shortText.optional(),
});
const chargebackSchema = z.object({
  externalId: shortText, merchant: shortText, orderSource: shortText, orderRef: shortText, amount: amountSchema, charged: amountSchema,
  head: z.enum(headsOfLoss).default('price'), reason: shortText, openedAt: instantSchema,
});
const webhookSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('payout.changed'), id: shortText, payout: payoutSchema }),
  z.object({ kind: z.literal('chargeback.opened'), id: shortText, chargeback: chargebackSchema }),
  z.object({
    kind: z.literal('chargeback.closed'), id: shortText, chargeback: chargebackSchema.extend({ outcome: z.enum(['won', 'lost']), closedAt: instantSchema }),
  }),
]);

export function reportOf({ status, railReference, valueDate, backOn, amount, reason = status }: WirePayout): Report {
  switch (status) {
    case 'pending': return { is: 'pending', railReference };
    case 'needs_customer': return { is: 'needs-customer', railReference };
    case 'refused': return { is: 'refused', reason };
    case 'succeeded': return valueDate ? { is: 'succeeded', railReference, valueDate, amount } : UNREADABLE;
    case 'returned': case 'reversed':
      return backOn ? { is: status, railReference, valueDate: backOn, amount, reason } : UNREADABLE;
  }
}

/** An answer that we cannot read tells nothing about what was done. */
export const UNREADABLE: Report = { is: 'unknown', reason: 'unreadable-answer' };

export const readPaid = (body: unknown): Report => {
  const parsed = paidSchema.safeParse(body);
  return parsed.success ? reportOf(parsed.data.payout) : UNREADABLE;
};

/** Items in the order of the request; an answer of another length says nothing of any of them. */
export function readBatch(body: unknown, length: number): Report[] {
  const parsed = batchSchema.safeParse(body);
  if (!parsed.success || parsed.data.results.length !== length) return Array.from({ length }, () => UNREADABLE);
  return parsed.data.results.map((item): Report => ('payout' in item ? reportOf(item.payout) : reportOfError(item.error)));
}

export function readLookup(body: unknown, keys: readonly string[]): Report[] {
  const parsed = lookupSchema.safeParse(body);
  if (!parsed.success || parsed.data.payouts.length !== keys.length) return keys.map(() => UNREADABLE);
  return parsed.data.payouts.map((payout, index) => {
    if (payout === null) return { is: 'not-found' };
    return payout.key === keys[index] ? reportOf(payout) : UNREADABLE;
  });
}

/** Codes of the rail: most mean that it will never do this; some, that it did not do it now or that we do not know. */
export function reportOfError(code: string): Report {
  if (code === 'key-reused') return { is: 'conflict', reason: code };
  if (code === 'in-progress' || code === 'internal') return { is: 'unknown', reason: code };
  return code === 'throttled' ? { is: 'not-sent', reason: code } : { is: 'refused', reason: code };
}

export const readStatement = (body: unknown): StatementPage => {
  const { lines, next } = statementSchema.parse(body);
  return { lines: lines as StatementLine[], next };
};

export function readWebhook(body: unknown): RailNews | undefined {
  const parsed = webhookSchema.safeParse(body);
  if (!parsed.success) return undefined;
  const { data } = parsed;
  if (data.kind === 'chargeback.opened') return { is: 'chargeback', eventId: data.id, chargeback: data.chargeback };
  if (data.kind === 'chargeback.closed') return { is: 'chargeback-closed', eventId: data.id, chargeback: data.chargeback };
  const { key, merchant, payoutId } = data.payout;
  return { is: 'payout', eventId: data.id, key, merchant, payoutId, report: reportOf(data.payout) };
}
