import { type EventData, type Instant, caseId, derivedId, planId } from '@redress/contracts';
import { lifeCycle } from '@redress/decider';

export type LineState = 'waiting' | 'opening' | 'deferred' | 'released' | 'done' | 'skipped' | 'failed';

/**
 * `opening`: intake is asked for the order. `deferred`: the customer's own complaint is being decided, or the campaign stands still.
 * `released`: its plan is on its way. A line that was skipped since nobody knew its order may be taken up again.
 */
export const lineCycle = lifeCycle<LineState>('campaign-line', 'waiting', {
  waiting: ['opening', 'skipped'],
  opening: ['deferred', 'released', 'skipped', 'failed'],
  deferred: ['released', 'skipped', 'failed'],
  released: ['done', 'failed'],
  done: [],
  skipped: ['opening'],
  failed: [],
});

export const isOpenLine = (state: LineState): boolean => state !== 'done' && state !== 'skipped' && state !== 'failed';

export const skipReasons = ['already-made-whole', 'charged-back', 'order-unknown', 'line-unknown', 'currency-mismatch', 'nothing-owed'] as const;
export type SkipReason = (typeof skipReasons)[number];
export type FailReason = 'above-line-limit' | 'remedy-failed' | 'remedy-cancelled';

/** An order's line as somebody lists it; `*` is the whole order. */
export interface ListedLine {
  readonly orderSource: string;
  readonly orderRef: string;
  readonly lineRef: string;
}

export type StatedOrder = Omit<EventData<'case.order-stated.v1'>, 'caseId' | 'campaignId'>;

/** One order's line in a campaign. Its case is derived from both, so that it has one case, and one plan, however often it is walked past. */
export interface CampaignLine extends ListedLine {
  readonly merchant: string;
  readonly caseId: string;
  readonly campaignId: string;
  readonly ordinal: number;
  readonly state: LineState;
  readonly reason?: SkipReason | FailReason | 'complaint-undecided' | 'campaign-stopped' | undefined;
  readonly inclusions: number;
  /** What intake said, kept for a line that has to wait. */
  readonly stated?: StatedOrder | undefined;
  /** The customer has complained about the order, in this case. */
  readonly complaintCaseId?: string | undefined;
  /** Minor units that its plan holds, and what the customer has got of them. */
  readonly committed: bigint;
  readonly given: bigint;
  /** Whether the customer could be told. */
  readonly reached?: 'told' | 'unreachable' | undefined;
  readonly tries: number;
  readonly movedAt: Instant;
}

export const caseOfLine = (merchant: string, campaignId: string, { orderSource, orderRef, lineRef }: ListedLine): string =>
  caseId(merchant, derivedId('campaign-line', campaignId, orderSource, orderRef, lineRef));
export const planOfLine = (lineCase: string): string => planId(lineCase, 1);

export const newLine = (merchant: string, campaignId: string, listed: ListedLine, ordinal: number, now: Instant): CampaignLine => ({
  merchant, campaignId, caseId: caseOfLine(merchant, campaignId, listed), ...listed, ordinal, state: 'waiting', inclusions: 0, committed: 0n,
  given: 0n, tries: 0, movedAt: now,
});

/** Walked past for the first time, or again after its order was unknown. */
export const mayOpen = ({ state, reason }: CampaignLine): boolean => state === 'waiting' || (state === 'skipped' && reason === 'order-unknown');

export function stepped(line: CampaignLine, to: LineState, now: Instant, change: Partial<CampaignLine> = {}): CampaignLine {
  if (line.state !== to && !lineCycle.allows(line.state, to)) throw new Error(`a ${line.state} line cannot become ${to}`);
  return { ...line, reason: undefined, ...change, state: to, movedAt: now };
}
