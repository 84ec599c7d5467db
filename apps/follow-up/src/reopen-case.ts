import { command, refuse } from '@redress/messaging';
import { keep } from './case-file.js';
import { isOver, reopen, type ReopeningReason } from './domain/case-life.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

export const reopening = command<{ caseId: string; reason: ReopeningReason }, { state: string }>()('reopen-case');

/** The customer or one of ours says that the matter is not over. What was withdrawn only staff can take up again. */
export const reopenCase = followUp.useCase({
  name: 'reopen-case',
  on: reopening,
  reads: (c) => ({ row: followUps.at({ merchant: c.merchant, caseId: c.data.caseId }) }),
  decide: ({ data: { caseId, reason }, actor }, { row }, now) => {
    const by = actor?.role ?? 'customer';
    if (!row) return refuse('not-found', 'There is no such case.');
    if (!isOver(row)) return refuse('wrong-state', 'The case is open.');
    if (by === 'customer' && row.unresolvedReason === 'withdrawn') {
      return refuse('wrong-state', 'The complaint was withdrawn; please make a new one.');
    }
    const change = reopen({ ...row, unresolvedReason: undefined }, by, reason, now);
    return {
      ...keep(row, change), reply: { state: change.row.state },
      ...(by !== 'customer' && { audit: [{ act: 'reopen-case', target: caseId, detail: { reason } }] }),
    };
  },
});
