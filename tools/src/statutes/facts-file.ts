import { readFileSync } from 'node:fs';
import { categories, instantSchema, type OrderSnapshot, orderSnapshotSchema } from '@redress/contracts';
import { z } from 'zod';

const isTimeZone = (name: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
};

const inOneCurrency = ({ lines, currency }: OrderSnapshot): boolean => lines.every(({ paid }) => paid.value.currency === currency);

const factsSchema = z.strictObject({
  order: orderSnapshotSchema.refine(({ timeZone }) => isTimeZone(timeZone), { message: 'is no IANA time zone', path: ['timeZone'] })
    .refine(inOneCurrency, { message: 'all lines have the currency of the order', path: ['lines'] }),
  category: z.enum(categories), claimedAt: instantSchema,
});
export type FactsRead = z.infer<typeof factsSchema>;

/** @throws in one line for each fault, with its place. */
export function readFacts(file: string): FactsRead {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as Error).message}`);
  }
  return factsFrom(file, text);
}

export function factsFrom(file: string, text: string): FactsRead {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`);
  }
  const { data, error } = factsSchema.safeParse(value);
  if (data) return data;
  const faults = error.issues.map(({ path, message }) => `${file}: ${path.join('.') || 'the whole'}: ${message}`);
  throw new Error(`${faults.join('\n')}\n\`npm run -s statutes -- example\` prints facts as they are to be.`);
}
