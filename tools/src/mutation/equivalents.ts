import type { Equivalent } from './scope.js';

export const equivalents: readonly Equivalent[] = [];
