import { z } from 'zod';

/** Compensation reads no variables of its own: what it decides by is the tariff. */
export const compensationConfig = z.object({});
