import { type Actor } from '@redress/chassis';
import { merchantId } from '@redress/contracts';
import { z } from 'zod';

/** Lists come in pages: `after` is the `next` of the page before. */
export const pageQuery = { limit: z.coerce.number().int().min(1).max(200).default(50), after: z.string().max(300).optional(), merchant: merchantId.optional() };

/** Whose rows an actor may list; undefined where all are meant. Nothing is listed for a merchant that the token does not name. */
export function merchantsFor({ merchants }: Pick<Actor, 'merchants'>, asked: string | undefined): readonly string[] | undefined {
  if (merchants.includes('*')) return asked === undefined ? undefined : [asked];
  return asked === undefined ? merchants : merchants.filter((one) => one === asked);
}

const SEPARATOR = '~';
export const cursorOf = (...parts: readonly (string | number)[]): string => parts.join(SEPARATOR);
export const partsOf = (cursor: string | undefined): readonly string[] => cursor?.split(SEPARATOR) ?? [];

/** One more row than asked for was read: whether it is there says whether a next page is. */
export function page<Row, Shown>(rows: readonly Row[], limit: number, show: (row: Row) => Shown, cursor: (row: Row) => string): { items: Shown[]; next?: string } {
  const shown = rows.slice(0, limit);
  return { items: shown.map(show), ...(rows.length > limit && { next: cursor(shown.at(-1)!) }) };
}
