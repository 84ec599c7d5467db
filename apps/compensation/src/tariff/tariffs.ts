import { type Tariff, faultsOf } from '../domain/tariff.js';
import { tariff202611 } from './tariff-2026-11.js';

/** Every tariff that ever decided: plans are decided on under the one that they were made with. */
const all: readonly Tariff[] = [tariff202611];

for (const tariff of all) {
  const faults = faultsOf(tariff);
  if (faults.length > 0) throw new Error(`${tariff.version} cannot be used: ${faults.join('; ')}`);
}

/** In force for new complaints. */
export const currentTariff: Tariff = tariff202611;

export function tariffOf(version: string): Tariff {
  const tariff = all.find((one) => one.version === version);
  if (!tariff) throw new Error(`there is no tariff ${version}`);
  return tariff;
}
