import { type Category, type Instant, type Severity } from '@redress/contracts';
import { type Refused, lifeCycle, refused } from '@redress/decider';
import { type Money } from '@redress/money';
import { type CampaignRemedy } from './campaign-remedy.js';
import { type CampaignLine, type LineState, isOpenLine, lineCycle } from './campaign-line.js';
import { type Lane, type Pace, answered, firstPace, linesPerSecond } from './pace.js';
import { type Trigger } from './proactive-rule.js';

export type CampaignState = 'planned' | 'approved' | 'running' | 'paused' | 'stopped' | 'completed';

/** `paused`: by the house, since the budget is used up. `stopped`: by a person. Both can go on. */
export const campaignCycle = lifeCycle<CampaignState>('campaign', 'planned', {
  planned: ['approved'],
  approved: ['running'],
  running: ['paused', 'stopped', 'completed'],
  paused: ['running', 'stopped'],
  stopped: ['running'],
  completed: [],
});

/** What happened, and what everybody may read about it. */
export interface Incident {
  readonly code: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly notice: { readonly en: string; readonly zh: string };
}

export type LineCounts = Readonly<Record<LineState | 'unreachable', number>>;
export const noLines = Object.fromEntries([...lineCycle.states, 'unreachable'].map((name) => [name, 0])) as LineCounts;

export type LineReasons = Readonly<Partial<Record<NonNullable<CampaignLine['reason']>, number>>>;

/** One incident, many orders. Sums are minor units of `currency`. */
export interface Campaign {
  readonly merchant: string;
  readonly campaignId: string;
  readonly name: string;
  readonly state: CampaignState;
  readonly incident: Incident;
  readonly remedy: CampaignRemedy;
  /** Set where events of orders bring the lines, and nobody lists them. */
  readonly trigger?: Trigger | undefined;
  readonly lane: Lane;
  /** Campaigns go after live complaints. Absent before the first step. */
  readonly pace?: Pace | undefined;
  readonly currency: string;
  /** The most that one line may cost. */
  readonly perLine: bigint;
  /** What the planner sets aside; absent: the most that all lines together may cost. */
  readonly budget?: bigint | undefined;
  /** Set aside by the approval. What is spent and promised together never passes it. */
  readonly reserved: bigint;
  /** Kept for lines that are being opened and have no plan yet. */
  readonly promised: bigint;
  readonly spent: bigint;
  readonly lines: number;
  readonly counts: LineCounts;
  /** Lines by what keeps them, or kept them, from getting it. */
  readonly reasons?: LineReasons | undefined;
  /** How many lines this run has walked past. */
  readonly cursor: number;
  readonly run: number;
  readonly plannedBy: string;
  readonly approvedBy?: string | undefined;
  readonly plannedAt: Instant;
  /** When a line last changed its state. */
  readonly movedAt: Instant;
  /** Facts published about the campaign so far. */
  readonly facts: number;
  readonly version: number;
}

export const perLineOf = ({ perLine: minor, currency }: Campaign): Money => ({ minor, currency });
export const reserveOf = ({ budget, perLine, lines }: Campaign): bigint => budget ?? perLine * BigInt(lines);

export function turned(campaign: Campaign, state: CampaignState, change: Partial<Campaign> = {}): Campaign {
  if (!campaignCycle.allows(campaign.state, state)) throw new Error(`a ${campaign.state} campaign cannot become ${state}`);
  return { ...campaign, ...change, state };
}

/** How many more lines the budget can hold, should each cost the most it may. */
export function roomFor({ reserved, promised, spent, perLine }: Campaign): number {
  const left = reserved - promised - spent;
  return perLine > 0n ? Number(left / perLine) : Number.MAX_SAFE_INTEGER;
}

/** A line goes from one state to another; its promise is kept for it until it has a plan or will have none. */
export function counted(
  campaign: Campaign, { state: from, reason: before }: Pick<CampaignLine, 'state' | 'reason'>, to: LineState, now: Instant, reason?: CampaignLine['reason'],
): Campaign {
  const { counts, promised, perLine } = campaign;
  const change = (isPromised(to) ? 1n : 0n) - (isPromised(from) ? 1n : 0n);
  const after = from === to ? counts : { ...counts, [from]: counts[from] - 1, [to]: counts[to] + 1 };
  const pace = from === 'opening' && after.opening === 0 ? answered(paceOf(campaign), now) : campaign.pace;
  const reasons = tallied(campaign.reasons ?? {}, before, reason);
  return { ...campaign, movedAt: now, promised: promised + change * perLine, counts: after, reasons, ...(pace && { pace }) };
}

function tallied(reasons: LineReasons, before: CampaignLine['reason'], after: CampaignLine['reason']): LineReasons {
  if (before === after) return reasons;
  return {
    ...reasons, ...(before && { [before]: (reasons[before] ?? 0) - 1 }), ...(after && { [after]: (reasons[after] ?? 0) + 1 }),
  };
}

/** Seconds until a running campaign has walked to the end of its list, at its present pace; undefined where that is not known. */
export function secondsLeft({ state, trigger, lines, cursor, lane, pace }: Campaign): number | undefined {
  const rate = pace && linesPerSecond(pace, lane);
  return state === 'running' && !trigger && rate ? Math.ceil((lines - cursor) / rate) : undefined;
}

export const paceOf = ({ pace, lane }: Campaign): Pace => pace ?? firstPace(lane);

const isPromised = (state: LineState): boolean => state === 'opening' || state === 'deferred';

/** Every listed line was walked past, and has come to its end. */
export const isDone = ({ state, trigger, cursor, lines, counts }: Campaign): boolean =>
  state === 'running' && !trigger && cursor >= lines && lineCycle.states.every((one) => !isOpenLine(one) || counts[one] === 0);

export type CampaignAct = 'approve' | 'start' | 'stop' | 'resume';

/** Whether somebody may do that now; the planner never approves. */
export function mayAct(campaign: Campaign, act: CampaignAct, who: string): Refused<'wrong-state' | 'own-request'> | undefined {
  const to = ({ approve: 'approved', start: 'running', stop: 'stopped', resume: 'running' } as const)[act];
  const started = campaign.run > 0;
  if (!campaignCycle.allows(campaign.state, to) || (act === 'start' && started) || (act === 'resume' && !started)) {
    return refused('wrong-state', `the campaign is ${campaign.state}`);
  }
  if (act === 'approve' && campaign.plannedBy === who) return refused('own-request', 'somebody else has to approve what you planned');
  if (act === 'approve' && campaign.lines === 0 && !campaign.trigger) return refused('wrong-state', 'the campaign has no lines yet');
  if (act === 'approve' && reserveOf(campaign) < campaign.perLine) return refused('wrong-state', 'the budget does not hold a single line');
  return undefined;
}
