import { type Money } from '@redress/money';
import { awaitsLookup, type Evidence, isUnsent, type Payout, type PayoutStep } from './payout.js';
import { holdForRestore } from './restore.js';

/**
 * What is known of a payout after asking or hearing from its rail.
 * - `not-sent`: the call surely never reached the rail (no connection, throttled, not let in)
 * - `switched-off`: our own kill switch stopped it at the moment of sending
 * - `restored`: it was to be sent before the books were brought back from a backup, and may have been: the rail has to be asked first
 * - `unknown`: time-out, 5xx, reset or lost lease: it may have been done
 * - `not-found`: the rail has never seen the key · `conflict`: it has seen the key with another body
 */
export type Report =
  | { readonly is: 'succeeded'; readonly railReference: string; readonly valueDate: string; readonly amount: Money }
  | { readonly is: 'pending' | 'needs-customer'; readonly railReference: string }
  | { readonly is: 'refused'; readonly reason: string }
  | { readonly is: 'returned' | 'reversed'; readonly railReference: string; readonly valueDate: string; readonly amount: Money; readonly reason: string }
  | { readonly is: 'unknown' | 'not-sent' | 'conflict'; readonly reason: string }
  | { readonly is: 'not-found' | 'switched-off' | 'restored' };

/** A person has it because the rail gave no answer in time; in every other review the rail has spoken, and only people decide. */
export const NO_ANSWER = 'no-answer';

const inFlight = (payout: Payout): boolean =>
  ['submitted', 'pending', 'needs_customer', 'unknown'].includes(payout.state) || (payout.state === 'manual_review' && payout.because === NO_ANSWER);

/**
 * The steps that a report makes of a payout. Monotonic: a report that is late, repeated or overtaken by a stronger one makes none, so
 * answers, webhooks, lookups and statement lines may come in any order and any number.
 */
export function stepsOf(payout: Payout, report: Report, evidence: Exclude<Evidence, 'none'>): readonly PayoutStep[] {
  const sent: PayoutStep[] = awaitsLookup(payout) ? [{ to: 'authorised' }, { to: 'submitted' }] : isUnsent(payout) ? [{ to: 'submitted' }] : [];
  const open = isUnsent(payout) || awaitsLookup(payout) || inFlight(payout);
  const escalate = (because: string): PayoutStep[] => [...sent, { to: 'manual_review', because }];
  switch (report.is) {
    case 'not-sent':
      return [];
    case 'switched-off':
      return isUnsent(payout) ? [{ to: 'held', reason: 'kill-switch' }] : [];
    case 'restored':
      return isUnsent(payout) ? [holdForRestore] : [];
    case 'unknown':
      return isUnsent(payout) ? [...sent, { to: 'unknown', because: report.reason }] : [];
    case 'conflict':
      return open && payout.state !== 'manual_review' ? escalate(report.reason) : [];
    case 'not-found':
      return payout.state === 'pending' || payout.state === 'needs_customer' ? escalate('forgotten-by-rail') : [];
    case 'pending':
      return open && payout.state !== 'pending' ? [...sent, { to: 'pending', railReference: report.railReference }] : [];
    case 'needs-customer':
      return open && !['pending', 'needs_customer'].includes(payout.state)
        ? [...sent, { to: 'needs_customer', railReference: report.railReference }] : [];
    case 'refused':
      return open ? [...sent, { to: 'failed', because: report.reason, evidence }] : [];
    case 'succeeded':
    case 'returned':
    case 'reversed':
      return moved(payout, report, evidence, open, sent);
  }
}

/** The rail says that money moved: the one kind of report that also speaks to a payout which we thought had ended. */
function moved(
  payout: Payout, report: Extract<Report, { amount: Money }>, evidence: Exclude<Evidence, 'none'>, open: boolean, sent: PayoutStep[],
): readonly PayoutStep[] {
  const { railReference, valueDate } = report;
  const back: PayoutStep[] = report.is === 'succeeded' ? [] : [{ to: report.is, because: report.reason, evidence, backOn: report.valueDate }];
  if (payout.state === 'succeeded') return back;
  if (!open && ['held', 'failed', 'cancelled'].includes(payout.state)) {
    return report.is === 'succeeded' ? [{ to: 'manual_review', because: `paid-though-${payout.state}` }] : [];
  }
  if (!open) return [];
  if (report.amount.minor !== payout.minor || report.amount.currency !== payout.currency) {
    return payout.state === 'manual_review' ? [] : [...sent, { to: 'manual_review', because: 'amount-differs' }];
  }
  return [...sent, { to: 'succeeded', railReference, valueDate, evidence }, ...back];
}

/** A word for the list of attempts. Reasons come from rails and are short codes. */
export const summaryOf = (report: Report): string => ('reason' in report ? `${report.is}: ${report.reason}` : report.is).slice(0, 120);
