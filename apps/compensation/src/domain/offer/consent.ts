import { type RemedyOption } from '@redress/contracts';
import { isLawful } from './lawful-option.js';
import { type Floor } from '../statute/floor.js';

/**
 * The option with the customer's signature under its credit, where it gives what law owes by that alone. Undefined where nothing has to be
 * signed: the option is lawful as it stands, or no signature makes it so.
 */
export function signed(option: RemedyOption, floor: Floor, consentId: string): RemedyOption | undefined {
  if (isLawful(option, floor)) return undefined;
  const takesPlace = ({ form, head, lineRef, remedy }: RemedyOption['legs'][number]): boolean => form === 'credit' && floor.entitlements.some(
    (one) => one.head === head && one.lineRef === lineRef && one.ways.some(({ byConsent }) => byConsent?.includes(remedy)),
  );
  const agreed = { ...option, legs: option.legs.map((leg) => (takesPlace(leg) ? { ...leg, consentId } : leg)) };
  return isLawful(agreed, floor) ? agreed : undefined;
}
