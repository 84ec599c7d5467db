import { type Money, greater, lesser, subtract, sum, zero } from '@redress/money';
import { type LineFacts, provenSum } from './line-facts.js';
import { type Amount } from './rule-pack.js';

/** In the order's currency. Undefined where nothing is known, or where it is in another currency. */
export type Reckon = (facts: LineFacts) => Money | undefined;

export function compileAmount(amount: Amount): Reckon {
  if (amount === 'paid') return ({ line }) => line.paid.value;
  if ('sum' in amount) return (facts) => ownCurrency(provenSum(amount.sum, facts), facts);
  if ('each' in amount) {
    const { minor, currency } = amount.each;
    return ({ line, order }) => (order.currency === currency ? { minor: minor * BigInt(line.quantity), currency } : undefined);
  }
  if ('times' in amount) {
    const [times, reckon] = [BigInt(amount.times), compileAmount(amount.of)];
    return (facts) => scaled(reckon(facts), times);
  }
  if ('from' in amount) {
    const [from, less] = [compileAmount(amount.from), known(amount.less)];
    return (facts) => {
      const whole = from(facts);
      return whole && greater(subtract(whole, sum(less(facts), whole.currency)), zero(whole.currency));
    };
  }
  if ('firstKnown' in amount) {
    const reckons = amount.firstKnown.map(compileAmount);
    return (facts) => {
      for (const reckon of reckons) {
        const found = reckon(facts);
        if (found) return found;
      }
      return undefined;
    };
  }
  if ('plus' in amount) {
    const parts = known(amount.plus);
    return (facts) => sum(parts(facts), facts.order.currency);
  }
  const [reckons, better] = 'greatest' in amount ? [known(amount.greatest), greater] as const : [allKnown(amount.least), lesser] as const;
  return (facts) => {
    const [first, ...rest] = reckons(facts);
    return first && rest.reduce(better, first);
  };
}

const known = (amounts: readonly Amount[]) => {
  const reckons = amounts.map(compileAmount);
  return (facts: LineFacts): Money[] => reckons.map((reckon) => reckon(facts)).filter((one) => one !== undefined);
};
/** The lesser of two sums one of which nobody knows is not known either. */
const allKnown = (amounts: readonly Amount[]) => {
  const found = known(amounts);
  return (facts: LineFacts): Money[] => {
    const sums = found(facts);
    return sums.length === amounts.length ? sums : [];
  };
};
const ownCurrency = (amount: Money | undefined, { order }: LineFacts): Money | undefined =>
  (amount?.currency === order.currency ? amount : undefined);
const scaled = (amount: Money | undefined, times: bigint): Money | undefined => amount && { minor: amount.minor * times, currency: amount.currency };

