import { type Money } from '@redress/money';
import { type PastCase, type Verdict } from './backtest.js';
import { type Measures, assess, ceilingOf } from '../offer/entitlement.js';
import { leastCash } from '../offer/lawful-option.js';
import { totalOf } from '../offer/option.js';
import { addedByLaw, belowFloor } from '../offer/policy-alone.js';

/** What these measures make of a case. `label` names the policy; `fired` are the rows of whatever is on trial. */
export function verdictOf(measures: Measures, one: PastCase, label: string, fired: readonly string[]): Verdict {
  const facts = { ...one.facts, left: leftOf(measures, one) };
  const offer = assess(measures, facts);
  const { options, defaultOption } = offer;
  const { currency } = facts.complaint.order;
  const byDefault = options.find(({ optionId }) => optionId === defaultOption);
  return {
    policy: label, fired, floor: leastCash(measures.floor, currency),
    cost: totalOf(byDefault ?? { legs: [] }, currency),
    outcome: () => options.map((option) => `${option === byDefault ? '*' : ''}${option.optionId} ${legsOf(option.legs)}`).join(' | ') || 'nothing',
    below: belowFloor(measures, facts), added: () => addedByLaw(measures, facts, offer),
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
