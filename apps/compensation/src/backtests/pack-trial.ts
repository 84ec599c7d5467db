import { derivedId, type Instant } from '@redress/contracts';
import { type PastCase, type TrialRow } from '../domain/publication/backtest.js';
import { canonicalJson } from '../domain/facts.js';
import { casesOfLaw, firedRules } from '../domain/publication/fired-rules.js';
import { reachRule } from '../domain/publication/rule-reach.js';
import { type CompiledPack } from '../domain/statute/compile.js';
import { jurisdictionOf } from '../domain/statute/jurisdiction.js';
import { similarKey } from '../domain/offer/similar-cases.js';
import { verdictOf } from '../domain/publication/verdict.js';
import { type ReadyPolicy } from '../policies/documents.js';
import { lawBy } from '../policies/law.js';
import { type OpenTrial } from './trial.js';

/** A policy that decides, and whose it is. */
export interface DecidingPolicy { readonly ready: ReadyPolicy; readonly owner: string }
export type PolicyOfCase = (one: PastCase) => DecidingPolicy;

/**
 * A rule pack tried beside the one that is in force: what the policies of past cases come to under it, and on cases made of its new and
 * changed rules each policy of `current`, also one by which nothing was bought yet.
 */
export function packTrial(
  draft: CompiledPack, inForce: readonly CompiledPack[], ofPast: PolicyOfCase, latest: Instant, current: readonly DecidingPolicy[] = [],
): Omit<OpenTrial, 'restsOn'> {
  const others = inForce.filter(({ jurisdiction }) => jurisdiction !== draft.jurisdiction);
  const [now, then] = [lawBy(inForce), lawBy([draft, ...others])];
  const firedIn = (one: PastCase): string[] => firedRules(draft, one);
  const rows = ruleRows(draft, inForce.find(({ jurisdiction }) => jurisdiction === draft.jurisdiction));
  const changed = new Set(rows.flatMap((row) => (row.changed ? [row.id] : [])));
  const asked = new Map<string, DecidingPolicy>();
  const policyOf: PolicyOfCase = (one) => asked.get(one.planId) ?? ofPast(one);
  const madeFor = (policy: DecidingPolicy, one: PastCase): PastCase => {
    const made = { ...one, planId: derivedId('sample-plan', one.planId, policy.owner, policy.ready.policy.version) };
    asked.set(made.planId, policy);
    return made;
  };
  const judged = (law: typeof now, one: PastCase, fired: readonly string[]) => {
    const { ready, owner } = policyOf(one);
    return verdictOf({ ...law(one.facts), policy: ready.policy }, one, `${owner}/${ready.policy.version}`, fired);
  };
  return {
    rows,
    similar: (one) => similarKey(policyOf(one).ready.policy, one.facts),
    before: (one) => (jurisdictionOf(one.facts.complaint.order.country) === draft.jurisdiction ? judged(now, one, []) : undefined),
    after: (one) => judged(then, one, firedIn(one)),
    reach: (rule) => reachRule(draft.pack, rule, latest, firedIn),
    casesOfLaw: () => {
      const made = casesOfLaw([draft], latest, (rule) => changed.has(rule));
      return current.flatMap((policy) => made.map((one) => madeFor(policy, one)));
    },
    answersFor: (after, before) => before === undefined || before.missing.minor < after.missing.minor,
  };
}

const ruleRows = ({ pack }: CompiledPack, base: CompiledPack | undefined): TrialRow[] => {
  const before = new Map(base?.pack.rules.map((rule) => [rule.id, canonicalJson(rule)]));
  return pack.rules.map((rule) => ({ id: rule.id, changed: before.get(rule.id) !== canonicalJson(rule) }));
};
