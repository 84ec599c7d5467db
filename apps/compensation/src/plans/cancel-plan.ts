import { headsOfLoss, planId } from '@redress/contracts';
import { early } from '@redress/messaging';
import { conclude, stopOffer, tellEnd } from './carry-out.js';
import { type CaseFile, ordinalOf } from '../domain/case-file.js';
import { type Plan, chosenOption, drop, endLeg, isUnreleased } from '../domain/plan/plan.js';
import { compensation } from '../score.js';
import { bookRefs, booksIn } from '../store/books.js';
import { caseFiles, plans } from '../store/stores.js';
import { type Telling, tell, tellLeg, tellingOf } from './telling.js';

/** The customer takes the complaint back: what is not out yet is cancelled; what is out is called back, and payments answers for it. */
export const cancelPlan = compensation.useCase({
  name: 'cancel-plan',
  on: 'complaint.withdrawn.v1',
  reads: ({ merchant, data }) => ({ file: caseFiles.at({ merchant, caseId: data.caseId }) }),
  then: ({ merchant, data }, { file }) => {
    const complaint = file?.complaints.find(({ complaintId }) => complaintId === data.complaintId);
    if (!file || !complaint) return { made: plans.all([]), ...bookRefs() };
    const { orderSource, orderRef, lines } = complaint.order;
    return {
      made: plans.all([{ merchant, planId: planId(data.caseId, ordinalOf(file, data.complaintId)) }]),
      // A withdrawal names the complaint, not the accounts: law and a published policy may have drawn on any.
      ...bookRefs({ merchant, orderSource, orderRef }, lines.flatMap(({ lineRef }) => headsOfLoss.map((head) => ({ lineRef, head })))),
    };
  },
  decide: ({ data }, { file, made, ...view }) => {
    if (!file || ordinalOf(file, data.complaintId) === 0) return early('complaint.received');
    const noted = caseFiles.put(withdrawnIn(file, data.complaintId));
    const [plan] = made;
    if (!plan) return { writes: [noted] };
    const telling = tellingOf({ ...plan, withdrawn: true });
    if (isUnreleased(plan)) {
      telling.plan = drop(telling.plan, 'cancelled');
      tell(telling, 'remedy.cancelled.v1', { reason: 'withdrawn' });
    } else if (plan.state === 'released') {
      callBack(telling, plan);
    } else {
      return { writes: [noted] };
    }
    const effects = conclude(telling, plan, booksIn(view));
    return 'refused' in effects ? effects : {
      ...effects, writes: [noted, ...effects.writes], timers: [...effects.timers, ...(plan.expiresAt ? [stopOffer(plan)] : [])],
    };
  },
});

const withdrawnIn = (file: CaseFile, complaintId: string): CaseFile => ({
  ...file, version: file.version + 1,
  complaints: file.complaints.map((filed) => (filed.complaintId === complaintId ? { ...filed, withdrawn: true } : filed)),
});

/** Money or credit may be on its way: its leg ends with what payments says. Letters and legs that are still planned end here and now. */
function callBack(telling: Telling, plan: Plan): void {
  telling.plan = { ...telling.plan, waitsFor: undefined };
  for (const { legId, state } of plan.legs) {
    if (state !== 'planned' && state !== 'released') continue;
    const form = chosenOption(plan)?.legs.find((leg) => leg.legId === legId)?.form;
    const isMoney = form === 'money' || form === 'credit';
    if (state === 'released') tellLeg(telling, 'leg.cancelled.v1', legId, { legId, reason: 'withdrawn' });
    if (state === 'planned' || !isMoney) telling.plan = endLeg(telling.plan, legId, 'cancelled') ?? telling.plan;
  }
  tellEnd(telling, plan);
}
