import { type Circumstances } from '@redress/contracts';
import { type TimerChange, type Write } from '@redress/messaging';
import { type CaseFile } from '../domain/case-file.js';
import { withFindings } from '../domain/offer/finding.js';
import { reassessSoon } from './reassessing.js';
import { caseFiles } from '../store/stores.js';

/** Files what was found out about a line, and has the case decided anew; nothing where it says nothing new. */
export function noteFinding(
  file: CaseFile, planId: string, lineRef: string, found: Circumstances, why: string,
): { readonly writes: readonly Write[]; readonly timers: readonly TimerChange[] } {
  const next = withFindings(file, lineRef, found);
  if (next === file) return { writes: [], timers: [] };
  return { writes: [caseFiles.put(next)], timers: [reassessSoon(file.caseId, planId, why)] };
}
