import { type Instant } from '@redress/contracts';
import { type Ref } from '@redress/messaging';
import { type PinnedVersion, policyFor } from '../domain/policy-in-force.js';
import { EVERYONE, type Publication, type Shelf } from '../domain/publication.js';
import { publications, shelves } from '../store/publications.js';
import { isReady, type ReadyPolicy, readyPolicy } from './documents.js';

/** Which purchase it is about. */
export interface Purchase {
  readonly merchant: string;
  readonly channel?: string | undefined;
  readonly purchasedAt: Instant;
}

/** What a merchant, and the house for all merchants, have published: two small rows, shared by all who read them. */
export const publicationRefs = (merchant: string): { shelves: Ref<Shelf[]> } => ({
  shelves: shelves.all([...new Set([merchant, EVERYONE])].map((owner) => ({ merchant: owner, kind: 'policy' as const }))),
});

const pinnedIn = ({ shelves: all }: { shelves: readonly Shelf[] }, { merchant, channel, purchasedAt }: Purchase): PinnedVersion | undefined =>
  policyFor(all, merchant, channel, purchasedAt);

/** The document of the version that is pinned, where this process has not made it ready yet. */
export function documentRefs(view: { shelves: readonly Shelf[] }, purchase: Purchase): { documents: Ref<Publication[]> } {
  const pinned = pinnedIn(view, purchase);
  const wanted = pinned && !isReady(pinned.documentHash) ? [{ merchant: pinned.merchant, publicationId: pinned.publicationId }] : [];
  return { documents: publications.all(wanted) };
}

/** The policy in force when it was bought, with its version; undefined: the one that is shipped. The same for ever: what was in force never changes. */
export function pinnedPolicy(
  view: { shelves: readonly Shelf[]; documents: readonly Publication[] }, purchase: Purchase,
): (ReadyPolicy & { readonly pinned: PinnedVersion }) | undefined {
  const pinned = pinnedIn(view, purchase);
  if (!pinned) return undefined;
  const { publicationId, documentHash, name } = pinned;
  return {
    pinned, ...readyPolicy(documentHash, () => {
      const found = view.documents.find((one) => one.publicationId === publicationId);
      if (!found) throw new Error(`the text of ${name} was not asked for`);
      return found.document;
    }),
  };
}
