import { z } from 'zod';

/** Compensation reads no variables of its own: what it decides by is the policy. */
export const compensationConfig = z.object({});
