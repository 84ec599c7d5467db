import { type Money, compare, subtract } from '@redress/money';
import { type Facts } from '../facts.js';
import { type Floor, type StatutoryEntitlement } from '../statute/floor.js';
import { meetsFloor } from '../statute/meets.js';
import { type Entitlement, type Measures, assess } from './entitlement.js';
import { isOpen } from './lawful-option.js';
import { cashOn, totalOf } from './option.js';

/**
 * What a policy gives of itself, without the law. An offer is never below the floor, since law is added to whatever a policy says; but a
 * policy that speaks of the price and gives less of it than is owed in cash promises less than is owed.
 */
const NO_LAW: Floor = { entitlements: [], deadlines: [], passedOver: [] };
const alone = (measures: Measures, facts: Facts): Entitlement => assess({ ...measures, floor: NO_LAW }, facts);

export interface Below { readonly rule: string; readonly missing: Money }

/** By how much the policy alone gives less of the price, in every option, than law owes in cash whatever the customer does. */
export function belowFloor(measures: Measures, facts: Facts): Below | undefined {
  const owed = measures.floor.entitlements.filter(isPriceInCash);
  if (owed.length === 0) return undefined;
  const { options } = alone(measures, facts);
  for (const entitlement of owed) {
    const least = leastOf(entitlement);
    const most = options.map(({ legs }) => cashOn(legs, entitlement.head, entitlement.lineRef)).reduce((a, b) => (a > b ? a : b), 0n);
    const left = facts.left.find(({ lineRef, head }) => lineRef === entitlement.lineRef && head === 'price')!.amount;
    const due = compare(left, least) < 0 ? left : least;
    if (most < due.minor) return { rule: entitlement.rules[0] ?? 'law', missing: subtract(due, { minor: most, currency: due.currency }) };
  }
  return undefined;
}

/** No choice of the customer's, and no goods to be sent back first. */
const isPriceInCash = ({ head, ways }: StatutoryEntitlement): boolean =>
  head === 'price' && ways.every(({ form, gate }) => form === 'money' && gate === 'none');
const leastOf = ({ ways }: StatutoryEntitlement): Money => ways.map(({ amount }) => amount!).reduce((least, one) => (compare(one, least) < 0 ? one : least));

export interface Added { readonly rules: readonly string[]; readonly cost: Money }

/** What law adds to the policy, under any head: a remedy, a choice or a sum; `cost` where the default applies. Undefined: the policy has it all. */
export function addedByLaw(measures: Measures, facts: Facts, withLaw: Pick<Entitlement, 'options' | 'defaultOption'>): Added | undefined {
  const entitlements = measures.floor.entitlements.filter((entitlement) => !isOpen(entitlement));
  if (entitlements.length === 0) return undefined;
  const without = alone(measures, facts);
  const offered = without.options.length > 0 ? without.options : [{ legs: [] }];
  const lacking = entitlements.filter((entitlement) => !meetsFloor({ entitlements: [entitlement] }, offered));
  if (lacking.length === 0) return undefined;
  const { currency } = facts.complaint.order;
  const more = costOf(withLaw, currency).minor - costOf(without, currency).minor;
  return { rules: lacking.map(({ rules }) => rules[0] ?? 'law'), cost: { minor: more > 0n ? more : 0n, currency } };
}

const costOf = ({ options, defaultOption }: Pick<Entitlement, 'options' | 'defaultOption'>, currency: string): Money =>
  totalOf(options.find(({ optionId }) => optionId === defaultOption) ?? { legs: [] }, currency);
