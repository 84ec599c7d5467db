import { type Instant, type Language } from '@redress/contracts';
import { type Measures } from '../domain/offer/entitlement.js';
import { type Facts, statutoryFactsOf } from '../domain/facts.js';
import { packFor } from '../domain/policy/policy-in-force.js';
import { type PolicyNotice } from '../domain/policy/policy-notice.js';
import { type Publication, type Shelf } from '../domain/publication/publication.js';
import { type CompiledPack, compilePack } from '../domain/statute/compile.js';
import { floorOf } from '../domain/statute/evaluate.js';
import { jurisdictions } from '../domain/statute/floor.js';
import { type RulePack } from '../domain/statute/rule-pack.js';
import { shippedPacks } from '../statutes/shipped.js';

/** What law owes for the facts of a case. */
export type Law = (facts: Omit<Facts, 'left'>) => Pick<Measures, 'floor' | 'cite'>;

/** By the hash of the document, as with policies. */
const ready = new Map<string, CompiledPack>();

/** @throws Error where the pack has faults: only checked ones come here. */
export function readyPack(hash: string, document: () => unknown): CompiledPack {
  const made = ready.get(hash) ?? compilePack(document() as RulePack);
  ready.set(hash, made);
  return made;
}

export const shippedPack = (jurisdiction: string): CompiledPack | undefined => shippedPacks.find((pack) => pack.jurisdiction === jurisdiction);

/** The packs that are in force at an instant: what is published goes before what is shipped. `texts` holds the published ones. */
export const packsAt = (shelf: Shelf | undefined, texts: readonly Publication[], at: Instant): CompiledPack[] => jurisdictions.flatMap((jurisdiction) => {
  const published = shelf && packFor([shelf], jurisdiction, at);
  const text = published && texts.find(({ publicationId }) => publicationId === published.publicationId);
  return published && text ? readyPack(published.documentHash, () => text.document) : shippedPack(jurisdiction) ?? [];
});

const laws = new WeakMap<readonly CompiledPack[], Law>();

/** The law of these packs; made once for a list. */
export function lawBy(packs: readonly CompiledPack[]): Law {
  const made = laws.get(packs) ?? makeLaw(packs);
  laws.set(packs, made);
  return made;
}

function makeLaw(packs: readonly CompiledPack[]): Law {
  // What was read in a secondary copy alone is marked so, for both sides.
  const citations = new Map(packs.flatMap(({ pack }) => pack.rules).map(({ id, citation, confidence, entitlement: { en, zh } }) => [id, {
    code: id, en: `${en} (${citation}${confidence === 'S' ? '; unconfirmed' : ''})`, zh: `${zh}（${citation}${confidence === 'S' ? '，未经核实' : ''}）`,
  }]));
  const cite: Measures['cite'] = (rule) => citations.get(rule) ?? { code: rule, en: rule, zh: rule };
  return (facts) => ({ floor: floorOf(packs, statutoryFactsOf(facts)), cite });
}

/** What every policy stands below, in one language: the entitlements of the packs. */
export const statutesAbove = (packs: readonly CompiledPack[], language: Language): PolicyNotice['above'] => packs.flatMap(({ version, pack }) =>
  pack.rules.filter(({ owes }) => owes).map(({ id, citation, entitlement }) => ({ pack: version, id, citation, text: entitlement[language] })));
