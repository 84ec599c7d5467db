import { type Leg } from '@redress/contracts';
import { type Money, sum } from '@redress/money';
import { type Floor, type StatutoryEntitlement, type Way } from './floor.js';

/** A leg as far as a floor looks at it. */
export type Given = Omit<Leg, 'legId' | 'ordinal'>;

declare const cash: unique symbol;
/** A leg that counts toward a money floor. Only `countsAsCash` makes one, so that nothing else can be added up to it. */
export type CountsAsCash = Given & { readonly amount: Money; readonly [cash]: true };

/**
 * What is owed may depend on the goods' being handed over, and the trader fetches them; where the law asks for no inspection it may not depend on
 * what one finds, which would lay the trader's burden of proof on the consumer.
 */
const asksMore = (leg: Given, way: Way): boolean => leg.gate === 'inspection' && way.gate === 'none';

/** Money counts, unless more is asked for than by law; anything else only as the rule allows and the customer signed. */
export function countsAsCash(leg: Given, way: Way): CountsAsCash | undefined {
  if (!leg.amount || asksMore(leg, way)) return undefined;
  if (leg.form === 'money') return leg as CountsAsCash;
  const agreed = leg.form === 'credit' && leg.consentId !== undefined && way.byConsent?.includes(leg.remedy);
  return agreed ? (leg as CountsAsCash) : undefined;
}

/** What legs lack of an entitlement; `missing` is a sum where money would close the gap. */
export interface Shortfall {
  readonly entitlement: StatutoryEntitlement;
  readonly missing?: Money;
}

const LACKS = Symbol('not given');
type Lack = undefined | Money | typeof LACKS;

/** Entitlements that the legs of an option do not meet in any of their ways. */
export function shortfalls(floor: Pick<Floor, 'entitlements'>, legs: readonly Given[]): Shortfall[] {
  return floor.entitlements.flatMap((entitlement): Shortfall[] => {
    const lacks = entitlement.ways.map((way) => lackOf(entitlement, way, legs));
    if (lacks.includes(undefined)) return [];
    const sums = lacks.filter((lack): lack is Money => typeof lack === 'object');
    return [{ entitlement, ...(sums.length > 0 && { missing: sums.reduce((least, one) => (one.minor < least.minor ? one : least)) }) }];
  });
}

/** Whether the legs meet the entitlement in this very way. */
export const meetsWay = (entitlement: StatutoryEntitlement, way: Way, legs: readonly Given[]): boolean =>
  lackOf(entitlement, way, legs) === undefined;

/** Undefined where the legs meet the entitlement in this way. */
function lackOf({ head, lineRef }: StatutoryEntitlement, way: Way, legs: readonly Given[]): Lack {
  const own = legs.filter((leg) => leg.lineRef === lineRef);
  if (!way.amount) return own.some((leg) => leg.remedy === way.remedy && leg.form === way.form && !asksMore(leg, way)) ? undefined : LACKS;
  const counted = own.filter((leg) => leg.head === head).flatMap((leg) => countsAsCash(leg, way) ?? []);
  const given = total(counted, way.amount.currency);
  // A sum that is not known yet is met by any.
  if (way.amount.minor === 0n) return counted.length > 0 ? undefined : LACKS;
  return given.minor >= way.amount.minor ? undefined : { minor: way.amount.minor - given.minor, currency: given.currency };
}

const total = (legs: readonly CountsAsCash[], currency: string): Money => sum(legs.map(({ amount }) => amount), currency);

/** Ways that law leaves to the consumer and that no option offers. */
export function missingChoices(floor: Pick<Floor, 'entitlements'>, options: readonly { readonly legs: readonly Given[] }[]): Shortfall[] {
  return floor.entitlements.filter(({ chooser }) => chooser === 'consumer').flatMap((entitlement) =>
    entitlement.ways.filter((way) => !options.some(({ legs }) => lackOf(entitlement, way, legs) === undefined))
      .map((way): Shortfall => ({ entitlement: { ...entitlement, ways: [way] }, ...(way.amount && { missing: way.amount }) })));
}

/** Every option gives what is owed, and together they leave the consumer each choice that law gives. */
export const meetsFloor = (floor: Pick<Floor, 'entitlements'>, options: readonly { readonly legs: readonly Given[] }[]): boolean =>
  options.every(({ legs }) => shortfalls(floor, legs).length === 0) && missingChoices(floor, options).length === 0;
