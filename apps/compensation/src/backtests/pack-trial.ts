import { type Instant } from '@redress/contracts';
import { type PastCase, type TrialRow } from '../domain/publication/backtest.js';
import { canonicalJson } from '../domain/facts.js';
import { firedRules } from '../domain/publication/fired-rules.js';
import { reachRule } from '../domain/publication/rule-reach.js';
import { type CompiledPack } from '../domain/statute/compile.js';
import { jurisdictionOf } from '../domain/statute/jurisdiction.js';
import { similarKey } from '../domain/offer/similar-cases.js';
import { verdictOf } from '../domain/publication/verdict.js';
import { type ReadyPolicy } from '../policies/documents.js';
import { lawBy } from '../policies/law.js';
import { type OpenTrial } from './trial.js';

/** The policy by which a case is decided, and whose it is. */
export type PolicyOfCase = (one: PastCase) => { readonly ready: ReadyPolicy; readonly owner: string };

/** A rule pack tried beside the one that is in force: what the policies in force come to under it. */
export function packTrial(draft: CompiledPack, inForce: readonly CompiledPack[], policyOf: PolicyOfCase, latest: Instant): Omit<OpenTrial, 'restsOn'> {
  const others = inForce.filter(({ jurisdiction }) => jurisdiction !== draft.jurisdiction);
  const [now, then] = [lawBy(inForce), lawBy([draft, ...others])];
  const firedIn = (one: PastCase): string[] => firedRules(draft, one);
  const judged = (law: typeof now, one: PastCase, fired: readonly string[]) => {
    const { ready, owner } = policyOf(one);
    return verdictOf({ ...law(one.facts), policy: ready.policy }, one, `${owner}/${ready.policy.version}`, fired);
  };
  return {
    rows: ruleRows(draft, inForce.find(({ jurisdiction }) => jurisdiction === draft.jurisdiction)),
    similar: (one) => similarKey(policyOf(one).ready.policy, one.facts),
    before: (one) => (jurisdictionOf(one.facts.complaint.order.country) === draft.jurisdiction ? judged(now, one, []) : undefined),
    after: (one) => judged(then, one, firedIn(one)),
    reach: (rule) => reachRule(draft.pack, rule, latest, firedIn),
    answersFor: (after, before) => before === undefined || before.missing.minor < after.missing.minor,
  };
}

const ruleRows = ({ pack }: CompiledPack, base: CompiledPack | undefined): TrialRow[] => {
  const before = new Map(base?.pack.rules.map((rule) => [rule.id, canonicalJson(rule)]));
  return pack.rules.map((rule) => ({ id: rule.id, changed: before.get(rule.id) !== canonicalJson(rule) }));
};
