import { derivedId, type Instant, severities } from '@redress/contracts';
import { statutoryFactsOf } from '../facts.js';
import { type CompiledPack } from '../statute/compile.js';
import { floorOf } from '../statute/evaluate.js';
import { jurisdictionOf } from '../statute/jurisdiction.js';
import { type PastCase } from './backtest.js';
import { reachRule } from './rule-reach.js';

/** The rules of a pack that fire for a case, on any of its lines. */
export function firedRules(pack: CompiledPack, { facts }: PastCase): string[] {
  if (jurisdictionOf(facts.complaint.order.country) !== pack.jurisdiction) return [];
  const { passedOver } = floorOf([pack], statutoryFactsOf(facts));
  const lines = facts.complaint.order.lines.length;
  return pack.rules.flatMap(({ id }) => (passedOver.filter(({ rule }) => rule === id).length < lines ? [id] : []));
}

/** Made cases of every rule by which a price goes back, in each severity: what a policy says of prices is tried on all of the law. */
export function casesOfLaw(packs: readonly CompiledPack[], latest: Instant, asked: (rule: string) => boolean = () => true): PastCase[] {
  return packs.flatMap((pack) => pack.rules.filter(({ id, rule }) => asked(id) && rule.owes?.some(({ head }) => head === 'price')).flatMap(({ id }) => {
    const made = reachRule(pack.pack, id, latest, (one) => firedRules(pack, one));
    return made ? severities.map((severity) => ({ ...made, planId: derivedId('sample-plan', made.planId, severity), facts: { ...made.facts, reading: { ...made.facts.reading, severity } } })) : [];
  }));
}
