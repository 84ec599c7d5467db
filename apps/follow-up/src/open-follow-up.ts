import { keep } from './case-file.js';
import { type ClockPolicy, policyFor, policyLabel, wind } from './domain/clock.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

/** A case is there: its clocks run from the moment it was opened. */
export const openFollowUp = (policies: readonly ClockPolicy[]) => followUp.useCase({
  name: 'open-follow-up',
  on: 'case.opened.v1',
  reads: (e) => ({ row: followUps.at({ merchant: e.merchant, caseId: e.data.caseId }) }),
  decide: ({ merchant, channel, data }, { row }) => {
    if (row) return {};
    const policy = policyFor(policies, channel);
    return keep(undefined, {
      row: {
        merchant, caseId: data.caseId, number: data.number, language: data.language, timeZone: data.timeZone, state: 'opened',
        openedAt: data.openedAt, complaints: 0, ends: {}, policy: policyLabel(policy), clocks: wind(policy, data.openedAt), reasons: {},
        round: 0, effective: 'unknown', facts: 0,
      },
      told: [],
    });
  },
});
