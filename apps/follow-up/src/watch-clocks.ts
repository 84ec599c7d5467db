import { clockStrikes } from './deadlines.js';
import { keep } from './case-file.js';
import { escalate, isOver, withStatutory } from './domain/case-life.js';
import { strike } from './domain/clock.js';
import { strikeStatutory } from './domain/statutory-clock.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

/**
 * A clock has come near or has run out. A missed resolution is brought before a person, and so is what law owes while it waits for one:
 * before its time is over, and once more when it is.
 */
export const watchClocks = followUp.useCase({
  name: 'watch-clocks',
  on: clockStrikes,
  reads: (t) => ({ row: followUps.at({ merchant: t.merchant, caseId: t.data.caseId }) }),
  decide: (_timer, { row }, now) => {
    if (!row) return {};
    const { clocks, told } = isOver(row) ? { clocks: row.clocks, told: [] } : strike(row.clocks, row, now);
    const overdue = told.some(({ type, data }) => type === 'clock.missed.v1' && data.clock === 'resolution');
    const statutory = strikeStatutory(row.statutory ?? [], row.caseId, now);
    const reasons = [...(overdue ? ['resolution-overdue'] : []), ...(statutory.escalates ? [statutory.escalates] : [])];
    return keep(row, {
      row: withStatutory({ ...row, clocks }, statutory.clocks),
      told: [...told, ...statutory.told, ...reasons.map((reason) => escalate(row, reason, now))],
    });
  },
});
