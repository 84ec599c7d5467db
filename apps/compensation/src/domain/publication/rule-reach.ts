import { type CircumstanceName, circumstances, type Circumstances, type Instant, minus, type OrderLine, type OrderSnapshot, plus } from '@redress/contracts';
import { type PastCase } from './backtest.js';
import { type Chance, chanceOf, sampleCase } from './sample-case.js';
import { type Amount, type Condition, type FactName, type RulePack, type StatuteRule } from '../statute/rule-pack.js';

/** How often facts are made for a rule before it is given up. */
const ATTEMPTS = 300;
const countries = { CN: 'CN', EU: 'DE', UK: 'GB', US: 'US' } as const;
const currencies = { CN: 'CNY', EU: 'EUR', UK: 'GBP', US: 'USD' } as const;
const stated = { source: 'import', proven: 'yes' } as const;

/** A case in the making: what is set stays, what is absent nobody has stated. */
interface Making {
  category?: PastCase['facts']['reading']['category'];
  order: OrderSnapshot;
  line: OrderLine;
  circumstances: Record<string, { value: unknown; source: string; proven: string }>;
  readonly claimedAt: Instant;
  readonly chance: Chance;
}

/** Makes facts from a rule's own conditions until it fires; undefined where none of the attempts does. */
export function reachRule(pack: RulePack, id: string, latest: Instant, firedIn: (one: PastCase) => readonly string[]): PastCase | undefined {
  const rule = pack.rules.find((one) => one.id === id);
  if (!rule) return undefined;
  const chance = chanceOf([...id].reduce((seed, letter) => (seed * 31 + letter.charCodeAt(0)) | 0, 11));
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const made = madeFor(pack, rule, chance, attempt, latest);
    if (firedIn(made).includes(id)) return made;
  }
  return undefined;
}

function madeFor({ jurisdiction, rules }: RulePack, rule: StatuteRule, chance: Chance, attempt: number, latest: Instant): PastCase {
  const followed = rule.follows && rules.find(({ id }) => id === rule.follows![Math.floor(chance() * rule.follows!.length)]);
  const both = followed ? [followed, rule] : [rule];
  const begins = `${both.map(({ effectiveFrom }) => effectiveFrom).sort().at(-1)!}T12:00:00.000Z`;
  const one = sampleCase(chance, { merchant: 'sample', name: `rule ${rule.id} ${attempt}`, latest }, {
    country: countries[jurisdiction], currency: currencyOf(rule) ?? currencies[jurisdiction], amount: 20_000, goodsClass: 'durable',
  });
  const claimedAt = begins > minus(latest, { days: 60 }) ? plus(begins, { days: 30 }) : latest;
  const { order } = one.facts.complaint;
  const purchasedAt = { value: minus(claimedAt, { days: 20 }), ...stated };
  const making: Making = {
    order: {
      ...order, purchasedAt, promisedBy: { value: minus(claimedAt, { days: 12 }), ...stated }, dispatchedAt: { value: minus(claimedAt, { days: 18 }), ...stated },
      deliveredAt: { value: minus(claimedAt, { days: 3 }), ...stated },
    },
    line: order.lines[0]!, circumstances: {}, claimedAt, chance,
  };
  for (const asked of both) meet(making, asked);
  const circumstancesMade = making.circumstances as unknown as Circumstances;
  const complaint = { ...one.facts.complaint, occurredAt: claimedAt, order: { ...making.order, lines: [{ ...making.line, circumstances: circumstancesMade }] } };
  return { ...one, facts: { ...one.facts, complaint, reading: { ...one.facts.reading, ...(making.category && { category: making.category }) } } };
}

function meet(making: Making, { claimOnly, appliesIf, unless = [], owes = [], limits = [], deadlines = [] }: StatuteRule): void {
  const { chance } = making;
  const [grant, limit, deadline] = [pick(chance, owes), pick(chance, limits), pick(chance, deadlines)];
  for (const condition of [...unless, ...(grant?.unless ?? [])]) satisfy(making, condition, false);
  for (const { amount } of grant?.ways ?? []) if (amount) for (const name of sumsIn(amount)) set(making, name);
  for (const condition of [...(limit?.if ?? []), ...(deadline?.if ?? []), ...(grant?.if ?? []), ...appliesIf]) satisfy(making, condition, true);
  if (claimOnly) set(making, claimOnly, true);
  if (deadline && !deadline.from.some((event) => isKnown(making, event))) set(making, deadline.from[0]! as FactName);
}

const pick = <T>(chance: Chance, values: readonly T[]): T | undefined => values[Math.floor(chance() * values.length)];

function satisfy(making: Making, condition: Condition, wanted: boolean): void {
  if ('not' in condition) return satisfy(making, condition.not, !wanted);
  if ('all' in condition || 'any' in condition) {
    const parts = 'all' in condition ? condition.all : condition.any;
    const every = ('all' in condition) === wanted;
    for (const part of every ? parts : [pick(making.chance, parts)!]) satisfy(making, part, wanted);
    return;
  }
  if ('act' in condition) return actWithin(making, condition, wanted);
  const { fact } = condition;
  if ('known' in condition) return condition.known === wanted ? set(making, fact) : unset(making, fact);
  if ('is' in condition && typeof condition.is === 'boolean') return set(making, fact, condition.is === wanted);
  if (!wanted) return unset(making, fact);
  if ('is' in condition) return set(making, fact, condition.is);
  if ('in' in condition) return set(making, fact, pick(making.chance, condition.in));
  return set(making, fact, 'atLeast' in condition ? condition.atLeast : condition.atMost);
}

/** The act a day after the period begins, or long after it is over. */
function actWithin(making: Making, { act, within }: Extract<Condition, { act: unknown }>, wanted: boolean): void {
  const begins = within.from[0]! as FactName;
  const days = wanted ? 1 : 900;
  const name = act.find((one) => isKnown(making, one)) ?? act[0]!;
  if (name === 'claimedAt') return set(making, begins, minus(making.claimedAt, { days }));
  const from = minus(making.claimedAt, { days: days + 1 });
  set(making, begins, from);
  set(making, name as FactName, plus(from, { days }));
}

const orderTimes = ['purchasedAt', 'dispatchedAt', 'deliveredAt', 'promisedBy'];
const isKnown = ({ order, circumstances: known }: Making, name: string): boolean => name === 'claimedAt' || name in known || (orderTimes.includes(name) && (order as Record<string, unknown>)[name] !== undefined);

function set(making: Making, fact: FactName, value?: unknown): void {
  if (fact === 'category') making.category = value as never;
  else if (fact === 'goodsClass' || fact === 'saleMode' || fact === 'quantity') making.line = { ...making.line, [fact]: value };
  else if (fact === 'country' || fact === 'orderSource') making.order = { ...making.order, [fact]: value };
  else if (orderTimes.includes(fact)) making.order = { ...making.order, [fact]: { value: value ?? minus(making.claimedAt, { days: 5 }), ...stated } };
  else if (fact !== 'claimedAt') making.circumstances[fact] = { value: value ?? anyValue(making, fact as CircumstanceName), ...stated };
}

function unset(making: Making, fact: FactName): void {
  if (orderTimes.includes(fact) && fact !== 'purchasedAt') making.order = { ...making.order, [fact]: undefined };
  delete making.circumstances[fact];
}

/** Some value that the circumstance takes. */
function anyValue({ claimedAt, order: { currency } }: Making, name: CircumstanceName): unknown {
  const sum = { minor: '2500', currency };
  const values = [true, minus(claimedAt, { days: 2 }), 2, sum, 'sample', 'price', 'parts', 'late', 'made_to_order'];
  const found = values.find((value) => circumstances[name].safeParse({ value, ...stated }).success);
  return found === sum ? { minor: 2_500n, currency } : found;
}

function sumsIn(amount: Amount): CircumstanceName[] {
  if (amount === 'paid' || 'each' in amount) return [];
  if ('sum' in amount) return [amount.sum];
  if ('times' in amount) return sumsIn(amount.of);
  if ('from' in amount) return sumsIn(amount.from);
  return Object.values(amount).flat().flatMap((part) => sumsIn(part as Amount));
}

/** The currency of fixed sums: they are not converted. */
function currencyOf({ owes = [] }: StatuteRule): string | undefined {
  const inMoney = (amount: Amount | undefined): string | undefined => {
    if (amount === undefined || amount === 'paid' || 'sum' in amount) return undefined;
    if ('each' in amount) return amount.each.currency;
    return Object.values(amount).flat().map((part) => (typeof part === 'object' ? inMoney(part as Amount) : undefined)).find((one) => one !== undefined);
  };
  return owes.flatMap(({ ways }) => ways.map(({ amount, minimumInAll }) => inMoney(amount) ?? minimumInAll?.currency)).find((one) => one !== undefined);
}
