import { isCurrency, type Money } from '@redress/money';
import { z } from 'zod';

export const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'a lower-case UUID');
export const instantSchema = z.iso.datetime({ precision: 3 }).describe('ISO-8601 UTC with milliseconds');
export const shortText = z.string().min(1).max(200);
export const merchantId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and hyphens');

const currency = z.string().refine(isCurrency, 'an ISO 4217 currency code').meta({ pattern: '^[A-Z]{3}$' });
const minor = z.string().regex(/^-?(0|[1-9]\d{0,17})$/, 'integer minor units as a decimal string');

/** Any amount, negative ones too. On the wire `{minor: "1250", currency: "CNY"}`; in memory `minor` is a bigint. */
export const moneySchema = z
  .strictObject({ minor: minor.transform(BigInt), currency })
  .describe('integer minor units (fen, cents) as a decimal string, with an ISO 4217 currency') as unknown as z.ZodType<Money, { minor: string; currency: string }>;

/** An amount of zero or more. */
export const amountSchema = z
  .strictObject({ minor: z.string().regex(/^(0|[1-9]\d{0,17})$/, 'non-negative integer minor units').transform(BigInt), currency })
  .describe('non-negative integer minor units as a decimal string, with an ISO 4217 currency') as unknown as z.ZodType<Money, { minor: string; currency: string }>;
