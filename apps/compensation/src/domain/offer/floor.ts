import { type OrderLine, type Severity } from '@redress/contracts';
import { type Money, add, share, zero } from '@redress/money';
import { type LegRule, type Rule } from '../policy/rule.js';

/** What is owed of a line's price whatever is chosen. */
export const floorOf = (rule: Rule, severity: Severity, line: OrderLine): Money => share(line.paid.value, rule.floor[severity] ?? 0);

export const totalFloor = (rule: Rule, severity: Severity, lines: readonly OrderLine[], currency: string): Money =>
  lines.map((line) => floorOf(rule, severity, line)).reduce(add, zero(currency));

/**
 * What a money leg gives for a line before accounts are looked at: the share, held between the rule's two amounts; never below the
 * floor, and where the price is given back never above the price.
 */
export function awardOf(leg: LegRule, severity: Severity, line: OrderLine, floor: Money): Money {
  const basisPoints = leg.share?.[severity] ?? 0;
  const { currency } = line.paid.value;
  if (basisPoints === 0) return zero(currency);
  let { minor } = share(line.paid.value, basisPoints);
  const least = leg.atLeast?.[currency];
  const most = leg.atMost?.[currency];
  if (least !== undefined && minor < least) minor = least;
  if (most !== undefined && minor > most) minor = most;
  if (leg.head !== 'price') return { minor, currency };
  if (minor < floor.minor) ({ minor } = floor);
  return { minor: minor < line.paid.value.minor ? minor : line.paid.value.minor, currency };
}
