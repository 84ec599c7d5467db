/// <reference types="jest" />
import { type Given, type OpenEngine } from './contract-stores.js';
import { contractOfQueues } from './store-contract-queues.js';
import { contractOfRows } from './store-contract-rows.js';
import { contractOfUnits } from './store-contract-units.js';

export { contractStores, failureOf, type OpenEngine } from './contract-stores.js';

/** What every engine of stores does alike. Held by the SQL engine on a real PostgreSQL and by the memory engine that specs use. */
export function storeContract(name: string, openEngine: () => Promise<OpenEngine>): void {
  describe(`${name}, an engine of stores`, () => {
    let under: OpenEngine;
    beforeEach(async () => {
      under = await openEngine();
    });
    afterEach(() => under.close());

    const given: Given = {
      begin: () => under.engine.begin(),
      unit: async (work) => {
        const unit = await under.engine.begin();
        try {
          const result = await work(unit);
          await unit.commit();
          return result;
        } catch (error) {
          await unit.rollback();
          throw error;
        }
      },
      save: (store, ...rows) => given.unit((unit) => unit.insert(store, rows)),
      find: (store, ...keys) => given.unit((unit) => unit.load(store, keys)),
      published: () => under.published(),
      moveClock: (by) => under.moveClock(by),
    };
    contractOfRows(given);
    contractOfUnits(given);
    contractOfQueues(given);
  });
}
