import {
  WHOLE_ORDER, amountSchema, campaignRemedyLegSchema, categories, creditRemedies, delayCauses, headsOfLoss, merchantId, severities, shortText, uuid,
} from '@redress/contracts';
import { z } from 'zod';
import { campaignCycle } from '../domain/campaign/campaign.js';
import { lineCycle, skipReasons } from '../domain/campaign/campaign-line.js';
import { PAGE } from '../store/campaigns.js';

const code = z.string().regex(/^[a-z0-9][a-z0-9_-]{1,60}$/, 'a code: lower-case letters, digits, hyphens, underscores');
const names = z.array(shortText).min(1).max(PAGE);
const inBoth = z.strictObject({ en: z.string().min(1).max(2_000), zh: z.string().min(1).max(2_000) });

export const draftSchema = z.strictObject({
  merchant: merchantId,
  name: code.describe('its identity: the same plan under the same name is the same campaign'),
  incident: z.strictObject({
    code: code, category: z.enum(categories), severity: z.enum(severities).default('s2'),
    notice: inBoth.describe('what everybody may read about it, and the reason that each customer gets; no personal data'),
  }),
  remedy: z.strictObject({
    label: inBoth, legs: z.array(campaignRemedyLegSchema).max(5),
    owed: z.literal(true).optional().describe('beside the legs, whatever law owes each line on its facts, unasked'),
    inPlaceOfCash: z.strictObject({
      remedy: z.enum(creditRemedies), head: z.enum(headsOfLoss), label: inBoth, unitMinor: z.int().min(1).max(1_000_000).optional(),
    }).optional().describe('credit of the same worth for cash that law owes under the head: for those who sign that they want it so'),
  }).refine(({ legs, owed }) => legs.length > 0 || owed, 'legs, or `owed`, or both'),
  perLine: amountSchema.describe('the most that one line may cost'),
  budget: amountSchema.optional().describe('what is set aside; absent: perLine for every line'),
  lane: z.strictObject({
    lines: z.int().min(1).max(PAGE).default(100), pauseMs: z.int().min(50).max(60_000).default(200),
  }).default({ lines: 100, pauseMs: 200 }).describe('so many lines a step at most, and the shortest pause between steps: live complaints go first'),
  trigger: z.discriminatedUnion('event', [
    z.strictObject({
      event: z.enum(['delayed', 'dispatched-late']), atLeastHours: z.int().min(1).max(8_760), causes: z.array(z.enum(delayCauses)).min(1).optional(),
    }),
    z.strictObject({ event: z.literal('recalled'), batches: names.optional(), skus: names.optional() })
      .refine(({ batches, skus }) => batches ?? skus, 'name batches, skus or both'),
  ]).optional().describe('a standing rule: orders that are so late, or hold what is called back, are taken up by themselves'),
});
export const linesSchema = z.strictObject({
  lines: z.array(z.strictObject({ orderSource: shortText, orderRef: shortText, lineRef: shortText.default(WHOLE_ORDER) })).min(1).max(PAGE),
});
export const actSchema = z.strictObject({ act: z.enum(['approve', 'start', 'stop', 'resume']) });

const limit = z.coerce.number().int().min(1).max(200).default(50);
export const campaignsQuery = z.object({ state: z.enum(campaignCycle.states).optional(), limit, after: uuid.optional() });
export const linesQuery = z.object({
  state: z.enum(lineCycle.states).optional(), reached: z.enum(['told', 'unreachable']).optional(), reason: z.enum(skipReasons).optional(),
  limit, after: z.coerce.number().int().min(0).optional().describe('`next` of the page before'),
});
