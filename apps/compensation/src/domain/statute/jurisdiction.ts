import { type Jurisdiction } from './floor.js';

/** The Union and the further states of the European Economic Area, which apply the same directives and regulations. */
const EEA = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK';

const byCountry = new Map<string, Jurisdiction>([
  ['CN', 'CN'], ['GB', 'UK'], ['US', 'US'], ...EEA.split(' ').map((country) => [country, 'EU'] as const),
]);

/** Whose law protects a consumer in this country (ISO 3166-1); undefined where no pack is for it. */
export const jurisdictionOf = (country: string): Jurisdiction | undefined => byCountry.get(country);
