export * from './clock.js';
export * from './memory-engine.js';
export * from './sql-error.js';
export * from './store-contract.js';
export * from './examples.js';
