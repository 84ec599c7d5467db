import { type Instant } from '@redress/contracts';
import { EVERYONE, inForceAt, type Shelf, type Shelved } from '../publication/publication.js';

/** A version with whose it is: the merchant's own, or everybody's. */
export type PinnedVersion = Shelved & { readonly merchant: string };

/**
 * The policy that was in force when something was bought: the merchant's for the channel, else its one for all channels, else what the
 * house has published for everybody. Undefined: the house policy that is shipped.
 */
export function policyFor(
  shelves: readonly Pick<Shelf, 'merchant' | 'kind' | 'versions'>[], merchant: string, channel: string | undefined, purchasedAt: Instant,
): PinnedVersion | undefined {
  for (const owner of merchant === EVERYONE ? [EVERYONE] : [merchant, EVERYONE]) {
    const shelf = shelves.find((one) => one.merchant === owner && one.kind === 'policy');
    for (const subject of shelf ? (channel === undefined ? [EVERYONE] : [channel, EVERYONE]) : []) {
      const found = inForceAt(shelf!, subject, purchasedAt);
      if (found) return { merchant: owner, ...found };
    }
  }
  return undefined;
}

/** The pack of a jurisdiction that was published for an instant. Undefined: the one that is shipped. */
export const packFor = (shelves: readonly Pick<Shelf, 'kind' | 'versions'>[], jurisdiction: string, at: Instant): Shelved | undefined => {
  const shelf = shelves.find(({ kind }) => kind === 'pack');
  return shelf && inForceAt(shelf, jurisdiction, at);
};
