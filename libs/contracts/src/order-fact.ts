import { z } from 'zod';

/** Where a fact comes from, and whether it is proven: law decides an unproven one by its burden of proof. */
const provenance = {
  source: z.enum(['channel', 'order-event', 'customer', 'agent', 'inspection', 'import']),
  proven: z.enum(['yes', 'no', 'disputed']),
};
export const factOf = <T extends z.ZodType>(value: T) => z.object({ value, ...provenance });
export type Fact<T> = { value: T; source: z.infer<typeof provenance.source>; proven: z.infer<typeof provenance.proven> };
