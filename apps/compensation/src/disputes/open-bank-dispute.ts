import { type EventData, type Instant, caseId as caseIdOf, derivedId, planId } from '@redress/contracts';
import { type Write, nothing, setTimer, timer } from '@redress/messaging';
import { keepDispute } from './dispute-telling.js';
import { disputeIdOf, escalate, mayGoTo, openDispute } from '../domain/dispute/dispute.js';
import { type OrderAccount } from '../domain/plan/entitlement-account.js';
import { aboutPlan, underDispute } from './open-dispute.js';
import { compensation } from '../score.js';
import { bankMatters } from '../store/bank-matters.js';
import { disputes } from '../store/disputes.js';
import { caseFiles, plans } from '../store/stores.js';

type Notice = Pick<EventData<'chargeback.opened.v1'>, 'chargebackId' | 'orderSource' | 'orderRef' | 'amount' | 'reason' | 'openedAt'>;
export interface Matter extends Notice { readonly caseId: string; readonly dropped?: readonly string[] | undefined }

/** Fires in the order of the case, once the bank's draw is booked: the notice itself is keyed by the order. */
export const bankDisputed = timer<Matter>()('bank.disputed');

/** The case that payments knows, else that of the order's last plan, else the one that intake opens for the chargeback. */
export const bankCaseOf = (data: Pick<EventData<'chargeback.opened.v1'>, 'caseId' | 'chargebackId'>, { merchant, lastCaseId }: OrderAccount): string =>
  data.caseId ?? lastCaseId ?? caseIdOf(merchant, data.chargebackId);

/** `dropped`: the plans that were cancelled for its sake. */
export function bankDisputes(data: EventData<'chargeback.opened.v1'>, order: OrderAccount, dropped: readonly string[], now: Instant) {
  const { chargebackId, orderSource, orderRef, amount, reason, openedAt } = data;
  const caseId = bankCaseOf(data, order);
  return setTimer(bankDisputed, derivedId('bank-dispute', chargebackId), caseId, now, {
    chargebackId, orderSource, orderRef, amount, reason, openedAt, caseId, dropped,
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
    matter: bankMatters.at({ merchant, chargebackId }),
  }),
  then: ({ merchant, data: { caseId } }, { file }) => {
    const ids = (file?.complaints ?? []).slice(-LIKELY_PLANS).map((_, index, some) => planId(caseId, file!.complaints.length - some.length + index + 1));
    return {
      made: plans.all(ids.map((id) => ({ merchant, planId: id }))),
      known: disputes.all(ids.map((id) => ({ merchant, disputeId: disputeIdOf(id) }))),
    };
  },
  decide: ({ merchant, channel, data }, { own, made, known, matter }, now) => {
    const { chargebackId, caseId, orderSource, orderRef, amount, reason, openedAt, dropped = [] } = data;
    if (own || matter) return nothing;
    const plan = made.findLast(({ facts: { complaint: { order } } }) => order.orderSource === orderSource && order.orderRef === orderRef);
    const dispute = plan && known.find(({ disputeId }) => disputeId === disputeIdOf(plan.planId));
    const filed = (disputeId?: string) => bankMatters.put({ merchant, chargebackId, caseId, dropped, ...(disputeId && { disputeId }) });
    if (dispute && !mayGoTo(dispute, 'bank')) return { writes: [filed(dispute.disputeId)] };
    if (dispute) return withWrite(keepDispute(dispute, escalate(dispute, 'bank', reason, now, openedAt)), filed(dispute.disputeId));
    const about = plan ? aboutPlan(plan) : {
      merchant, caseId, channel, orderSource, orderRef, lineRefs: [], currency: amount.currency, timeZone: 'UTC', plans: [],
    };
    const step = openDispute({
      ...about, disputeId: disputeIdOf(plan?.planId ?? chargebackId), chargebackId, level: 'bank', by: 'bank', openedBy: 'bank', reason,
      claimed: amount.minor,
    }, now, openedAt);
    const effects = withWrite(keepDispute(undefined, step), filed(step.dispute.disputeId));
    return plan ? withWrite(effects, underDispute(plan, step.dispute.disputeId)) : effects;
  },
});

const withWrite = (effects: ReturnType<typeof keepDispute>, write: Write): ReturnType<typeof keepDispute> => ({ ...effects, writes: [...effects.writes, write] });
