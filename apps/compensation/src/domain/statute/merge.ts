import { type OrderLine, type RemedyKind, remedyKinds } from '@redress/contracts';
import { type CompiledGrant } from './compile.js';
import { type StatutoryEntitlement, type Way } from './floor.js';

/** What one rule owes for one line. */
export interface Award {
  readonly rule: string;
  readonly line: OrderLine;
  readonly grant: CompiledGrant;
  ways: readonly Way[];
}

/**
 * One entitlement for each line and head of loss: what any of the rules gives the consumer may be chosen, and of sums the greater is owed.
 * Heads of different kind stand beside each other, and so does what goes back in kind.
 */
export function entitlementsOf(awards: readonly Award[]): StatutoryEntitlement[] {
  const groups = new Map<string, Award[]>();
  for (const award of awards) {
    const { head, inKind } = award.grant.rule;
    const key = `${award.line.lineRef} ${head} ${inKind ? award.ways[0]!.remedy : ''}`;
    const group = groups.get(key);
    if (group) group.push(award);
    else groups.set(key, [award]);
  }
  return [...groups.values()].map(entitlementOf);
}

function entitlementOf(group: readonly Award[]): StatutoryEntitlement {
  const ways = undominated(group.flatMap((award) => award.ways));
  const [{ line, grant }] = group as [Award];
  const byConsumer = group.some((award) => award.grant.rule.chooser === 'consumer');
  return { head: grant.rule.head, lineRef: line.lineRef, chooser: byConsumer ? 'consumer' : 'trader', ways, rules: rulesOf(group, ways[0]) };
}

/** Without ways that another one makes pointless: more money on no harder terms, or the same remedy on easier ones. */
function undominated(all: readonly Way[]): [Way, ...Way[]] {
  const kept: Way[] = [];
  for (const way of all) {
    const better = kept.findIndex((one) => dominates(one, way));
    if (better >= 0) {
      if (dominates(way, kept[better]!)) kept[better] = onlyBothConsents(kept[better]!, way);
      continue;
    }
    for (let index = kept.length - 1; index >= 0; index -= 1) if (dominates(way, kept[index]!)) kept.splice(index, 1);
    kept.push(way);
  }
  return kept.toSorted(inCatalogueOrder) as [Way, ...Way[]];
}

function dominates(one: Way, two: Way): boolean {
  if (one.gate !== 'none' && two.gate === 'none') return false;
  if (one.amount && two.amount) return one.form === two.form && one.amount.minor >= two.amount.minor;
  return one.remedy === two.remedy && one.form === two.form;
}

/** Of two rules that owe the same, both must allow what is no cash. */
function onlyBothConsents(one: Way, two: Way): Way {
  const { byConsent, ...rest } = one;
  const both = byConsent?.filter((remedy) => two.byConsent?.includes(remedy)) ?? [];
  return both.length > 0 ? { ...rest, byConsent: both } : rest;
}

const place = new Map<RemedyKind, number>(remedyKinds.map((remedy, index) => [remedy, index]));
const inCatalogueOrder = (a: Way, b: Way): number => place.get(a.remedy)! - place.get(b.remedy)! || (a.gate < b.gate ? 1 : -1);

/** The rule that gives the first way comes first, the others as the pack has them. */
function rulesOf(group: readonly Award[], first: Way | undefined): string[] {
  const rules = [...new Set(group.map(({ rule }) => rule))];
  if (rules.length < 2) return rules;
  const decisive = group.find(({ ways }) => ways.some(({ remedy, gate, amount }) =>
    remedy === first?.remedy && gate === first.gate && amount?.minor === first.amount?.minor))?.rule ?? rules[0]!;
  return [decisive, ...rules.filter((rule) => rule !== decisive)];
}
