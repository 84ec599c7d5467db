import { type Instant } from '@redress/contracts';
import { command, refuse } from '@redress/messaging';
import { hashOf } from '../domain/facts.js';
import {
  type Describe, emptyShelf, EVERYONE, headOf, type Publication, publicationCycle, publicationIdOf, type PublicationKind, type PublicationState,
} from '../domain/publication/publication.js';
import { publicationFact } from './publication-facts.js';
import { compensation } from '../score.js';
import { publications, shelves } from '../store/publications.js';

export interface Draft {
  readonly kind: PublicationKind;
  /** As the document names itself. */
  readonly name: string;
  readonly document: unknown;
}
export interface Drafted { readonly publicationId: string; readonly state: PublicationState; readonly documentHash: string; readonly base?: string | undefined }
export const draftPolicyCommand = command<Draft, Drafted>()('draft-policy');

/**
 * A new version of a policy or a rule pack, or another text of one that is not published yet; a changed text loses its backtest and its
 * approval. A faulty one is refused with the place named.
 */
export const draftPolicy = (describe: Describe) => compensation.useCase({
  name: 'draft-policy',
  on: draftPolicyCommand,
  reads: ({ merchant, data: { kind, name } }) => ({
    present: publications.at({ merchant, publicationId: publicationIdOf(merchant, kind, name) }), shelf: shelves.at({ merchant, kind }),
  }),
  decide: ({ merchant, actor, data: { kind, name, document } }, { present, shelf = emptyShelf(merchant, kind) }, now) => {
    if (!actor) throw new Error('a draft has an author');
    const publicationId = publicationIdOf(merchant, kind, name);
    const { subject, until, faults } = describe(kind, document);
    const audit = [{ act: `${kind}.draft`, target: publicationId, detail: { name } }];
    const not = (code: string, detail: string) => ({ ...refuse(code, detail), audit });
    const [fault] = faults;
    if (fault) return not(fault.code, faults.slice(0, 10).map(({ place, says }) => `${place}: ${says}`).join('; '));
    if (kind === 'policy' && name.startsWith('house-') !== (merchant === EVERYONE)) {
      return not('faulty-document', `version: names that begin with house- are for the policies of all merchants, and ${name} is for ${merchant}`);
    }
    if (present && !publicationCycle.allows(present.state, 'draft')) return not('version-race', `${name} is ${present.state}: give the new one a name of its own`);
    if (present && present.author !== actor.id) return not('not-allowed', `${name} is a draft of ${present.author}`);
    const documentHash = hashOf(document);
    const drafted = { publicationId, documentHash, base: headOf(shelf, subject) };
    if (present?.documentHash === documentHash && present.base === drafted.base) return { reply: { ...drafted, state: present.state } };
    const draft = draftOf({ merchant, kind, name, document, subject, until, author: actor.id, ...drafted }, present, now);
    const { [subject]: approved, ...others } = shelf.approved;
    return {
      writes: [
        publications.put(draft), ...(approved === publicationId ? [shelves.put({ ...shelf, approved: others, version: shelf.version + 1 })] : []),
      ],
      events: [publicationFact(draft, 'policy.drafted.v1', { author: actor.id, ...(drafted.base && { base: drafted.base }) })],
      audit, reply: { ...drafted, state: draft.state },
    };
  },
});

type Given = Pick<Publication, 'merchant' | 'publicationId' | 'kind' | 'name' | 'document' | 'documentHash' | 'subject' | 'until' | 'author' | 'base'>;

const draftOf = (given: Given, present: Publication | undefined, now: Instant): Publication => ({
  ...given, state: 'draft', createdAt: present?.createdAt ?? now, changedAt: now, told: (present?.told ?? 0) + 1, version: (present?.version ?? 0) + 1,
});
