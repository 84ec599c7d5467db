import { type Fact } from '@redress/messaging';
import { type PublishedBy } from '@redress/contracts';
import { orderSubject } from './domain/chargeback.js';
import { type FinanceEntry } from './domain/books.js';
import { amountOf, type Evidence, type Payout, type PayoutStep } from './domain/payout.js';
import { pen } from './score.js';

type PaymentsFact = Fact<PublishedBy<'payments'>>;

/** The fact that a step is told as; an authorisation is told by the submission that follows it. */
export function tell(payout: Payout, step: PayoutStep | { to: 'created' }): PaymentsFact | undefined {
  const { payoutId, caseId, planId, orderSource, orderRef, rail, channel } = payout;
  const data = { payoutId, caseId, planId, legId: payoutId, orderSource, orderRef, rail, amount: amountOf(payout) };
  const about = [caseId, { type: 'payout', id: payoutId, version: payout.facts }] as const;
  const where = { merchant: payout.merchant, channel };
  switch (step.to) {
    case 'created': return pen.fact('payout.created.v1', ...about, data, where);
    case 'authorised': return undefined;
    case 'held': return pen.fact('payout.held.v1', ...about, { ...data, reason: step.reason }, where);
    case 'submitted': return pen.fact('payout.submitted.v1', ...about, data, where);
    case 'pending': return pen.fact('payout.pending.v1', ...about, data, where);
    case 'needs_customer': return pen.fact('payout.needs-customer.v1', ...about, data, where);
    case 'unknown': return pen.fact('payout.outcome-unknown.v1', ...about, data, where);
    case 'manual_review': return pen.fact('payout.escalated.v1', ...about, data, where);
    case 'succeeded': {
      const { railReference, valueDate, evidence } = step;
      const { remedy, units } = payout.credit ?? {};
      const credit = remedy && { credit: { remedy, ...(units && { units }) } };
      return pen.fact('payout.succeeded.v1', ...about, { ...data, railReference, valueDate, evidence, ...credit }, where);
    }
    case 'failed': return pen.fact('payout.failed.v1', ...about, ended(data, step), where);
    case 'cancelled': return pen.fact('payout.cancelled.v1', ...about, ended(data, step), where);
    case 'returned': case 'reversed': return pen.fact('payout.returned.v1', ...about, ended(data, step), where);
  }
}

const ended = <D extends object>(data: D, { because, evidence }: { because: string; evidence: Evidence }) => ({ ...data, reason: because, evidence });

/** Finance's own fact, in the gap-free sequence of its merchant. */
export const tellFinance = ({ merchant, sequence, entry }: FinanceEntry, channel?: string): PaymentsFact =>
  pen.fact('finance.payout.v1', merchant, { type: 'finance', id: merchant, version: sequence }, entry, { merchant, channel });

/** What was given too much is claimed back: since a chargeback (its id), a payout that went out after one, or a ruling below what was paid. */
export const tellClaim = (
  cause: string, of: Pick<Payout, 'merchant' | 'orderSource' | 'orderRef' | 'head'>, excess: { minor: bigint; currency: string },
  because: 'chargeback' | 'ruling' = 'chargeback',
): PaymentsFact =>
  pen.fact('recovery.claimed.v1', orderSubject(of), { type: 'recovery', id: cause, version: 1 }, {
    orderSource: of.orderSource, orderRef: of.orderRef, head: of.head, excess, because,
  }, { merchant: of.merchant });
