import { type Circumstances, derivedId } from '@redress/contracts';
import { type TimerChange, type Write, setTimer } from '@redress/messaging';
import { type CaseFile } from '../domain/case-file.js';
import { withFindings } from '../domain/offer/finding.js';
import { caseReassess } from './reassess-case.js';
import { caseFiles } from '../store/stores.js';

/** Has a plan decided anew, once, for all that was found out in the meantime. `why`: what it was, a code. */
export const reassessSoon = (caseId: string, planId: string, why: string): TimerChange =>
  setTimer(caseReassess, derivedId('reassess', planId), caseId, undefined, { caseId, planId, why });

/** Files what was found out about a line, and has the case decided anew; nothing where it says nothing new. */
export function noteFinding(
  file: CaseFile, planId: string, lineRef: string, found: Circumstances, why: string,
): { readonly writes: readonly Write[]; readonly timers: readonly TimerChange[] } {
  const next = withFindings(file, lineRef, found);
  if (next === file) return { writes: [], timers: [] };
  return { writes: [caseFiles.put(next)], timers: [reassessSoon(file.caseId, planId, why)] };
}
