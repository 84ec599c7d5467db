/// <reference types="jest" />
import { type BusBench } from './bus-bench.js';
import { contractOfDelivery } from './bus-contract-delivery.js';
import { contractOfMembers } from './bus-contract-members.js';
import { contractOfTrouble } from './bus-contract-trouble.js';

/** What both buses do alike. */
export function busContract(name: string, openBench: () => Promise<BusBench>, options: { readonly power: boolean }): void {
  describe(`${name}, a bus`, () => {
    let bench: BusBench;
    beforeAll(async () => {
      bench = await openBench();
    }, 180_000);
    afterAll(() => bench?.close(), 60_000);

    contractOfDelivery(() => bench);
    contractOfMembers(() => bench);
    contractOfTrouble(() => bench, options.power);
  });
}
