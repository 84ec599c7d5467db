import { type Duration } from '@redress/contracts';
import { command, refuse } from '@redress/messaging';
import { keep } from './case-file.js';
import { isOver, type Outcome, resolve } from './domain/case-life.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

interface Resolution { readonly caseId: string; readonly outcome: Outcome; readonly unresolvedReason?: string | undefined }
export const resolution = command<Resolution, { state: string }>()('resolve-case');

/** One of ours ends a case that no plan will end: opened again, or with a remedy that failed for good. */
export const resolveCase = (period: Duration) => followUp.useCase({
  name: 'resolve-case',
  on: resolution,
  reads: (c) => ({ row: followUps.at({ merchant: c.merchant, caseId: c.data.caseId }) }),
  decide: ({ data: { caseId, outcome, unresolvedReason } }, { row }, now) => {
    if (!row) return refuse('not-found', 'There is no such case.');
    if (isOver(row)) return refuse('wrong-state', 'The case has its outcome already.');
    if (outcome === 'none' && !unresolvedReason) return refuse('evidence-required', 'A case without an outcome needs the reason why.');
    const change = resolve(row, outcome, now, period, unresolvedReason);
    return {
      ...keep(row, change), reply: { state: change.row.state },
      audit: [{ act: 'resolve-case', target: caseId, detail: { outcome, ...(unresolvedReason && { unresolvedReason }) } }],
    };
  },
});
