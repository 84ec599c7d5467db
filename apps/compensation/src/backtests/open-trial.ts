import { type Instant } from '@redress/contracts';
import { type Reads } from '@redress/messaging';
import { type PastCase } from '../domain/publication/backtest.js';
import { policyFor } from '../domain/policy/policy-in-force.js';
import { canonicalJson } from '../domain/facts.js';
import { type PolicyDocument } from '../domain/policy/policy-document.js';
import { trialRows } from '../domain/policy/policy-rows.js';
import { stillDecides } from '../domain/publication/block.js';
import { casesOfLaw } from '../domain/publication/fired-rules.js';
import { firedRows } from '../domain/publication/fired-rows.js';
import { type Blocks, emptyShelf, EVERYONE, type Fault, lawOf, type Publication } from '../domain/publication/publication.js';
import { reachRow } from '../domain/publication/row-reach.js';
import { similarKey } from '../domain/offer/similar-cases.js';
import { verdictOf } from '../domain/publication/verdict.js';
import { describeDocument, isReady, type ReadyPolicy, readyPolicy, shippedReady } from '../policies/documents.js';
import { type CompiledPack } from '../domain/statute/compile.js';
import { type Law, lawBy, packsAt, readyPack } from '../policies/law.js';
import { publications, shelves } from '../store/publications.js';
import { type DecidingPolicy, packTrial, type PolicyOfCase } from './pack-trial.js';
import { type OpenTrial, type OpenTrials } from './trial.js';

/** A draft beside the version that it is based on, both under the law that is in force. */
export const openTrial: OpenTrials = async (publication, reads) => {
  const faults = faultsOf(publication);
  if (faults.length > 0) return faults.map(({ place, says }) => `${place}: ${says}`).join('; ');
  const [law, base, now, blocks] = await Promise.all([lawNow(reads), baseOf(publication, reads), reads.now(), blocksFor(publication, reads)]);
  if (publication.kind === 'pack') {
    const draft = readyPack(publication.documentHash, () => publication.document);
    const { policyOf, current } = await policiesOf(reads, now);
    return { ...packTrial(draft, law.packs, policyOf, now, current), restsOn: law.text };
  }
  const draft = readyPolicy(publication.documentHash, () => publication.document);
  return { ...policyTrial(draft, base, lawBy(law.packs), {
    merchant: publication.merchant, latest: now, mends: blocks[base.policy.version]?.rules, packs: law.packs,
  }), restsOn: law.text };
};

/** By the names of policies: a draft answers for what the one that it replaces is blocked for. */
async function blocksFor({ merchant }: Publication, reads: Reads): Promise<Blocks> {
  const all = await reads.find(shelves, { where: { merchant: [merchant, EVERYONE], kind: 'policy' } });
  return Object.assign({}, ...all.map(({ blocked }) => blocked)) as Blocks;
}

/** A text that this process has made ready before was checked by then: it is looked at once in a run, and not with every page. */
const faultsOf = ({ kind, document, documentHash }: Publication): readonly Fault[] =>
  (kind === 'policy' && isReady(documentHash) ? [] : describeDocument(kind, document).faults);

/** The policies by which past cases were bought, of all merchants, and those that decide now or will. */
async function policiesOf(reads: Reads, now: Instant): Promise<{ policyOf: PolicyOfCase; current: DecidingPolicy[] }> {
  const all = await reads.find(shelves, { where: { kind: 'policy' }, limit: 1_000 });
  const ids = all.flatMap(({ versions }) => versions.map(({ publicationId }) => publicationId));
  const texts = ids.length > 0 ? await reads.find(publications, { where: { publicationId: ids }, limit: 1_000 }) : [];
  const shipped: DecidingPolicy = { ready: shippedReady()!, owner: EVERYONE };
  const read = ({ documentHash, document, merchant }: Publication): DecidingPolicy => ({ ready: readyPolicy(documentHash, () => document), owner: merchant });
  const named = (publicationId: string | undefined): DecidingPolicy | undefined => {
    const text = texts.find((one) => one.publicationId === publicationId);
    return text && read(text);
  };
  const deciding = all.flatMap((shelf) => shelf.versions.filter(({ name }) => stillDecides(shelf, name, now)).flatMap(({ publicationId }) => named(publicationId) ?? []));
  return {
    policyOf: ({ merchant, facts: { channel, complaint } }) => named(policyFor(all, merchant, channel, complaint.order.purchasedAt.value)?.publicationId) ?? shipped,
    current: policyFor(all, EVERYONE, '', now) ? deciding : [shipped, ...deciding],
  };
}

/** The rule packs as far as they are published, also what is still to come, and how they are named in a report. */
async function lawNow(reads: Reads) {
  const [shelf = emptyShelf(EVERYONE, 'pack'), now] = await Promise.all([reads.one(shelves, { merchant: EVERYONE, kind: 'pack' }), reads.now()]);
  const publicationId = shelf.versions.map((version) => version.publicationId);
  const texts = publicationId.length > 0 ? await reads.find(publications, { where: { merchant: EVERYONE, publicationId } }) : [];
  return { packs: packsAt(shelf, texts, latestOf([now, ...shelf.versions.map(({ from }) => from)])), text: lawOf(shelf) };
}

const latestOf = (instants: readonly Instant[]): Instant => instants.reduce((latest, one) => (one > latest ? one : latest));

/** What decides as long as the draft does not: the version it was drafted on, else what is in force for all, else what is shipped. */
async function baseOf({ merchant, base }: Publication, reads: Reads): Promise<ReadyPolicy> {
  const house = base === undefined ? await reads.one(shelves, { merchant: EVERYONE, kind: 'policy' }) : undefined;
  const inForce = house && policyFor([house], EVERYONE, undefined, await reads.now());
  const publicationId = base ?? inForce?.publicationId;
  const row = publicationId && await reads.one(publications, { merchant: base === undefined ? EVERYONE : merchant, publicationId });
  return row ? readyPolicy(row.documentHash, () => row.document) : shippedReady()!;
}

interface Around {
  readonly merchant: string;
  readonly latest: Instant;
  /** The law, where a changed policy is to be tried on its own cases, too. */
  readonly packs?: readonly CompiledPack[];
  /** Rules that the base is blocked for: what replaces it keeps to them, whatever the base did. */
  readonly mends?: readonly string[] | undefined;
}

/** A policy tried beside another one, in memory. It answers for what falls below the floor where the other one was enough. */
export function policyTrial(
  draft: ReadyPolicy, base: ReadyPolicy, law: Law, { merchant, latest, packs = [], mends = [] }: Around,
): Omit<OpenTrial, 'restsOn'> {
  const rows = trialRows(draft.document, base.document);
  const changed = new Set(rows.flatMap((row) => (row.changed ? [row.id] : [])));
  const rowsAlone = differsInRowsAlone(draft.document, base.document);
  let last: { one: PastCase; lawful: ReturnType<Law>; fired: readonly string[] } | undefined;
  const looked = (one: PastCase) => (last?.one === one ? last : (last = { one, lawful: law(one.facts), fired: firedRows(draft, one) }));
  const judged = ({ policy }: ReadyPolicy, one: PastCase, fired: readonly string[]) =>
    verdictOf({ ...looked(one).lawful, policy }, one, `${merchant}/${policy.version}`, fired);
  return {
    rows, similar: ({ facts }) => similarKey(draft.policy, facts),
    before: (one) => {
      const { fired } = looked(one);
      const isSame = rowsAlone && !fired.some((row) => changed.has(row)) && isEqual(fired, firedRows(base, one));
      return isSame ? undefined : judged(base, one, []);
    },
    after: (one) => judged(draft, one, looked(one).fired),
    reach: (row) => reachRow(draft, row, latest, (one) => firedRows(draft, one)),
    answersFor: (after, before) => before === undefined || mends.includes(after.rule),
    casesOfLaw: () => casesOfLaw(packs, latest),
  };
}

const isEqual = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((one, index) => one === b[index]);

/** Everything but rows, and what names the version, is as before. */
function differsInRowsAlone(draft: PolicyDocument, base: PolicyDocument): boolean {
  const rest = ({ id: _id, version: _version, merchant: _merchant, effectiveFrom: _from, effectiveTo: _to, tables: _tables, overlays: _overlays, ...same }: PolicyDocument) =>
    canonicalJson(same);
  return rest(draft) === rest(base);
}
