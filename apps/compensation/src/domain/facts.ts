import { createHash } from 'node:crypto';
import { type Circumstances, type ComplaintClassified, type ComplaintReceived, type HeadOfLoss, type Instant, type OrderSnapshot } from '@redress/contracts';
import { type Money, sum } from '@redress/money';
import { type Standing } from './offer/customer-standing.js';
import { type StatutoryFacts } from './statute/floor.js';

/** What was found out since the complaint came (reports, inspections, answers), by line: a finding goes before what the order said. */
export type Findings = Readonly<Record<string, Circumstances>>;

/** What a complaint states, kept as it was received; of the order's lines only those complained about. */
export interface ComplaintFacts {
  /** Where nobody complained: the case that a campaign has opened. */
  readonly complaintId: string;
  readonly campaignId?: string | undefined;
  readonly customerRef: string;
  readonly language: 'zh' | 'en';
  readonly order: OrderSnapshot;
  /** Paid for the whole order, all its lines: the cap of everything that gives prices back. */
  readonly captured: Money;
  readonly requestedRemedy?: ComplaintReceived['requestedRemedy'] | undefined;
  readonly reasonCode?: string | undefined;
  readonly demanded?: Money | undefined;
  readonly occurredAt: Instant;
}

export type Reading = Pick<
  ComplaintClassified, 'isComplaint' | 'category' | 'severity' | 'emotion' | 'requestedRemedy' | 'confidence' | 'classifier'
>;

/** What an entitlement account had left when it was looked at. */
export interface LeftBefore {
  readonly lineRef: string;
  readonly head: HeadOfLoss;
  readonly amount: Money;
}

/** Everything that a decision used: from it and the pinned policy the same decision comes out years later. */
export interface Facts {
  readonly complaint: ComplaintFacts;
  readonly reading: Reading;
  /** What was found out since about the lines complained about; absent where nothing was. */
  readonly findings?: Findings | undefined;
  /** The channel that the complaint came by. */
  readonly channel?: string | undefined;
  /** What was known of the customer beside this complaint. */
  readonly standing?: Standing | undefined;
  /** The rule pack by whose floor the policy falls below for these facts, and is blocked. */
  readonly blockedBy?: string | undefined;
  readonly left: readonly LeftBefore[];
}

export function factsOf(complaint: ComplaintReceived): ComplaintFacts {
  const { order, lineRefs, complaintId, customerRef, language, requestedRemedy, reasonCode, demanded, occurredAt } = complaint;
  const named = order.lines.filter(({ lineRef }) => lineRefs.includes(lineRef));
  return {
    complaintId, customerRef, language, occurredAt,
    order: { ...order, lines: named.length > 0 ? named : order.lines },
    captured: sum(order.lines.map(({ paid }) => paid.value), order.currency),
    ...(requestedRemedy && { requestedRemedy }), ...(reasonCode && { reasonCode }), ...(demanded && { demanded }),
  };
}

/** What the law looks at: a finding goes before what the order said of the same circumstance. */
export function statutoryFactsOf({ complaint: { order, occurredAt }, reading: { category }, findings }: Omit<Facts, 'left'>): StatutoryFacts {
  const lines = findings === undefined ? order.lines : order.lines.map((line) => (
    findings[line.lineRef] ? { ...line, circumstances: { ...line.circumstances, ...findings[line.lineRef] } } : line));
  return { order: { ...order, lines }, category, claimedAt: occurredAt };
}

/** The findings about a complaint's own lines. */
export function findingsFor({ order: { lines } }: ComplaintFacts, findings: Findings | undefined): Findings | undefined {
  const known = lines.flatMap(({ lineRef }) => (findings?.[lineRef] ? [[lineRef, findings[lineRef]] as const] : []));
  return known.length > 0 ? Object.fromEntries(known) : undefined;
}

export const readingOf = ({
  isComplaint, category, severity, emotion, requestedRemedy, confidence, classifier,
}: ComplaintClassified): Reading =>
  ({ isComplaint, category, severity, emotion, requestedRemedy, confidence, classifier });

/** JSON with sorted keys and without absent values: equal facts have equal text, in whatever order they were put together. */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'bigint') return `"${value}"`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const object = value as Record<string, unknown>;
  const parts = Object.keys(object).sort().filter((key) => object[key] !== undefined);
  return `{${parts.map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key])}`).join(',')}}`;
}

/** SHA-256 over the canonical form: equal content has one hash. */
export const hashOf = (content: unknown): string => createHash('sha256').update(canonicalJson(content)).digest('hex');
