import { type Money } from './money.js';

/**
 * Splits an amount by weights without losing or making a unit: each part is within one minor unit of its exact share, and the
 * parts add up to the whole (largest remainder; ties go to the earlier part). Throws where no weight is positive.
 */
export function allocate(amount: Money, weights: readonly bigint[]): Money[] {
  const total = weights.reduce((a, b) => a + b, 0n);
  if (total <= 0n || weights.some((weight) => weight < 0n)) throw new RangeError('weights must be non-negative and not all zero');
  const negative = amount.minor < 0n;
  const whole = negative ? -amount.minor : amount.minor;
  const parts = weights.map((weight) => (whole * weight) / total);
  let rest = whole - parts.reduce((a, b) => a + b, 0n);
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (whole * weight) % total }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of byRemainder) {
    if (rest === 0n) break;
    parts[index] = parts[index]! + 1n;
    rest -= 1n;
  }
  return parts.map((minor) => ({ minor: negative ? -minor : minor, currency: amount.currency }));
}
