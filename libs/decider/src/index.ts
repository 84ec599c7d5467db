export * from './decider.js';
export * from './life-cycle.js';
export * from './specification.js';
