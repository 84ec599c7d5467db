import { type Instant } from '@redress/contracts';
import { type TimerChange } from '@redress/messaging';
import { relieve, relieved } from '../domain/publication/block.js';
import { EVERYONE, emptyShelf, lawOf, type Publication, type PublicationState, type Shelf } from '../domain/publication/publication.js';
import { FLOOR_RISEN, reassessSoon } from '../offers/reassessing.js';
import { compensation } from '../score.js';
import { publications, shelves } from '../store/publications.js';
import { publicationFact } from './publication-facts.js';
import { publicationBegins } from './publish-policy.js';

/**
 * The moment has come: the version is in force, and the one before it is superseded. Decisions need no timer, they go by the dates. With a
 * policy, those that it takes the place of are blocked no longer; by a rule pack, open cases whose floor rises are offered anew.
 */
export const bringIntoForce = compensation.useCase({
  name: 'bring-into-force',
  on: publicationBegins,
  reads: ({ merchant, data: { publicationId } }) => ({
    publication: publications.at({ merchant, publicationId }), law: shelves.at({ merchant: EVERYONE, kind: 'pack' }), own: shelves.at({ merchant, kind: 'policy' }),
  }),
  then: ({ merchant }, { publication }) => ({ before: publications.all(publication?.base ? [{ merchant, publicationId: publication.base }] : []) }),
  decide: (_, { publication, before: [before], law = emptyShelf(EVERYONE, 'pack'), own }, now) => {
    if (publication?.state !== 'published') return {};
    const free = publication.kind === 'policy' && own ? relieved(own, publication) : [];
    const begun = moved(publication, 'in_force', now, free.length > 0 ? 1 : 0);
    const tried = publication.report?.restsOn === lawOf(law);
    return {
      writes: [
        publications.put(begun), ...(before?.state === 'in_force' ? [publications.put(moved(before, 'superseded', now))] : []),
        ...(free.length > 0 ? [shelves.put(relieve(own as Shelf, publication, tried))] : []),
      ],
      events: free.length > 0 ? [publicationFact(begun, 'policy.unblocked.v1', { policies: free, takenOver: !tried })] : [],
      timers: publication.kind === 'pack' ? offeredAnew(publication) : [],
    };
  },
});

const moved = (one: Publication, state: PublicationState, now: Instant, told = 0): Publication =>
  ({ ...one, state, changedAt: now, told: one.told + told, version: one.version + 1 });

/** Each in a transaction of its own, in its merchant's name. */
const offeredAnew = ({ report }: Publication): TimerChange[] => (report?.floorRises.openCases ?? [])
  .map(({ merchant, caseId, planId }) => ({ ...reassessSoon(caseId, planId, FLOOR_RISEN), merchant }));
