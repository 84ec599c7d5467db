import { isCurrency } from '@redress/money';
import { z } from 'zod';
import { CREDIT_RAIL } from './domain/credit.js';

const secret = z.string().min(32, 'must have at least 32 characters');
const railSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'lower-case letters, digits and hyphens')
    .refine((name) => name !== CREDIT_RAIL && name !== 'none', 'the house keeps this name for itself'),
  url: z.url({ protocol: /^https?$/ }),
  /** Signs our requests; `webhookSecret` signs what the rail sends us. While one is changed, both count. */
  secret,
  webhookSecret: secret,
  formerWebhookSecret: secret.optional(),
  currencies: z.array(z.string().refine(isCurrency, 'an ISO 4217 currency code')).min(1).optional(),
  keyRetentionHours: z.int().min(2).max(8_760).default(24),
  timeoutSeconds: z.int().min(1).max(14).default(10),
});
export type RailConfig = z.output<typeof railSchema>;

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'must be JSON' });
    return z.NEVER;
  }
});

export const paymentsConfig = z.object({
  /** JSON list of rails; the first that pays a currency is taken. */
  RAILS: json.pipe(z.array(railSchema).min(1).refine(
    (rails) => new Set(rails.map(({ name }) => name)).size === rails.length, 'two rails have one name',
  )),
  RECONCILE_EVERY_SECONDS: z.coerce.number().int().min(10).max(604_800).default(3_600),
  /** Calls in flight to one rail. */
  RAIL_CONCURRENCY: z.coerce.number().int().min(1).max(32).default(2),
});
export type PaymentsConfig = Readonly<z.output<typeof paymentsConfig>>;
