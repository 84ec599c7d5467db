import { cashRemedies, creditRemedies, goodsRemedies, type RemedyKind, serviceRemedies, wordRemedies } from '@redress/contracts';
import { isCurrency } from '@redress/money';
import { checkAmount, checkConditions, checkPeriod, type PackFault, type Say } from './check-facts.js';
import { type Bilingual, type Way } from './floor.js';
import { type Condition, type RulePack, type StatuteRule, type WayRule } from './rule-pack.js';

/** Everything that is wrong with a pack. One with faults is neither shipped nor published. */
export function checkPack({ version, jurisdiction, rules }: RulePack): PackFault[] {
  const faults: PackFault[] = [];
  const say: Say = (place, says, code = 'faulty-document') => faults.push({ code, place, says });
  const ids = rules.map(({ id }) => id);
  if (!/^[a-z]{2}@\d{4}-\d{2}(\.\d+)?$/.test(version)) say('version', 'reads like cn@2026-11');
  if (!version.startsWith(`${jurisdiction.toLowerCase()}@`)) say('version', `is not of ${jurisdiction}`);
  if (rules.length === 0) say('rules', 'there are none');
  for (const id of ids.filter((one, index) => ids.indexOf(one) < index)) say(id, 'two rules have this id');
  for (const rule of rules) checkRule(rule, rules, (place, says, code) => say(place ? `${rule.id}.${place}` : rule.id, says, code));
  return faults;
}

/** One line for people: where, and what. */
export const packFaultLine = ({ place, says }: PackFault): string => `${place}: ${says}`;

function checkRule(rule: StatuteRule, rules: readonly StatuteRule[], say: Say): void {
  checkHead(rule, say);
  checkConditions(rule.appliesIf, 'appliesIf', say);
  checkExceptions(rule.appliesIf, rule.unless, 'unless', say);
  checkReferences(rule, rules, say);
  checkOwed(rule, say);
  checkDeadlines(rule, say);
  if (rule.claimOnly && !rule.appliesIf.some((one) => 'burden' in one && one.burden === 'consumer')) say('claimOnly', 'asks for no proof');
  const { owes, limits, presumes, byConsent, deadlines } = rule;
  if (!owes?.length && !limits?.length && !presumes?.length && !byConsent && !deadlines?.length) say('', 'does nothing');
}

function checkHead({ citation, confidence, condition, entitlement, effectiveFrom, effectiveTo }: StatuteRule, say: Say): void {
  if (citation.trim() === '') say('citation', 'is missing');
  if (!['C', 'S'].includes(confidence)) say('confidence', 'is neither C nor S');
  checkText(condition, 'condition', say);
  checkText(entitlement, 'entitlement', say);
  for (const [place, date] of Object.entries({ effectiveFrom, effectiveTo })) {
    if (date !== undefined && !isDate(date)) say(place, `${date} is no day`);
  }
  if (effectiveTo !== undefined && effectiveTo < effectiveFrom) say('effectiveTo', 'is before effectiveFrom', 'ends-before-it-begins');
}

const isDate = (date: string): boolean => {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00.000Z`) : NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
};

/** Both languages, and each in its own writing: the same text twice is a translation that was forgotten. */
function checkText({ en, zh }: Bilingual, place: string, say: Say): void {
  if (!/[a-z]/i.test(en ?? '')) say(`${place}.en`, 'is missing');
  if (!/\p{Script=Han}/u.test(zh ?? '')) say(`${place}.zh`, 'is missing');
}

function checkExceptions(wanted: readonly Condition[] | undefined, unless: readonly Condition[] | undefined, place: string, say: Say): void {
  unless?.forEach((one, index) => {
    const own = `${place}[${index}]`;
    checkConditions([one], own, say, () => own);
    if (wanted?.some((other) => JSON.stringify(other) === JSON.stringify(one))) say(own, 'excepts what the rule asks for');
  });
}

function checkReferences(rule: StatuteRule, rules: readonly StatuteRule[], say: Say): void {
  const known = new Set(rules.map(({ id }) => id));
  const named: [string, readonly string[]][] = [
    ['follows', rule.follows ?? []], ...(rule.limits ?? []).map(({ rules: to }, index): [string, readonly string[]] => [`limits[${index}]`, to]),
    ['byConsent', rule.byConsent?.rules ?? []],
  ];
  for (const [place, ids] of named) for (const id of ids) if (!known.has(id)) say(place, `no rule is called ${id}`);
  if (reaches(rule, rule.id, rules, new Set())) say('follows', 'leads back to itself');
  rule.limits?.forEach(({ if: conditions, share, rules: taken }, index) => {
    if (conditions.length === 0) say(`limits[${index}]`, 'has no condition');
    checkConditions(conditions, `limits[${index}].if`, say);
    if (share !== undefined && (!Number.isInteger(share) || share < 1 || share > 9_999)) say(`limits[${index}].share`, 'is no part, in basis points');
    if (taken.includes(rule.id)) say(`limits[${index}]`, 'takes the rule itself away');
    if (rule.follows?.some((id) => taken.includes(id))) say(`limits[${index}]`, 'takes away what it follows');
  });
}

function reaches(from: StatuteRule, target: string, rules: readonly StatuteRule[], seen: Set<string>): boolean {
  return (from.follows ?? []).some((id) => {
    if (id === target) return true;
    const next = rules.find((one) => one.id === id);
    if (!next || seen.has(id)) return false;
    seen.add(id);
    return reaches(next, target, rules, seen);
  });
}

function checkOwed({ owes, byConsent }: StatuteRule, say: Say): void {
  owes?.forEach((grant, index) => {
    const place = `owes[${index}]`;
    checkConditions(grant.if, `${place}.if`, say);
    checkExceptions(grant.if, grant.unless, `${place}.unless`, say);
    grant.ways.forEach((way, at) => checkWay(way, `${place}.ways[${at}]`, say));
  });
  for (const remedy of byConsent?.remedies ?? []) {
    if (formOf(remedy) !== 'credit') say('byConsent', `${remedy} has no value that could stand for cash`);
  }
}

const formOf = (remedy: RemedyKind): Way['form'] | undefined => {
  const has = (list: readonly string[]) => list.includes(remedy);
  if (has(cashRemedies)) return 'money';
  if (has(creditRemedies)) return 'credit';
  if (has(goodsRemedies)) return 'goods';
  return has(serviceRemedies) ? 'service' : has(wordRemedies) ? 'apology' : undefined;
};

function checkWay({ remedy, form, amount, minimumInAll, open }: WayRule, place: string, say: Say): void {
  if (formOf(remedy) !== form) say(place, `${remedy} is not given as ${form}`);
  if ((form === 'money') !== (amount !== undefined)) say(place, 'money ways, and only they, have an amount');
  if (form !== 'money' && (minimumInAll || open)) say(place, 'money ways, and only they, have an amount');
  const checkMoney = (where: string, { currency, minor }: { currency: string; minor: bigint }) => {
    if (!isCurrency(currency)) say(where, `${currency} is no currency`, 'unknown-currency');
    if (minor <= 0n) say(where, 'a fixed sum is more than nothing');
  };
  if (amount !== undefined) checkAmount(amount, `${place}.amount`, say, checkMoney);
  if (minimumInAll) checkMoney(`${place}.minimumInAll`, minimumInAll);
}

function checkDeadlines({ deadlines }: StatuteRule, say: Say): void {
  deadlines?.forEach((deadline, index) => {
    const place = `deadlines[${index}]`;
    checkPeriod(deadline, place, say);
    checkConditions(deadline.if, `${place}.if`, say);
    checkText(deadline.text, `${place}.text`, say);
    const same = deadlines.filter(({ name }) => name === deadline.name);
    if (same.length > 1 && !deadline.if) say(place, `two deadlines called ${deadline.name} would run at once`);
  });
}
