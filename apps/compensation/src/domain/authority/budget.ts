import { type Category, type Instant, derivedId } from '@redress/contracts';

/** What happens to goodwill that a budget has no room for. What is owed is booked whatever the rule says. */
export const overdraftRules = ['stop_goodwill', 'ask_person', 'allow_with_alarm'] as const;
export type OverdraftRule = (typeof overdraftRules)[number];

/** Every channel, or every cause. */
export const ANY = '*';

/** Which budget, within a merchant: month of the plan (UTC), channel or `*`, category of the complaint or `*`. */
export interface BudgetName {
  readonly month: string;
  readonly channel: string;
  readonly cause: Category | typeof ANY;
  readonly currency: string;
}

/** What a merchant has set aside for redress. A plan draws on every budget that covers it. Minor units. */
export interface Budget extends BudgetName {
  readonly merchant: string;
  readonly planned: bigint;
  /** Of plans that are on their way, and of legs that were paid. */
  readonly reserved: bigint;
  readonly spent: bigint;
  readonly overdraft: OverdraftRule;
  /** The highest share, in per cent, that was told since the budget was last changed: 0, 80 or 100. */
  readonly alarmed: number;
  readonly setBy: string;
  /** Facts published about it so far. */
  readonly published: number;
}

/** What one plan has on its budgets. */
export interface Booked {
  readonly reserved: bigint;
  readonly spent: bigint;
}

export const budgetId = (merchant: string, { month, channel, cause, currency }: BudgetName): string =>
  derivedId('budget', merchant, month, channel, cause, currency);
export const monthOf = (at: Instant): string => at.slice(0, 7);
export const usedOf = ({ reserved, spent }: Booked): bigint => reserved + spent;
export const hasRoomFor = (budget: Budget, minor: bigint): boolean => usedOf(budget) + minor <= budget.planned;

/** Every budget that may cover a plan: that of its channel and cause, those of one of them, and that of everything. */
export function namesFor(channel: string | undefined, cause: Category, currency: string, at: Instant): BudgetName[] {
  const month = monthOf(at);
  const channels = channel === undefined || channel === ANY ? [ANY] : [channel, ANY];
  return channels.flatMap((one) => ([cause, ANY] as const).map((other) => ({ month, channel: one, cause: other, currency })));
}

const NEAR = 80n;
/** The alarm that a budget is due: 80 or 100 per cent, each told once; undefined where there is nothing new to tell. */
export function alarmOf(budget: Budget): 80 | 100 | undefined {
  const used = usedOf(budget) * 100n;
  if (used >= budget.planned * 100n && budget.alarmed < 100) return 100;
  return used >= budget.planned * NEAR && budget.alarmed < 80 ? 80 : undefined;
}
