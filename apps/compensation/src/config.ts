import { z } from 'zod';

const text = z.string().min(1).max(500);
const addresses = z.record(z.string(), z.strictObject({ en: text, zh: text }));
export type ReturnAddresses = z.infer<typeof addresses>;

const json = z.string().transform((content, context) => {
  try {
    return JSON.parse(content) as unknown;
  } catch {
    context.addIssue('must be JSON');
    return z.NEVER;
  }
});

export const compensationConfig = z.object({
  /** Where goods are sent back to, by merchant, in both languages: `{"acme":{"en":"…","zh":"…"}}`. */
  RETURN_ADDRESSES: json.pipe(addresses).optional(),
});
