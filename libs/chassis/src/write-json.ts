/** JSON as answers carry it: amounts (bigint) as decimal strings. */
export const writeJson = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? part.toString() : part));
