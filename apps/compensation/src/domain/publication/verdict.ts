import { type Money, compare, subtract } from '@redress/money';
import { type PastCase, type Verdict } from './backtest.js';
import { type Measures, assess, ceilingOf } from '../offer/entitlement.js';
import { leastCash } from '../offer/lawful-option.js';
import { cashOn, totalOf } from '../offer/option.js';
import { type Floor, type StatutoryEntitlement } from '../statute/floor.js';

const NO_LAW: Floor = { entitlements: [], deadlines: [], passedOver: [] };

/** What these measures make of a case. `label` names the policy; `fired` are the rows of whatever is on trial. */
export function verdictOf(measures: Measures, one: PastCase, label: string, fired: readonly string[]): Verdict {
  const facts = { ...one.facts, left: leftOf(measures, one) };
  const { options, defaultOption } = assess(measures, facts);
  const { currency } = facts.complaint.order;
  const byDefault = options.find(({ optionId }) => optionId === defaultOption);
  return {
    policy: label, fired, floor: leastCash(measures.floor, currency),
    cost: totalOf(byDefault ?? { legs: [] }, currency),
    outcome: () => options.map((option) => `${option === byDefault ? '*' : ''}${option.optionId} ${legsOf(option.legs)}`).join(' | ') || 'nothing',
    below: belowFloor(measures, one, facts),
  };
}

const legsOf = (legs: readonly { remedy: string; amount?: Money | undefined }[]): string =>
  legs.map(({ remedy, amount }) => (amount ? `${remedy} ${amount.minor} ${amount.currency}` : remedy)).join(' + ');

/** What was left then; an account that was not looked at then had all of its ceiling. */
export function leftOf(measures: Measures, { facts: { complaint: { order }, left } }: PastCase): PastCase['facts']['left'] {
  const known = new Set(left.map(({ lineRef, head }) => `${lineRef} ${head}`));
  const drawn = new Set([...measures.policy.heads, ...measures.floor.entitlements.map(({ head }) => head)]);
  const untouched = order.lines.flatMap((line) => [...drawn].filter((head) => !known.has(`${line.lineRef} ${head}`)).map((head) => (
    { lineRef: line.lineRef, head, amount: { minor: ceilingOf(measures, line, head), currency: order.currency } })));
  const whole = known.has('* price') ? [] : [{ lineRef: '*', head: 'price' as const, amount: { minor: order.lines.reduce((all, { paid }) => all + paid.value.minor, 0n), currency: order.currency } }];
  return [...left, ...untouched, ...whole];
}

/**
 * Law is added to whatever a policy says, so an offer is never below the floor. But a policy that of itself gives less of the price, in every
 * option, than law owes in cash promises less than is owed: it is the law that makes up for it, not the policy.
 */
function belowFloor(measures: Measures, one: PastCase, facts: PastCase['facts']): Verdict['below'] {
  const owed = measures.floor.entitlements.filter(isPriceInCash);
  if (owed.length === 0) return undefined;
  const alone = assess({ ...measures, floor: NO_LAW }, facts);
  for (const entitlement of owed) {
    const least = leastOf(entitlement);
    const most = alone.options.map(({ legs }) => cashOn(legs, entitlement.head, entitlement.lineRef)).reduce((a, b) => (a > b ? a : b), 0n);
    const left = facts.left.find(({ lineRef, head }) => lineRef === entitlement.lineRef && head === 'price')!.amount;
    const due = compare(left, least) < 0 ? left : least;
    if (most < due.minor) return { rule: entitlement.rules[0] ?? 'law', missing: subtract(due, { minor: most, currency: due.currency }) };
  }
  return undefined;
}

/** Price that is owed in cash whatever the customer does: no choice of theirs, and no goods to be sent back first. */
const isPriceInCash = ({ head, ways }: StatutoryEntitlement): boolean =>
  head === 'price' && ways.every(({ form, gate }) => form === 'money' && gate === 'none');
const leastOf = ({ ways }: StatutoryEntitlement): Money => ways.map(({ amount }) => amount!).reduce((least, one) => (compare(one, least) < 0 ? one : least));
