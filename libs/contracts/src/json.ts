/**
 * JSON as the wire and the database hold it. Money is `{"minor":"1250","currency":"CNY"}`: a bigint leaves as a decimal string, and
 * comes back as a bigint wherever an object has exactly those two keys and whole decimal units.
 */
export const encodeJson = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? part.toString() : part));

/** Where the word is not in the text there is no money in it, and nothing to walk through. */
export const decodeJson = <T = unknown>(text: string): T => (text.includes('"minor"') ? reviveMoney(JSON.parse(text)) : JSON.parse(text)) as T;

const WHOLE = /^-?\d{1,40}$/;

/** Walks with a list of its own, not by recursion: input from outside may be nested deeper than the stack. */
function reviveMoney(root: unknown): unknown {
  const holder: Record<string, unknown> = { root };
  const open: (Record<string, unknown> | unknown[])[] = [holder];
  const visit = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const amount = Array.isArray(value) ? undefined : asMoney(value as Record<string, unknown>);
    if (!amount) open.push(value as Record<string, unknown> | unknown[]);
    return amount ?? value;
  };
  for (let node = open.pop(); node; node = open.pop()) {
    if (Array.isArray(node)) for (let i = 0; i < node.length; i++) node[i] = visit(node[i]);
    else for (const key of Object.keys(node)) node[key] = visit(node[key]);
  }
  return holder.root;
}

function asMoney(object: Record<string, unknown>): { minor: bigint; currency: string } | undefined {
  const { minor, currency } = object;
  if (typeof minor !== 'string' || typeof currency !== 'string' || !WHOLE.test(minor) || Object.keys(object).length !== 2) return undefined;
  return { minor: BigInt(minor), currency };
}
