import { auditChains, ledgerBalances, versionsAreWhole, withinCaptured } from './books.js';
import { campaignsPayOnce } from './campaigns.js';
import { type Check, type Facts } from './check.js';
import { nothingIsLost, nothingIsOpen, nothingIsParked, outboxIsEmpty } from './completeness.js';
import { financeIsTold, financeSequences } from './finance.js';
import { legsArePayouts, payoutsArePosted, railAgrees } from './money-path.js';

export const checks: readonly Check[] = [
  legsArePayouts, payoutsArePosted, financeIsTold, railAgrees, ledgerBalances, withinCaptured, financeSequences, versionsAreWhole, auditChains,
  nothingIsLost, campaignsPayOnce, outboxIsEmpty, nothingIsOpen, nothingIsParked,
];

export interface Checked { readonly name: string; readonly ok: boolean; readonly detail: string }
export interface Verdict { readonly ok: boolean; readonly checks: readonly Checked[] }

const SHOWN = 5;

/** Looks at the facts in every way. A fault of a `strict` check is told, and counts only where `strict` asks for it. */
export function judge(facts: Facts, { strict = false } = {}): Verdict {
  const judged = checks.map(({ name, when, look }): Checked => {
    const { seen, faults } = look(facts);
    const ok = faults.length === 0 || (when === 'strict' && !strict);
    const more = faults.length > SHOWN ? [`and ${faults.length - SHOWN} more`] : [];
    return { name, ok, detail: faults.length === 0 ? seen : [seen, ...faults.slice(0, SHOWN), ...more].join('; ') };
  });
  return { ok: judged.every(({ ok }) => ok), checks: judged };
}
