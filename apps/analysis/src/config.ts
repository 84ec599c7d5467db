import { z } from 'zod';

/** Analysis reads no variables of its own yet. */
export const analysisConfig = z.object({});
