import { derivedId, type Instant, plus } from '@redress/contracts';
import { command, refuse, setTimer, timer } from '@redress/messaging';
import {
  emptyShelf, EVERYONE, LEAD, type Publication, type PublicationState, type Shelf, shelve, whyNotPublished,
} from '../domain/publication/publication.js';
import { publicationFact } from './publication-facts.js';
import { compensation } from '../score.js';
import { publications, shelves } from '../store/publications.js';

/** Without `from`, as soon as can be. */
export interface PublicationOrder { readonly publicationId: string; readonly from?: Instant | undefined }
export const publishPolicyCommand = command<PublicationOrder, { publicationId: string; state: PublicationState; from: Instant }>()('publish-policy');
export const publicationBegins = timer<{ publicationId: string }>()('publication.begins');
export const beginTimerId = (publicationId: string): string => derivedId('publication-begins', publicationId);

/** Puts an approved version on the shelf, in force from a moment that is still to come. Policies that a new pack leaves below the floor are marked. */
export const publishPolicy = compensation.useCase({
  name: 'publish-policy',
  on: publishPolicyCommand,
  reads: ({ merchant, data: { publicationId } }) => ({
    publication: publications.at({ merchant, publicationId }), law: shelves.at({ merchant: EVERYONE, kind: 'pack' }),
  }),
  then: ({ merchant }, { publication }) => ({ all: shelves.all(publication ? shelvesFor(merchant, publication) : []) }),
  decide: ({ merchant, actor, data: { publicationId, from } }, { publication, law = emptyShelf(EVERYONE, 'pack'), all }, now) => {
    if (!actor) throw new Error('a publication needs a person');
    if (!publication) return refuse('not-found', 'there is no such draft');
    const { kind, name, until } = publication;
    const start = from ?? plus(now, LEAD);
    const shelf = all.find((one) => one.merchant === merchant && one.kind === kind) ?? emptyShelf(merchant, kind);
    const audit = [{ act: `${kind}.publish`, target: publicationId, detail: { name, from: start } }];
    const fault = whyNotPublished(publication, shelf, law, start, now);
    if (fault) return { ...refuse(fault.refused, fault.detail), audit };
    const published: Publication = {
      ...publication, state: 'published', from: start, changedAt: now, told: publication.told + 1, version: publication.version + 1,
    };
    return {
      writes: [publications.put(published), shelves.put(shelve(shelf, published, start)), ...blocked(published, all).map((one) => shelves.put(one))],
      events: [publicationFact(published, 'policy.published.v1', { from: start, ...(until && { until }), approver: published.approver! })],
      timers: [setTimer(publicationBegins, beginTimerId(publicationId), publicationId, start, { publicationId })],
      audit, reply: { publicationId, state: published.state, from: start },
    };
  },
});

const policiesBelow = ({ kind, report }: Publication): string[] => (kind === 'pack' ? Object.keys(report?.belowFloor.byPolicy ?? {}) : []);

/** The version's own shelf, and those of merchants whose policies its backtest has found below the new floor. */
function shelvesFor(merchant: string, publication: Publication): { merchant: string; kind: Publication['kind'] }[] {
  const owners = new Set(policiesBelow(publication).map((label) => label.split('/')[0]!));
  return [{ merchant, kind: publication.kind }, ...[...owners].map((owner) => ({ merchant: owner, kind: 'policy' as const }))];
}

/** The shelves on which a policy falls below the floor of this pack, with those policies marked. */
function blocked(publication: Publication, all: readonly Shelf[]): Shelf[] {
  const below = new Set(policiesBelow(publication));
  return all.filter(({ kind }) => kind === 'policy').flatMap((shelf) => {
    const isBelow = (name: string) => below.has(`${shelf.merchant}/${name}`);
    if (!shelf.versions.some(({ name }) => isBelow(name))) return [];
    return [{ ...shelf, versions: shelf.versions.map((one) => (isBelow(one.name) ? { ...one, below: publication.name } : one)), version: shelf.version + 1 }];
  });
}

/** The moment has come: the version is in force, and the one before it is superseded. Decisions need no timer, they go by the dates. */
export const bringIntoForce = compensation.useCase({
  name: 'bring-into-force',
  on: publicationBegins,
  reads: ({ merchant, data: { publicationId } }) => ({ publication: publications.at({ merchant, publicationId }) }),
  then: ({ merchant }, { publication }) => ({ before: publications.all(publication?.base ? [{ merchant, publicationId: publication.base }] : []) }),
  decide: (_, { publication, before: [before] }, now) => {
    if (publication?.state !== 'published') return {};
    const put = (one: Publication, state: PublicationState) => publications.put({ ...one, state, changedAt: now, version: one.version + 1 });
    return { writes: [put(publication, 'in_force'), ...(before?.state === 'in_force' ? [put(before, 'superseded')] : [])] };
  },
});
