import {
  type ComplaintClassified, type ComplaintReceived, type EventData, type Leg, caseId, complaintId, legId, planId,
} from '@redress/contracts';
import { money } from '@redress/money';

/** Complaints for specs: small orders that a test can change in the one place it is about, from where no rule pack is for: policy alone decides. */

const yes = { source: 'channel', proven: 'yes' } as const;

export interface ExampleOrder {
  readonly orderRef?: string;
  readonly currency?: string;
  /** Minor units paid, a line each. */
  readonly paid?: readonly number[];
  readonly lineRefs?: readonly string[];
  /** Somebody has seen the defect already: nobody need ask for evidence. */
  readonly seen?: true;
}

export function received(externalId: string, order: ExampleOrder = {}, change: Partial<ComplaintReceived> = {}): ComplaintReceived {
  const { orderRef = 'O-1', currency = 'CNY', paid = [10_000], seen } = order;
  const id = complaintId('m1', 'shop', externalId);
  return {
    complaintId: id, caseId: caseId('m1', id), account: 'shop', externalId,
    customerRef: 'c'.repeat(32), text: 'It arrived cracked.', language: 'en',
    order: {
      orderSource: 'taobao', orderRef, currency, country: 'HK', timeZone: 'Asia/Hong_Kong',
      lines: paid.map((minor, index) => ({
        lineRef: String(index + 1), goods: 'kettle', goodsClass: 'durable', saleMode: 'distance',
        quantity: 1, paid: { value: money(minor, currency), ...yes },
        ...(seen && { circumstances: { defectConfirmed: { value: true, source: 'inspection', proven: 'yes' } } }),
      })),
      purchasedAt: { value: '2026-02-24T12:30:00.000Z', ...yes },
    },
    lineRefs: [...(order.lineRefs ?? paid.map((_, index) => String(index + 1)))],
    occurredAt: '2026-03-02T08:00:00.000Z', receivedAt: '2026-03-02T08:00:01.000Z', ...change,
  };
}

export const classified = (complaint: ComplaintReceived, change: Partial<ComplaintClassified> = {}): ComplaintClassified => ({
  complaintId: complaint.complaintId, caseId: complaint.caseId, isComplaint: true, category: 'quality_defect', severity: 's3', emotion: 'calm',
  language: 'en', requestedRemedy: 'none', confidence: 0.9, evidence: [], classifier: 'rules@1', ...change,
});

export const planOf = (complaint: ComplaintReceived, ordinal = 1): string => planId(complaint.caseId, ordinal);

type PayoutData = EventData<'payout.succeeded.v1'> & EventData<'payout.failed.v1'>;

/** What payments says about the payout of a leg of the complaint's first plan. */
export function payoutOf(complaint: ComplaintReceived, ordinal = 1, amount: Leg['amount'] = money(4_000, 'CNY')): PayoutData {
  const leg = legId(planOf(complaint), ordinal);
  return {
    payoutId: leg, legId: leg, caseId: complaint.caseId, planId: planOf(complaint), orderSource: complaint.order.orderSource,
    orderRef: complaint.order.orderRef, rail: 'simulated', amount,
    railReference: 'R-1', valueDate: '2026-03-02', evidence: 'answer', reason: 'account-closed',
  };
}
