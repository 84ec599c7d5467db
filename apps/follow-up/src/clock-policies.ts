import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type ClockPolicy, defaultPolicies } from './domain/clock.js';

const duration = z.strictObject({ seconds: z.int().min(0), minutes: z.int().min(0), hours: z.int().min(0), days: z.int().min(0) }).partial()
  .refine((given) => Object.values(given).some((amount) => (amount ?? 0) > 0), 'must be longer than nothing');
const clock = z.strictObject({ within: duration, near: z.int().min(1).max(99) });
const policiesSchema = z.array(z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,60}$/), version: z.int().min(1), channel: z.string().optional(),
  clocks: z.strictObject({ first_response: clock, resolution: clock }),
})).min(1)
  .refine((policies) => policies.some(({ channel }) => channel === undefined), 'one policy must be for all other channels')
  .refine((policies) => new Set(policies.map(({ channel }) => channel)).size === policies.length, 'a channel has one policy');

/** Policies from the file of CLOCKS_FILE, or the built-in one. Throws where the file does not hold valid policies. */
export function readPolicies(file: string | undefined): readonly ClockPolicy[] {
  if (!file) return defaultPolicies;
  const parsed = policiesSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`CLOCKS_FILE: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
