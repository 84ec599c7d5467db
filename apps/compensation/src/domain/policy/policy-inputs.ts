import { type Category, type OrderLine, type Severity } from '@redress/contracts';
import { causeOf } from './cause.js';
import { type Facts, type Reading } from '../facts.js';
import { type Standing, neutral } from '../offer/customer-standing.js';
import { type Jurisdiction } from '../statute/floor.js';
import { jurisdictionOf } from '../statute/jurisdiction.js';
import { type Scalar } from './unary-test.js';

export { abuseBands, neutral, segments } from '../offer/customer-standing.js';
export type { Standing } from '../offer/customer-standing.js';

/** What a policy looks at; its tables may ask for these by name, and for `band` and `rule`, which the policy itself works out. */
export interface PolicyInputs extends Standing {
  readonly category: Category;
  readonly severity: Severity;
  readonly emotion: Reading['emotion'];
  readonly requestedRemedy: Reading['requestedRemedy'];
  /** Whole per cent. */
  readonly confidence: number;
  /** What the customer demands, in basis points of what was paid. Null: no sum was named. */
  readonly demandedRatio: number | null;
  readonly goodsClass: OrderLine['goodsClass'] | 'mixed';
  readonly currency: string;
  /** Minor units paid for the lines complained about. */
  readonly amount: number;
  readonly jurisdiction: Jurisdiction | 'other';
  readonly channel: string;
  /** What caused it, where that is proven of all lines. */
  readonly cause: string | null;
}
export type InputName = keyof PolicyInputs | 'band' | 'rule';
/** What the policy itself works out: `rule` once the table of remedies has been asked. */
export type DerivedInputs = Readonly<{ band: string; rule: Scalar }>;

/** What a policy is asked with. The order of an order's lines, and how they are split, make no difference. */
export function policyInputsOf(
  { complaint, reading, findings, channel = '', standing: { segment, complaints, isRepeat, abuse } = neutral }: Omit<Facts, 'left'>,
): PolicyInputs {
  const { order, demanded } = complaint;
  const paid = order.lines.reduce((total, line) => total + line.paid.value.minor, 0n);
  return {
    category: reading.category, severity: reading.severity, emotion: reading.emotion, requestedRemedy: reading.requestedRemedy,
    confidence: Math.floor(reading.confidence * 100),
    demandedRatio: demanded && demanded.currency === order.currency && paid > 0n ? bounded((demanded.minor * 10_000n) / paid) : null,
    goodsClass: order.lines.every(({ goodsClass }) => goodsClass === order.lines[0]!.goodsClass) ? order.lines[0]!.goodsClass : 'mixed',
    currency: order.currency, amount: bounded(paid), jurisdiction: jurisdictionOf(order.country) ?? 'other', channel, cause: causeOf({ complaint, reading, findings }),
    segment, complaints, isRepeat, abuse,
  };
}

/** Tables reckon in numbers of at most 15 digits, which decimals and floats write alike. */
const MOST = 999_999_999_999_999n;
const bounded = (minor: bigint): number => Number(minor < MOST ? minor : MOST);
