import { type Instant } from '@redress/contracts';
import { type Reads } from '@redress/messaging';
import { type PastCase } from '../domain/backtest.js';
import { policyFor } from '../domain/policy-in-force.js';
import { policyInputsOf } from '../domain/policy/policy-inputs.js';
import { rowName, trialRows } from '../domain/policy-rows.js';
import { emptyShelf, EVERYONE, lawOf, type Publication } from '../domain/publication.js';
import { reachRow } from '../domain/row-reach.js';
import { verdictOf } from '../domain/verdict.js';
import { describeDocument, type ReadyPolicy, readyPolicy, shippedReady } from '../policies/documents.js';
import { type Law, lawBy, packsAt } from '../policies/law.js';
import { publications, shelves } from '../store/publications.js';
import { type OpenTrial, type OpenTrials } from './trial.js';

/** A draft beside the version that it is based on, both under the law that is in force. */
export const openTrial: OpenTrials = async (publication, reads) => {
  const { faults } = describeDocument(publication.kind, publication.document);
  if (faults.length > 0) return faults.map(({ place, says }) => `${place}: ${says}`).join('; ');
  const [law, base, now] = await Promise.all([lawNow(reads), baseOf(publication, reads), reads.now()]);
  const draft = readyPolicy(publication.documentHash, () => publication.document);
  return { ...policyTrial(draft, base, lawBy(law.packs), { merchant: publication.merchant, latest: now }), restsOn: law.text };
};

/** The rule packs in force, and how they are named in a report. */
async function lawNow(reads: Reads) {
  const [shelf = emptyShelf(EVERYONE, 'pack'), now] = await Promise.all([reads.one(shelves, { merchant: EVERYONE, kind: 'pack' }), reads.now()]);
  const publicationId = shelf.versions.map((version) => version.publicationId);
  const texts = publicationId.length > 0 ? await reads.find(publications, { where: { merchant: EVERYONE, publicationId } }) : [];
  return { packs: packsAt(shelf, texts, now), text: lawOf(shelf) };
}

/** What decides as long as the draft does not: the version it was drafted on, else what is in force for all, else what is shipped. */
async function baseOf({ merchant, base }: Publication, reads: Reads): Promise<ReadyPolicy> {
  const house = base === undefined ? await reads.one(shelves, { merchant: EVERYONE, kind: 'policy' }) : undefined;
  const inForce = house && policyFor([house], EVERYONE, undefined, await reads.now());
  const publicationId = base ?? inForce?.publicationId;
  const row = publicationId && await reads.one(publications, { merchant: base === undefined ? EVERYONE : merchant, publicationId });
  return row ? readyPolicy(row.documentHash, () => row.document) : shippedReady()!;
}

/** A policy tried beside another one, in memory. */
export function policyTrial(
  draft: ReadyPolicy, base: ReadyPolicy, law: Law, { merchant, latest }: { merchant: string; latest: Instant },
): Omit<OpenTrial, 'restsOn'> {
  const firedIn = ({ facts }: PastCase): string[] =>
    draft.policy.explainRule(policyInputsOf(facts)).map(({ table, row, overlay }) => rowName(table, row, overlay));
  let last: { one: PastCase; lawful: ReturnType<Law> } | undefined;
  const lawFor = (one: PastCase) => (last?.one === one ? last : (last = { one, lawful: law(one.facts) })).lawful;
  const judged = ({ policy }: ReadyPolicy, one: PastCase, fired: readonly string[]) =>
    verdictOf({ ...lawFor(one), policy }, one, `${merchant}/${policy.version}`, fired);
  return {
    rows: trialRows(draft.document, base.document),
    before: (one) => judged(base, one, []),
    after: (one) => judged(draft, one, firedIn(one)),
    reach: (row) => reachRow(draft, row, latest, firedIn),
  };
}
