import { type EventData, type Instant, caseId as caseIdOf, derivedId, planId } from '@redress/contracts';
import { nothing, setTimer, timer } from '@redress/messaging';
import { keepDispute } from './dispute-telling.js';
import { disputeIdOf, escalate, mayGoTo, openDispute } from '../domain/dispute/dispute.js';
import { type OrderAccount } from '../domain/plan/entitlement-account.js';
import { aboutPlan, underDispute } from './open-dispute.js';
import { compensation } from '../score.js';
import { disputes } from '../store/disputes.js';
import { caseFiles, plans } from '../store/stores.js';

type Notice = Pick<EventData<'chargeback.opened.v1'>, 'chargebackId' | 'orderSource' | 'orderRef' | 'amount' | 'reason' | 'openedAt'>;

/** Fires in the order of the case, once the bank's draw is booked: the notice itself is keyed by the order. */
export const bankDisputed = timer<Notice & { caseId: string }>()('bank.disputed');

/** The case that payments knows, else that of the order's last plan, else the one that intake opens for the chargeback. */
export function bankDisputes(data: EventData<'chargeback.opened.v1'>, { merchant, lastCaseId }: OrderAccount, now: Instant) {
  const { chargebackId, orderSource, orderRef, amount, reason, openedAt } = data;
  const caseId = data.caseId ?? lastCaseId ?? caseIdOf(merchant, chargebackId);
  return setTimer(bankDisputed, derivedId('bank-dispute', chargebackId), caseId, now, {
    chargebackId, orderSource, orderRef, amount, reason, openedAt, caseId,
  });
}

const LIKELY_PLANS = 20;

/**
 * A bank's notice opens a dispute at its level, or takes the one about the order's plan there, and asks us for evidence by a date that counts
 * from the notice. One that has been at the bank before, or may not go there any more, is not begun again.
 */
export const openBankDispute = compensation.useCase({
  name: 'open-bank-dispute',
  on: bankDisputed,
  reads: ({ merchant, data: { caseId, chargebackId } }) => ({
    file: caseFiles.at({ merchant, caseId }), own: disputes.at({ merchant, disputeId: disputeIdOf(chargebackId) }),
  }),
  then: ({ merchant, data: { caseId } }, { file }) => {
    const ids = (file?.complaints ?? []).slice(-LIKELY_PLANS).map((_, index, some) => planId(caseId, file!.complaints.length - some.length + index + 1));
    return {
      made: plans.all(ids.map((id) => ({ merchant, planId: id }))),
      known: disputes.all(ids.map((id) => ({ merchant, disputeId: disputeIdOf(id) }))),
    };
  },
  decide: ({ merchant, channel, data }, { own, made, known }, now) => {
    const { chargebackId, caseId, orderSource, orderRef, amount, reason, openedAt } = data;
    if (own) return nothing;
    const plan = made.findLast(({ facts: { complaint: { order } } }) => order.orderSource === orderSource && order.orderRef === orderRef);
    const dispute = plan && known.find(({ disputeId }) => disputeId === disputeIdOf(plan.planId));
    if (dispute) return mayGoTo(dispute, 'bank') ? keepDispute(dispute, escalate(dispute, 'bank', reason, now, openedAt)) : nothing;
    const about = plan ? aboutPlan(plan) : {
      merchant, caseId, channel, orderSource, orderRef, lineRefs: [], currency: amount.currency, timeZone: 'UTC', plans: [],
    };
    const step = openDispute({
      ...about, disputeId: disputeIdOf(plan?.planId ?? chargebackId), chargebackId, level: 'bank', by: 'bank', openedBy: 'bank', reason,
      claimed: amount.minor,
    }, now, openedAt);
    const effects = keepDispute(undefined, step);
    return plan ? { ...effects, writes: [...effects.writes, underDispute(plan, step.dispute.disputeId)] } : effects;
  },
});
