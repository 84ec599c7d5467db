import { type Reason } from '@redress/contracts';
import { type Measures, ceilingOf } from './domain/entitlement.js';
import { type Facts, statutoryFactsOf } from './domain/facts.js';
import { type Plan } from './domain/plan.js';
import { type Ceilings } from './domain/reservation.js';
import { type Floor } from './domain/statute/floor.js';
import { currentTariff, tariffOf } from './tariff/tariffs.js';

const floorOf = (_: unknown): Floor => ({ entitlements: [], deadlines: [], passedOver: [] });
const cite = (rule: string): Reason => ({ code: rule, en: rule, zh: rule });

/** The law and the policy that judge a complaint now. */
export const measuresNow = (facts: Omit<Facts, 'left'>): Measures => ({ policy: currentTariff, floor: floorOf(statutoryFactsOf(facts)), cite });

/** The law and the policy by which a plan was made. */
export const measuresOf = ({ facts, grounds }: Plan): Measures => ({ policy: tariffOf(grounds.tariff), floor: floorOf(statutoryFactsOf(facts)), cite });

export const ceilingsOf = (measures: Measures): Ceilings => (line, head) => ceilingOf(measures, line, head);
