import { type RulePack } from '../domain/statute/rule-pack.js';
import { euConformity } from './eu-conformity.js';
import { euDistanceSales } from './eu-distance-sales.js';
import { euFlights } from './eu-flights.js';

export const eu202611: RulePack = { version: 'eu@2026-11', jurisdiction: 'EU', rules: [...euDistanceSales, ...euConformity, ...euFlights] };
