import { clockStrikes } from './deadlines.js';
import { keep } from './case-file.js';
import { escalate, isOver } from './domain/case-life.js';
import { strike } from './domain/clock.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

/** A clock has come near or has run out. A missed resolution is brought before a person. */
export const watchClocks = followUp.useCase({
  name: 'watch-clocks',
  on: clockStrikes,
  reads: (t) => ({ row: followUps.at({ merchant: t.merchant, caseId: t.data.caseId }) }),
  decide: (_timer, { row }, now) => {
    if (!row || isOver(row)) return {};
    const { clocks, told } = strike(row.clocks, row, now);
    const overdue = told.some(({ type, data }) => type === 'clock.missed.v1' && data.clock === 'resolution');
    return keep(row, { row: { ...row, clocks }, told: [...told, ...(overdue ? [escalate(row, 'resolution-overdue', now)] : [])] });
  },
});
