import { type Actor, ProblemError } from '@redress/chassis';
import { instantSchema, uuid } from '@redress/contracts';

/** The merchants of whoever asks, as a condition; undefined means all. */
export const merchantsOf = ({ merchants }: Actor): readonly string[] | undefined => (merchants.includes('*') ? undefined : merchants);

/** Reads back a place that a page ended at. Throws `bad-request` where it is none. */
export function positionFrom<A extends string, B extends string>(
  after: string | undefined, moment: A, id: B,
): Record<A | B, string> | undefined {
  if (after === undefined) return undefined;
  const [at = '', last = ''] = after.split(',');
  if (!instantSchema.safeParse(at).success || !uuid.safeParse(last).success) {
    throw new ProblemError('bad-request', '`after` is no `next` of a page.');
  }
  return { [moment]: at, [id]: last } as Record<A | B, string>;
}
