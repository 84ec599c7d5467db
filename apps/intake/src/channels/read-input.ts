import { schemaViolation } from '@redress/chassis';
import { type z } from 'zod';

/** Parsed content; throws the problem that says where it departs from the schema. */
export function readInput<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw schemaViolation(parsed.error.issues.flatMap(unfold));
}

/** Where several shapes are allowed, the faults of the one that was meant: it has the fewest keys that it does not know, then faults. */
function unfold(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const unknownKeys = (branch: readonly z.core.$ZodIssue[]) => branch.filter(({ code }) => code === 'unrecognized_keys').length;
  const [meant = []] = [...issue.errors].sort((a, b) => unknownKeys(a) - unknownKeys(b) || a.length - b.length);
  return meant.flatMap(unfold).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}
