import { z } from 'zod';
import { categories } from './complaint.js';
import { amountSchema, shortText } from './primitives.js';

/** A month of UTC: `2026-11`. */
export const monthSchema = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month: 2026-11');
/** `*` is every channel, and every cause. */
export const budgetNameSchema = z.object({ month: monthSchema, channel: shortText, cause: z.enum([...categories, '*']) });
export const overdraftSchema = z.enum(['stop_goodwill', 'ask_person', 'allow_with_alarm']);

/** A budget for redress is nearly (80 %) or wholly used up. */
export const budgetAlarmSchema = z.object({
  ...budgetNameSchema.shape, planned: amountSchema, reserved: amountSchema, spent: amountSchema, overdraft: overdraftSchema,
});
