import { type Instant } from '@redress/contracts';

export const sumScopes = ['approver', 'customer', 'order'] as const;
export type SumScope = (typeof sumScopes)[number];

/**
 * What was approved for or by one subject on the last day on which anything was. It only grows within a day: what was approved and then
 * cancelled has used the authority up all the same.
 */
export interface ApprovalSum {
  readonly merchant: string;
  readonly scope: SumScope;
  readonly subject: string;
  readonly currency: string;
  /** `2026-11-23`: the consumer's calendar day, of approvers UTC's. Empty before the first approval. */
  readonly day: string;
  readonly minor: bigint;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) formats.set(timeZone, (format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })));
  return format;
}

/** The calendar day at an instant; of a zone that nobody knows UTC's. */
export function dayIn(timeZone: string, at: Instant): string {
  if (timeZone === 'UTC') return at.slice(0, 10);
  try {
    return formatOf(timeZone).format(new Date(at));
  } catch {
    return at.slice(0, 10);
  }
}

/** Days never go back, so that orders of two time zones cannot take turns in starting a new day. */
export const approvedOn = ({ day, minor }: ApprovalSum, today: string): bigint => (day >= today ? minor : 0n);

export const withApproved = (sum: ApprovalSum, today: string, minor: bigint): ApprovalSum => ({
  ...sum, day: sum.day > today ? sum.day : today, minor: approvedOn(sum, today) + minor,
});
