import { type EventData } from '@redress/contracts';
import { type Fact } from '@redress/messaging';
import { type Publication } from '../domain/publication/publication.js';
import { compensation } from '../score.js';

type Said = 'policy.drafted.v1' | 'policy.approved.v1' | 'policy.published.v1' | 'policy.withdrawn.v1' | 'policy.blocked.v1' | 'policy.unblocked.v1';
type Named = 'publicationId' | 'kind' | 'subject' | 'name' | 'documentHash';

/** A fact about a version; `told` has counted it already. */
export function publicationFact<T extends Said>(publication: Publication, type: T, data: Omit<EventData<T>, Named>): Fact<T> {
  const { publicationId, kind, subject, name, documentHash, told } = publication;
  const aggregate = { type: 'publication', id: publicationId, version: told };
  return compensation.fact(type, publicationId, aggregate, { publicationId, kind, subject, name, documentHash, ...data } as unknown as EventData<T>);
}
