import { type Reason } from '@redress/contracts';
import { type Measures, ceilingOf } from './domain/entitlement.js';
import { type Judge } from './domain/explanation.js';
import { type Facts, statutoryFactsOf } from './domain/facts.js';
import { type Plan } from './domain/plan.js';
import { type Ceilings } from './domain/reservation.js';
import { packs, shippedPacks } from './statutes/shipped.js';
import { currentPolicy, shippedPolicy } from './policies/shipped.js';
import { floorOf } from './domain/statute/evaluate.js';
import { type Floor } from './domain/statute/floor.js';

/** What a statute says, as both sides read it. What was read in a secondary copy alone is marked so. */
const citations = new Map(packs.flatMap(({ rules }) => rules).map(({ id, citation, confidence, entitlement: { en, zh } }) => [id, {
  code: id, en: `${en} (${citation}${confidence === 'S' ? '; unconfirmed' : ''})`, zh: `${zh}（${citation}${confidence === 'S' ? '，未经核实' : ''}）`,
}]));
const cite = (rule: string): Reason => citations.get(rule) ?? { code: rule, en: rule, zh: rule };
const lawOn = (facts: Omit<Facts, 'left'>): Floor => floorOf(shippedPacks, statutoryFactsOf(facts));

/** The law and the policy that judge a complaint now. */
export const measuresNow = (facts: Omit<Facts, 'left'>): Measures => ({ policy: currentPolicy, floor: lawOn(facts), cite });

/** The law and the policy by which a plan was made, for its own facts or for others. */
export const judgeOf = ({ grounds }: Pick<Plan, 'grounds'>): Judge => (facts) => ({ policy: shippedPolicy(grounds.tariff), floor: lawOn(facts), cite });

export const measuresOf = (plan: Plan): Measures => judgeOf(plan)(plan.facts);

export const ceilingsOf = (measures: Measures): Ceilings => (line, head) => ceilingOf(measures, line, head);
