import { z } from 'zod';
import { instantSchema, shortText, uuid } from './primitives.js';

/** What a warehouse says of goods that were announced. */
export const receptionAnswers = ['received', 'short_shipped', 'shipped_wrong_item', 'lost_in_transit'] as const;
export const acceptanceStates = ['pending', 'accepted', 'rejected', 'manual_intervention_required'] as const;
/** What becomes of goods that were looked at. */
export const dispositions = ['restock', 'refurbish', 'destroy', 'send_back'] as const;
export const freightPayers = ['trader', 'customer', 'insurer'] as const;

const about = { returnId: uuid, planId: uuid, caseId: uuid };
export const returnRequestedSchema = z.object({
  ...about, orderSource: shortText, orderRef: shortText, lineRefs: z.array(shortText).min(1), freightPaidBy: z.enum(freightPayers),
  requestedAt: instantSchema, sendBackBy: instantSchema,
});
export const returnReceivedSchema = z.object({ ...about, reception: z.enum(receptionAnswers), receivedAt: instantSchema });
export const returnExpiredSchema = z.object({ ...about, expiredAt: instantSchema });
export const inspectionCompletedSchema = z.object({
  ...about, acceptance: z.enum(acceptanceStates), ground: shortText, disposition: z.enum(dispositions).optional(), inspectedBy: shortText,
  inspectedAt: instantSchema,
});
