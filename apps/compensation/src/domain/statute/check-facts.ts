import { categories, type CircumstanceName, circumstances, goodsClasses, saleModes } from '@redress/contracts';
import { type Money } from '@redress/money';
import { type Amount, type Condition, type FactName, orderFacts, type Period } from './rule-pack.js';

/** What a person who writes a pack has to put right, with its place: `CN-2.owes[0].if[1]`. */
export interface PackFault {
  readonly code: 'faulty-document' | 'unknown-currency' | 'ends-before-it-begins';
  readonly place: string;
  readonly says: string;
}
export type Say = (place: string, says: string, code?: PackFault['code']) => void;

type Kind = 'instant' | 'sum' | 'count' | 'yesNo' | 'word';
const samples: readonly (readonly [Kind, unknown])[] = [
  ['instant', '2026-01-01T00:00:00.000Z'], ['sum', { minor: '1', currency: 'CNY' }], ['count', 1], ['yesNo', true], ['word', 'any'],
];
const instants: ReadonlySet<string> = new Set(['purchasedAt', 'dispatchedAt', 'deliveredAt', 'promisedBy', 'claimedAt']);
const listed: Readonly<Record<string, readonly string[]>> = { category: categories, goodsClass: goodsClasses, saleMode: saleModes };

const valueOf = (fact: string) => (Object.hasOwn(circumstances, fact) ? circumstances[fact as CircumstanceName].shape.value : undefined);
const isFact = (fact: string): fact is FactName => valueOf(fact) !== undefined || (orderFacts as readonly string[]).includes(fact);

function kindOf(fact: FactName): Kind {
  if (instants.has(fact)) return 'instant';
  if (fact === 'quantity') return 'count';
  return samples.find(([, sample]) => valueOf(fact)?.safeParse(sample).success)?.[0] ?? 'word';
}

/** Whether a fact can have the value at all: a misspelt one would never fire, and nobody would see it. */
const canBe = (fact: FactName, value: unknown): boolean =>
  valueOf(fact)?.safeParse(value).success ?? (listed[fact]?.includes(value as string) || (!listed[fact] && typeof value === 'string'));

export function checkConditions(
  conditions: readonly Condition[] | undefined, place: string, say: Say, placeOf = (index: number): string => `${place}[${index}]`,
): void {
  conditions?.forEach((condition, index) => checkCondition(condition, placeOf(index), say));
  if (conditions) checkTogether(conditions, place, say);
}

function checkCondition(condition: Condition, place: string, say: Say): void {
  if ('all' in condition) return checkConditions(condition.all, `${place}.all`, say);
  if ('any' in condition) {
    if (condition.any.length === 0) say(place, 'none of no conditions can hold');
    return condition.any.forEach((one, index) => checkCondition(one, `${place}.any[${index}]`, say));
  }
  if ('not' in condition) return checkCondition(condition.not, `${place}.not`, say);
  if ('act' in condition) {
    checkEvents(condition.act, `${place}.act`, say);
    return checkPeriod(condition.within, `${place}.within`, say);
  }
  const { fact } = condition;
  if (!isFact(fact)) return say(place, `no fact is called ${String(fact)}`);
  const values = 'is' in condition ? [condition.is] : 'in' in condition ? condition.in : [];
  for (const value of values) if (!canBe(fact, value)) say(place, `${fact} is never ${String(value)}`);
  if (('atLeast' in condition || 'atMost' in condition) && kindOf(fact) !== 'count') say(place, `${fact} is no number`);
}

/** Conditions of which two can never hold at once make a rule that never fires. */
function checkTogether(conditions: readonly Condition[], place: string, say: Say): void {
  const facts = new Set(conditions.flatMap((one) => ('fact' in one ? [one.fact] : [])));
  for (const fact of facts) {
    const about = conditions.filter((one) => 'fact' in one && one.fact === fact);
    const allowed = about.flatMap((one): (readonly unknown[])[] => ('is' in one ? [[one.is]] : 'in' in one ? [one.in] : []));
    const [first = [], ...others] = allowed;
    const never = allowed.length > 0 && !first.some((value) => others.every((other) => other.includes(value)));
    const least = Math.max(...about.map((one) => ('atLeast' in one ? one.atLeast : -Infinity)));
    const most = Math.min(...about.map((one) => ('atMost' in one ? one.atMost : Infinity)));
    const known = new Set(about.flatMap((one) => ('known' in one ? [one.known] : [])));
    if (never || least > most || known.size > 1) say(place, `contradicts itself about ${fact}`);
  }
}

export function checkEvents(events: readonly string[], place: string, say: Say): void {
  if (events.length === 0) say(place, 'no event is named');
  for (const event of events) {
    if (!isFact(event)) say(place, `no fact is called ${event}`);
    else if (kindOf(event) !== 'instant') say(place, `${event} is no moment`);
  }
}

export function checkPeriod(period: Period, place: string, say: Say): void {
  checkEvents(period.from, `${place}.from`, say);
  const lengths = [period.months, period.days, period.workingDays].filter((length) => length !== undefined);
  if (lengths.length === 0) say(place, 'has no length');
  if (lengths.some((length) => !Number.isInteger(length) || length < 0)) say(place, 'has a length that is no whole number');
  const { withoutDaysOf } = period;
  if (withoutDaysOf !== undefined && (!isFact(withoutDaysOf) || kindOf(withoutDaysOf) !== 'count')) say(place, `${withoutDaysOf} counts no days`);
}

/** Every sum of money in an amount, and every fact that is to be one. */
export function checkAmount(amount: Amount, place: string, say: Say, checkMoney: (place: string, money: Money) => void): void {
  const inner = (one: Amount, where: string) => checkAmount(one, `${place}.${where}`, say, checkMoney);
  if (amount === 'paid') return undefined;
  if ('sum' in amount) {
    if (!isFact(amount.sum) || kindOf(amount.sum) !== 'sum') say(place, `${amount.sum} is no sum of money`);
    return undefined;
  }
  if ('each' in amount) return checkMoney(place, amount.each);
  if ('times' in amount) {
    if (!Number.isInteger(amount.times) || amount.times < 1) say(place, 'multiplies by no whole number');
    return inner(amount.of, 'of');
  }
  if ('from' in amount) {
    inner(amount.from, 'from');
    return amount.less.forEach((one, index) => inner(one, `less[${index}]`));
  }
  const [[way, parts]] = Object.entries(amount) as [[string, readonly Amount[]]];
  if (parts.length === 0) say(place, 'adds up nothing');
  return parts.forEach((one, index) => inner(one, `${way}[${index}]`));
}
