import { type HeadOfLoss, type Leg, type RemedyKind } from '@redress/contracts';
import { type Money } from '@redress/money';
import { type Policy } from '../policy/policy.js';
import { type Rule } from '../policy/rule.js';

/** No sum, not even an empty one, is decided without a person. */
export const ALWAYS_A_PERSON = -1n;

/** Up to which sum nobody is asked, by the rule's authority; a currency without a limit asks for every sum above zero. */
export function automaticUpTo(policy: Policy, { authority }: Pick<Rule, 'authority'>, currency: string): Money {
  if (authority === 'person') return { minor: ALWAYS_A_PERSON, currency };
  return { minor: policy.limits[authority][currency] ?? 0n, currency };
}

/** Who approves: nobody (the rules themselves), or a person in a role. */
export const approverRoles = ['automatic', 'agent', 'supervisor', 'finance', 'arbiter'] as const;
export type ApproverRole = (typeof approverRoles)[number];

/** What one role may approve alone. Sums of a day count everything approved for that customer or order, by whomever. */
export interface AuthorityLimit {
  readonly role: ApproverRole;
  /** For legs of this remedy, in place of the role's general limit. */
  readonly remedy?: RemedyKind;
  /** For one plan. */
  readonly alone: Money;
  /** May be one of the two named people who together approve what is above. */
  readonly pairs?: true;
  /** Of the general limit only: what one approver may approve alone in a day, and what one customer and one order may get in a day. */
  readonly perDay?: Money;
  readonly perCustomer?: Money;
  readonly perOrder?: Money;
}

/** All limits of a merchant in a currency: they replace the shipped ones whole. */
export interface AuthorityTable {
  readonly merchant: string;
  readonly currency: string;
  readonly limits: readonly AuthorityLimit[];
}

/** What was approved today already: by this approver alone, for this customer, for this order. Minor units. */
export interface ApprovedToday {
  readonly approver: bigint;
  readonly customer: bigint;
  readonly order: bigint;
}

/** Which limit keeps somebody from approving alone. */
export type Bound = 'amount' | 'day' | 'customer' | 'order';

const general = (limits: readonly AuthorityLimit[], role: ApproverRole): AuthorityLimit | undefined =>
  limits.find((limit) => limit.role === role && limit.remedy === undefined);

export const mayPair = (limits: readonly AuthorityLimit[], role: ApproverRole): boolean => general(limits, role)?.pairs ?? false;

const above = (minor: bigint, limit: Money | undefined): boolean => limit !== undefined && minor > limit.minor;

/** What the legs give in money or its worth. */
export const worthOf = (legs: readonly Pick<Leg, 'amount'>[]): bigint => legs.reduce((total, { amount }) => total + (amount?.minor ?? 0n), 0n);

/** Which limit keeps the role from approving these legs alone; undefined where none does. What has no limit at all may not be given alone. */
export function boundOn(
  limits: readonly AuthorityLimit[], role: ApproverRole, legs: readonly Pick<Leg, 'remedy' | 'amount'>[], today: ApprovedToday,
): Bound | undefined {
  const total = worthOf(legs);
  if (total === 0n) return undefined;
  const limit = general(limits, role);
  const given = new Map<AuthorityLimit | undefined, bigint>();
  for (const { remedy, amount } of legs) {
    const own = limits.find((one) => one.role === role && one.remedy === remedy) ?? limit;
    given.set(own, (given.get(own) ?? 0n) + (amount?.minor ?? 0n));
  }
  if ([...given].some(([own, minor]) => minor > (own?.alone.minor ?? 0n))) return 'amount';
  if (role !== 'automatic' && above(today.approver + total, limit?.perDay)) return 'day';
  if (above(today.customer + total, limit?.perCustomer)) return 'customer';
  return above(today.order + total, limit?.perOrder) ? 'order' : undefined;
}

/** Whom a request goes to: the first who may approve it alone, else two people. Each level that does not answer is followed by the next. */
export const askedLevels = ['agent', 'supervisor', 'two-people', 'finance'] as const;
export type AskedLevel = (typeof askedLevels)[number];

export function firstAsked(
  limits: readonly AuthorityLimit[], legs: readonly Pick<Leg, 'remedy' | 'amount'>[], today: ApprovedToday,
): AskedLevel {
  const alone = (['agent', 'supervisor'] as const).find((role) => boundOn(limits, role, legs, { ...today, approver: 0n }) === undefined);
  return alone ?? 'two-people';
}

export const nextAsked = (level: AskedLevel): AskedLevel => askedLevels[askedLevels.indexOf(level) + 1] ?? level;

/** Given for the good of the relation: what an empty budget, a queue or a suspicion may stop. Everything else is owed. */
export const isGoodwill = ({ head }: { readonly head: HeadOfLoss }): boolean => head === 'goodwill';
