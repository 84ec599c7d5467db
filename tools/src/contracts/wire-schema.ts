import { instantSchema } from '@redress/contracts';
import { z } from 'zod';

/** A JSON Schema, as plain data. */
export type JsonSchema = { readonly [keyword: string]: unknown };
type Dialect = 'draft-2020-12' | 'draft-7' | 'openapi-3.0';

const INSTANT = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$';
const verboseInstant = z.toJSONSchema(instantSchema).pattern;

/**
 * The JSON Schema of what travels: the input side of every transform, so that money is decimal text and not a bigint. Throws where a
 * schema says what JSON Schema cannot.
 */
export function wireSchema(schema: z.ZodType, dialect: Dialect = 'draft-2020-12'): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', target: dialect, unrepresentable: 'throw', override: ({ jsonSchema }) => shorten(jsonSchema) });
}

/** zod spells calendars out as patterns of 300 characters, which nobody reads; `format` says the same. */
function shorten(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.format === undefined) return;
  if (schema.pattern === verboseInstant) schema.pattern = INSTANT;
  else delete schema.pattern;
}
