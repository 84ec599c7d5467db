import { z } from 'zod';
import { instantSchema, shortText, uuid } from './primitives.js';

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hex');

/** A version of a merchant's policy, or of a rule pack of the law (merchant `*`). The document itself is read from its door. */
const publication = {
  publicationId: uuid, kind: z.enum(['policy', 'pack']), subject: shortText.describe('a channel or `*`; of a pack its jurisdiction'), name: shortText,
  documentHash: hash,
};
export const policyDraftedSchema = z.object({ ...publication, author: shortText, base: uuid.optional() });
export const policyApprovedSchema = z.object({ ...publication, approver: shortText, reportHash: hash });
export const policyPublishedSchema = z.object({ ...publication, approver: shortText, from: instantSchema, until: instantSchema.optional() });
export const policyWithdrawnSchema = z.object({ ...publication, reason: shortText });
/** A new rule pack (`name`) has left a policy below its floor: what falls below goes to a person from then on. `owner` is whose policy it is. */
export const policyBlockedSchema = z.object({ ...publication, owner: shortText, policy: shortText, rules: z.array(shortText).max(500), from: instantSchema });
/** A version in force has taken the place of blocked ones. `takenOver`: it was never tried under the present law, and is blocked in their place. */
export const policyUnblockedSchema = z.object({ ...publication, policies: z.array(shortText).min(1).max(500), takenOver: z.boolean() });
