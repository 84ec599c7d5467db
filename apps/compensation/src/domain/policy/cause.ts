import { type Category, type Circumstances } from '@redress/contracts';
import { type Facts } from '../facts.js';

/** What is wrong with the goods themselves: of these, one incident for many orders is a fault of the batch. */
const OF_THE_GOODS: readonly Category[] = ['quality_defect', 'functional_fault', 'not_as_described', 'counterfeit', 'expired_or_spoiled'];

/**
 * What caused it, as the channel, a report or an inspection has it, or as follows from what they have; null where that is not known. It must be
 * proven, since a cause may excuse the trader, and be the same for all lines complained about.
 */
export function causeOf({ complaint, reading, findings }: Pick<Facts, 'complaint' | 'reading' | 'findings'>): string | null {
  let common: string | null = null;
  for (const { lineRef, circumstances } of complaint.order.lines) {
    const found = findings?.[lineRef];
    const cause = circumstances || found ? causeIn({ ...circumstances, ...found }, reading.category) : null;
    if (cause === null || (common !== null && cause !== common)) return null;
    common = cause;
  }
  return common;
}

function causeIn({ cause, incident, missingGiftValue }: Circumstances, category: Category): string | null {
  if (cause?.proven === 'yes') return cause.value;
  if (incident?.proven === 'yes' && OF_THE_GOODS.includes(category)) return 'batch_defect';
  return missingGiftValue?.proven === 'yes' && category === 'missing_item' ? 'missing_gift' : null;
}
