import { derivedId, type Instant, plus } from '@redress/contracts';
import { command, type Fact, refuse, setTimer, timer, type Write } from '@redress/messaging';
import { blockedBy, ownersBelow, withBlocks } from '../domain/publication/block.js';
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

/** The shelf that a version stands on, and those of policies that a rule pack leaves below its floor. */
export const shelvesOf = (publication: Publication): Pick<Shelf, 'merchant' | 'kind'>[] => [
  { merchant: publication.merchant, kind: publication.kind }, ...ownersBelow(publication).map((merchant) => ({ merchant, kind: 'policy' as const })),
];

/** Puts an approved version on the shelf, in force from a moment that is still to come. Policies that a new pack leaves below the floor are blocked. */
export const publishPolicy = compensation.useCase({
  name: 'publish-policy',
  on: publishPolicyCommand,
  reads: ({ merchant, data: { publicationId } }) => ({
    publication: publications.at({ merchant, publicationId }), law: shelves.at({ merchant: EVERYONE, kind: 'pack' }),
  }),
  then: (_, { publication }) => ({ all: shelves.all(publication ? shelvesOf(publication) : []) }),
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
    const { writes, events, told } = block(published, start, all);
    return {
      writes: [publications.put({ ...published, told }), shelves.put(shelve(shelf, published, start)), ...writes],
      events: [publicationFact(published, 'policy.published.v1', { from: start, ...(until && { until }), approver: published.approver! }), ...events],
      timers: [setTimer(publicationBegins, beginTimerId(publicationId), publicationId, start, { publicationId })],
      audit, reply: { publicationId, state: published.state, from: start },
    };
  },
});

/** The policies that fall below the floor of a new pack no longer decide alone; each is told of. */
function block(published: Publication, start: Instant, all: readonly Shelf[]): { writes: Write[]; events: Fact<'policy.blocked.v1'>[]; told: number } {
  const policies = ownersBelow(published).map((owner) => all.find(({ merchant, kind }) => merchant === owner && kind === 'policy') ?? emptyShelf(owner, 'policy'));
  const blocks = blockedBy(published, start, policies);
  let { told } = published;
  const events = blocks.map(({ owner, name, rules }) =>
    publicationFact({ ...published, told: ++told }, 'policy.blocked.v1', { owner, policy: name, rules: [...rules], from: start }));
  const writes = policies.flatMap((shelf) => {
    const own = blocks.filter(({ owner }) => owner === shelf.merchant);
    return own.length > 0 ? [shelves.put(withBlocks(shelf, own))] : [];
  });
  return { writes, events, told };
}
