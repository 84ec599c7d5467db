import { cancelTimer, command, refuse } from '@redress/messaging';
import { blockedOn, withoutBlocks } from '../domain/publication/block.js';
import { emptyShelf, type Publication, publicationCycle, type PublicationState, unshelve } from '../domain/publication/publication.js';
import { publicationFact } from './publication-facts.js';
import { beginTimerId, publicationBegins, shelvesOf } from './publish-policy.js';
import { compensation } from '../score.js';
import { publications, shelves } from '../store/publications.js';

/** `reason` is a code for the record. */
export interface Withdrawal { readonly publicationId: string; readonly reason: string }
export const withdrawPolicyCommand = command<Withdrawal, { publicationId: string; state: PublicationState }>()('withdraw-policy');

/** Takes a version back: a draft at once, one in force from now on. What was bought under it stays under it; what it has blocked is free. */
export const withdrawPolicy = compensation.useCase({
  name: 'withdraw-policy',
  on: withdrawPolicyCommand,
  reads: ({ merchant, data: { publicationId } }) => ({ publication: publications.at({ merchant, publicationId }) }),
  then: (_, { publication }) => ({ all: shelves.all(publication ? shelvesOf(publication) : []) }),
  decide: ({ merchant, actor, data: { publicationId, reason } }, { publication, all }, now) => {
    if (!actor) throw new Error('a withdrawal needs a person');
    if (!publication) return refuse('not-found', 'there is no such version');
    const { kind, state } = publication;
    const audit = [{ act: `${kind}.withdraw`, target: publicationId, detail: { reason } }];
    if (!publicationCycle.allows(state, 'withdrawn')) return { ...refuse('wrong-state', `it is ${state}`), audit };
    const shelf = all.find((one) => one.merchant === merchant && one.kind === kind) ?? emptyShelf(merchant, kind);
    const blocked = all.filter((one) => one.kind === 'policy' && blockedOn([one]).some(({ name, pack }) => name === publication.name || pack === publication.name));
    const { running: _stopped, ...rest } = publication;
    const withdrawn: Publication = { ...rest, state: 'withdrawn', changedAt: now, told: publication.told + 1, version: publication.version + 1 };
    return {
      writes: [
        publications.put(withdrawn), shelves.put(withoutBlocks(unshelve(shelf, publicationId, now), publication)),
        ...blocked.filter((one) => one !== shelf).map((one) => shelves.put({ ...withoutBlocks(one, publication), version: one.version + 1 })),
      ],
      events: [publicationFact(withdrawn, 'policy.withdrawn.v1', { reason })],
      timers: state === 'published' ? [cancelTimer(publicationBegins, beginTimerId(publicationId))] : [],
      audit, reply: { publicationId, state: withdrawn.state },
    };
  },
});
