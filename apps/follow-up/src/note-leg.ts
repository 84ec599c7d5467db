import { type EventData } from '@redress/contracts';
import { early } from '@redress/messaging';
import { keep } from './case-file.js';
import { awaitsUs, type FollowUp } from './domain/case-life.js';
import { improvementOf, makePromises, promiseOf } from './domain/promise.js';
import { letterTo } from './messages.js';
import { withPromises } from './promise-book.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';
import { promises } from './store/promises.js';

/**
 * A leg is released, so its plan no longer waits for one of ours, and it is promised by a date. An apology is a letter, and sending it is
 * its fulfilment. Of a leg of money or credit the reason is kept, since payments, which tells when it is paid, does not know it.
 */
export const noteLeg = followUp.useCase({
  name: 'note-leg',
  on: 'leg.released.v1',
  reads: ({ merchant, data: { caseId, leg } }) => ({
    row: followUps.at({ merchant, caseId }),
    promise: promises.at({ merchant, promiseId: promiseOf(leg.legId) }),
    // Read, so that it can be written; only an apology makes it.
    _improvement: promises.all(leg.remedy === 'apology' ? [{ merchant, promiseId: improvementOf(leg.legId) }] : []),
  }),
  decide: ({ merchant, at, data }, { row, promise }) => {
    if (!row) return early('case.opened.v1');
    const { planId, leg, reason } = data;
    const letters = leg.form === 'apology' ? [letterTo(row, { template: 'apology', reason }, leg.legId)] : [];
    const released = promising(awaitsUs(row, planId, false), data);
    const after = leg.form === 'money' || leg.form === 'credit' ? { ...released, reasons: { ...row.reasons, [leg.legId]: reason } } : released;
    return withPromises(keep(row, { row: after, told: [] }, letters), promise ? [] : makePromises(merchant, data, at));
  },
});

const promising = (row: FollowUp, { planId, leg: { legId } }: EventData<'leg.released.v1'>): FollowUp => {
  const legs = row.promised?.[planId] ?? [];
  return legs.includes(legId) ? row : { ...row, promised: { ...row.promised, [planId]: [...legs, legId] } };
};
