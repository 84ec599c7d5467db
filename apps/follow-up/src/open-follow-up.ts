import { type EventData } from '@redress/contracts';
import { keep } from './case-file.js';
import { type ClockPolicy, type Clocks, policyFor, policyLabel, wind } from './domain/clock.js';
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
        openedAt: data.openedAt, complaints: 0, ends: {}, policy: policyLabel(policy), clocks: unasked(data.openedBy) ? withoutFirst(wind(policy, data.openedAt)) : wind(policy, data.openedAt), reasons: {},
        round: 0, effective: 'unknown', facts: 0,
      },
      told: [],
    });
  },
});

/** Where nobody has written to us, the first word is ours: no clock waits for an answer. */
const unasked = (openedBy: EventData<'case.opened.v1'>['openedBy']): boolean => openedBy === 'campaign' || openedBy === 'operation';
const withoutFirst = (clocks: Clocks): Clocks => ({ ...clocks, first_response: { ...clocks.first_response, state: 'met' } });
