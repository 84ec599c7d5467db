export * from './bus.js';
export * from './engine.js';
export * from './framework-stores.js';
export * from './store.js';
export * from './use-case.js';
