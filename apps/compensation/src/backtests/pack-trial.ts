import { type Instant } from '@redress/contracts';
import { type PastCase, type TrialRow } from '../domain/publication/backtest.js';
import { canonicalJson, statutoryFactsOf } from '../domain/facts.js';
import { reachRule } from '../domain/publication/rule-reach.js';
import { type CompiledPack } from '../domain/statute/compile.js';
import { floorOf } from '../domain/statute/evaluate.js';
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
  const firedIn = ({ facts }: PastCase): string[] => {
    if (jurisdictionOf(facts.complaint.order.country) !== draft.jurisdiction) return [];
    const { passedOver } = floorOf([draft], statutoryFactsOf(facts));
    const lines = facts.complaint.order.lines.length;
    return draft.rules.flatMap(({ id }) => (passedOver.filter(({ rule }) => rule === id).length < lines ? [id] : []));
  };
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
  };
}

const ruleRows = ({ pack }: CompiledPack, base: CompiledPack | undefined): TrialRow[] => {
  const before = new Map(base?.pack.rules.map((rule) => [rule.id, canonicalJson(rule)]));
  return pack.rules.map((rule) => ({ id: rule.id, changed: before.get(rule.id) !== canonicalJson(rule) }));
};
