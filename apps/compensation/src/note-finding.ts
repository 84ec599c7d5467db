import { type Circumstances, derivedId } from '@redress/contracts';
import { type TimerChange, type Write, setTimer, timer } from '@redress/messaging';
import { type CaseFile } from './domain/case-file.js';
import { withFindings } from './domain/finding.js';
import { caseFiles } from './store/stores.js';

/** `why`: what was found out, a code. */
export const caseReassess = timer<{ caseId: string; complaintId: string; why: string }>()('case.reassess');

/** Has a case decided anew, once, for all that was found out in the meantime. */
export const reassessSoon = (caseId: string, complaintId: string, why: string): TimerChange =>
  setTimer(caseReassess, derivedId('reassess', caseId, complaintId), caseId, undefined, { caseId, complaintId, why });

/** Files what was found out about a line, and has the case decided anew; nothing where it says nothing new. */
export function noteFinding(
  file: CaseFile, complaintId: string, lineRef: string, found: Circumstances, why: string,
): { readonly writes: readonly Write[]; readonly timers: readonly TimerChange[] } {
  const next = withFindings(file, lineRef, found);
  if (next === file) return { writes: [], timers: [] };
  return { writes: [caseFiles.put(next)], timers: [reassessSoon(file.caseId, complaintId, why)] };
}
