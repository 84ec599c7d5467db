/**
 * JSON as the wire and the database hold it. Money is `{"minor":"1250","currency":"CNY"}`: a bigint leaves as a decimal string, and
 * comes back as a bigint wherever an object has exactly those two keys.
 */
export const encodeJson = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? part.toString() : part));

export const decodeJson = <T = unknown>(text: string): T => reviveMoney(JSON.parse(text)) as T;

function reviveMoney(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = reviveMoney(value[i]);
    return value;
  }
  const object = value as Record<string, unknown>;
  const keys = Object.keys(object);
  if (keys.length === 2 && typeof object.minor === 'string' && typeof object.currency === 'string') {
    return { minor: BigInt(object.minor), currency: object.currency };
  }
  for (const key of keys) object[key] = reviveMoney(object[key]);
  return object;
}
