import { z } from 'zod';
import { faultsSchema } from './faults.js';

const secret = z.string().min(32, 'must have at least 32 characters');
const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'must be JSON' });
    return z.NEVER;
  }
});

/** What the simulator reads from its environment. */
export const simulatorConfig = z.object({
  HTTP_HOST: z.string().default('127.0.0.1'),
  HTTP_PORT: z.coerce.number().int().min(0).max(65535).default(4370),
  BOOK_DIR: z.string().min(1),
  RAIL_SECRET: secret,
  RAIL_WEBHOOK_SECRET: secret,
  WEBHOOK_URL: z.url({ protocol: /^https?$/ }).optional(),
  FAULTS: json.pipe(faultsSchema).optional(),
  TELL: z.enum(['later', 'all']).default('later'),
});
