import { type RemedyKind } from '@redress/contracts';
import { money } from '@redress/money';
import { type ApproverRole, type AuthorityLimit } from '../domain/authority/authority.js';

/** What a small matter is in each currency, in minor units: the measure of all shipped limits. */
const unit: Readonly<Record<string, bigint>> = {
  CNY: 50_000n, USD: 7_500n, EUR: 7_000n, GBP: 6_000n, INR: 500_000n, JPY: 10_000n, HKD: 60_000n, TWD: 220_000n, SGD: 10_000n,
  AUD: 11_000n, CAD: 10_000n, KRW: 100_000n,
};

interface Line {
  readonly role: ApproverRole;
  readonly remedy?: RemedyKind;
  readonly pairs?: true;
  /** Times the unit. */
  readonly alone: bigint;
  readonly perDay?: bigint;
  readonly perCustomer?: bigint;
  readonly perOrder?: bigint;
}

/** One line a role; a line with a remedy holds for legs of that remedy alone. What is above `alone` takes two people whose roles pair. */
const lines: readonly Line[] = [
  { role: 'automatic', alone: 1n, perCustomer: 2n, perOrder: 1n },
  { role: 'agent', alone: 1n, perDay: 10n, perCustomer: 2n, perOrder: 1n },
  { role: 'agent', remedy: 'damages', alone: 0n },
  { role: 'agent', remedy: 'statutory_multiple', alone: 0n },
  { role: 'supervisor', alone: 10n, perDay: 100n, perCustomer: 20n, perOrder: 10n, pairs: true },
  { role: 'finance', alone: 20n, perDay: 200n, perCustomer: 40n, perOrder: 20n, pairs: true },
  { role: 'arbiter', alone: 20n, perDay: 200n, perCustomer: 40n, perOrder: 20n, pairs: true },
];

const limitsIn = (currency: string, one: bigint): AuthorityLimit[] => lines.map(({ role, remedy, pairs, alone, perDay, perCustomer, perOrder }) => ({
  role, alone: money(alone * one, currency), ...(remedy && { remedy }), ...(pairs && { pairs }),
  ...(perDay && { perDay: money(perDay * one, currency) }), ...(perCustomer && { perCustomer: money(perCustomer * one, currency) }),
  ...(perOrder && { perOrder: money(perOrder * one, currency) }),
}));

/** The currencies that are not named: every sum takes two people. */
export const OTHER = '*';

export const defaultLimits: Readonly<Record<string, readonly AuthorityLimit[]>> =
  Object.fromEntries(Object.entries({ ...unit, [OTHER]: 0n }).map(([currency, one]) => [currency, limitsIn(currency, one)]));
