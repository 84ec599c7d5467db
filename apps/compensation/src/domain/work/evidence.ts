import { type Attachment, type Circumstances, type Instant, type Statement, derivedId } from '@redress/contracts';
import { lifeCycle } from '@redress/decider';

export type EvidenceState = 'requested' | 'provided' | 'lapsed';

/** An answer that comes late still counts; one that never comes does not hold the decision up. */
export const evidenceCycle = lifeCycle<EvidenceState>('evidence', 'requested', {
  requested: ['provided', 'lapsed'],
  provided: ['provided'],
  lapsed: ['provided'],
});

export interface EvidenceItem {
  readonly evidenceId: string;
  readonly kind: string;
  readonly statement?: Statement | undefined;
  readonly attachment?: Attachment | undefined;
  readonly providedAt: Instant;
}

/** What was asked of a customer, or came unasked, for a plan. */
export interface EvidenceFile {
  readonly merchant: string;
  readonly requestId: string;
  readonly caseId: string;
  readonly planId: string;
  readonly channel?: string | undefined;
  readonly state: EvidenceState;
  /** Empty where nobody asked. */
  readonly wanted: readonly string[];
  readonly requestedBy: string;
  readonly requestedAt: Instant;
  readonly dueAt: Instant;
  readonly items: readonly EvidenceItem[];
  readonly published: number;
  readonly version: number;
}

export const MOST_ITEMS = 30;
export const LONGEST_DAYS = 30;

/** Requests are numbered from 1; what comes unasked is kept under number 0. */
export const evidenceRequestId = (planId: string, ordinal: number): string => derivedId('evidence', planId, ordinal);

/** What a customer's word establishes: stated, not proven. */
export function statedBy(statement: Statement | undefined, now: Instant): Circumstances {
  if (statement === 'goods_sent_back') return { goodsSentBackAt: { value: now, source: 'customer', proven: 'no' } };
  if (statement === 'replacement_faulty') return { replacementFailed: { value: true, source: 'customer', proven: 'no' } };
  return statement === 'defect_persists' ? { defectConfirmed: { value: true, source: 'customer', proven: 'no' } } : {};
}
