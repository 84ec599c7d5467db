import { type Money } from '@redress/money';
import { type Reading } from './facts.js';
import { type Rule, type Tariff } from './tariff.js';

/** No sum, not even an empty one, is decided without a person. */
const ALWAYS_A_PERSON = -1n;

/**
 * Up to which sum nobody is asked. Danger and rules that say so always ask; an unsure reading and a careful rule have the
 * lower limit; a currency without a limit asks for every sum above zero.
 */
export function automaticUpTo(tariff: Tariff, rule: Rule, reading: Reading, currency: string): Money {
  if (rule.authority === 'person' || reading.severity === 's1') return { minor: ALWAYS_A_PERSON, currency };
  const careful = rule.authority === 'careful' || reading.confidence < tariff.leastConfidence;
  return { minor: tariff.limits[careful ? 'careful' : 'standard'][currency] ?? 0n, currency };
}
