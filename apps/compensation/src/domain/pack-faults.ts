import { headsOfLoss, remedyKinds } from '@redress/contracts';
import { compilePack } from './statute/compile.js';
import { type Bilingual, jurisdictions } from './statute/floor.js';
import { type RulePack, type StatuteRule } from './statute/rule-pack.js';

type Fault = readonly [place: string, says: string];

/** What is wrong with a rule pack, each with its place; nothing where law can be reckoned by it. Whatever JSON holds may be given. */
export function packFaults(document: unknown): Fault[] {
  const { version, jurisdiction, rules } = (document ?? {}) as Partial<RulePack>;
  const faults: Fault[] = [];
  if (!/^[a-z0-9@.-]{3,60}$/.test(version ?? '')) faults.push(['version', 'a pack needs a name such as cn@2027-01']);
  if (!jurisdictions.includes(jurisdiction!)) faults.push(['jurisdiction', `one of ${jurisdictions.join(', ')}`]);
  if (!Array.isArray(rules) || rules.length === 0) return [...faults, ['rules', 'a pack without rules would take all law away']];
  const twice = rules.filter(({ id }, index) => rules.findIndex((other) => other.id === id) < index);
  faults.push(...twice.map(({ id }): Fault => [`rule ${id}`, 'two rules have this id']), ...rules.flatMap(ruleFaults));
  return faults.length > 0 ? faults : compileFaults(document as RulePack);
}

const isBilingual = (text: Partial<Bilingual> | undefined): boolean => /\w/.test(text?.en ?? '') && /\p{Script=Han}/u.test(text?.zh ?? '');
const day = /^\d{4}-\d{2}-\d{2}$/;

function ruleFaults(rule: Partial<StatuteRule>, index: number): Fault[] {
  const place = `rule ${rule.id ?? index}`;
  const { id, citation, confidence, condition, entitlement, effectiveFrom = '', effectiveTo, owes = [], limits = [], presumes, deadlines = [], byConsent } = rule;
  const faults: Fault[] = [];
  if (!id || !citation) faults.push([place, 'a rule has an id and says where it stands']);
  if (confidence !== 'C' && confidence !== 'S') faults.push([place, 'C or S: whether it was read in the primary text']);
  if (!isBilingual(condition) || !isBilingual(entitlement)) faults.push([place, 'condition and entitlement are told in English and Chinese']);
  if (!day.test(effectiveFrom) || (effectiveTo !== undefined && !day.test(effectiveTo))) faults.push([place, 'days are written as 2027-01-01']);
  else if (effectiveTo !== undefined && effectiveTo < effectiveFrom) faults.push([place, 'it ends before it begins']);
  if (!Array.isArray(rule.appliesIf)) faults.push([place, 'it says in which cases it applies']);
  if (owes.length + limits.length + deadlines.length === 0 && !presumes && !byConsent) faults.push([place, 'it does nothing']);
  for (const { head, ways } of owes) {
    if (!headsOfLoss.includes(head)) faults.push([place, `${head} is no head of loss`]);
    for (const { remedy } of ways ?? []) if (!remedyKinds.includes(remedy)) faults.push([place, `${remedy} is no remedy`]);
  }
  return faults;
}

/** What cannot be compiled says so itself. */
function compileFaults(pack: RulePack): Fault[] {
  try {
    compilePack(pack);
    return [];
  } catch (error) {
    return [['rules', (error as Error).message]];
  }
}
