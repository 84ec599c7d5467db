import { type RemedyKind, type RemedyOption } from '@redress/contracts';
import { compare } from '@redress/money';
import { type Facts } from '../facts.js';
import { cashOn, cashTotalOf } from './option.js';

/**
 * The option that gives the customer the very thing that they asked for. They have chosen by asking, whatever else law would have left them:
 * nobody has to ask them again. What law owes beside it is in every option. Undefined where they named nothing, or where no option gives all
 * of it without a condition.
 */
export function grantedWish(options: readonly RemedyOption[], { complaint, reading }: Facts): string | undefined {
  const wish = complaint.requestedRemedy ?? reading.requestedRemedy;
  return options.find(({ legs }) => legs.every(({ gate }) => gate !== 'inspection') && grants(legs, wish, complaint))?.optionId;
}

/** What was missing is sent after as what was broken is replaced. */
const inKind = (remedy: RemedyKind): RemedyKind => (remedy === 'reship_missing' ? 'replacement' : remedy);

function grants(legs: RemedyOption['legs'], wish: Facts['reading']['requestedRemedy'], { order, demanded }: Facts['complaint']): boolean {
  if (wish === 'refund') return order.lines.every(({ lineRef, paid }) => cashOn(legs, 'price', lineRef) >= paid.value.minor);
  if (wish === 'replacement' || wish === 'repair') return order.lines.every(({ lineRef }) => legs.some((leg) => leg.lineRef === lineRef && inKind(leg.remedy) === wish));
  if (wish !== 'partial_refund' && wish !== 'damages') return false;
  // A sum of their own that is met in cash is an agreement.
  return demanded !== undefined && demanded.minor > 0n && demanded.currency === order.currency && compare(cashTotalOf({ legs }, order.currency), demanded) >= 0;
}
