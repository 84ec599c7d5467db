import { ProblemError, type StaffVerifier } from '@redress/chassis';
import { answerCounter } from './offers/answer-counter.js';
import { answerTask } from './work/answer-task.js';
import { arrangeWork } from './work/arrange-work.js';
import { assignTask } from './work/assign-task.js';
import { bookPickup } from './work/book-pickup.js';
import { campaignUseCases } from './campaigns/campaign-use-cases.js';
import { cancelPlan } from './plans/cancel-plan.js';
import { withdrawTask } from './work/cancel-task.js';
import { catchUpBudget } from './authority/catch-up-budget.js';
import { chooseOption } from './offers/choose-option.js';
import { counterOffer } from './offers/counter-offer.js';
import { decidePlan } from './authority/decide-plan.js';
import { disputing } from './disputes/disputing.js';
import { drawChargeback } from './disputes/draw-chargeback.js';
import { escalateApproval } from './authority/escalate-approval.js';
import { escalateTask } from './work/escalate-task.js';
import { expireOffer } from './offers/expire-offer.js';
import { expireReturn } from './work/expire-return.js';
import { inspectReturn } from './work/inspect-return.js';
import { lapseEvidence } from './work/lapse-evidence.js';
import { noteComplaint } from './offers/note-complaint.js';
import { noteMessage } from './plans/note-message.js';
import { notePayout } from './plans/note-payout.js';
import { proposeRemedy } from './offers/propose-remedy.js';
import { provideEvidence } from './work/provide-evidence.js';
import { publicationUseCases } from './publications/publication-use-cases.js';
import { reassessCase } from './offers/reassess-case.js';
import { receiveTaskAnswer } from './work/receive-task-answer.js';
import { requestEvidence } from './work/request-evidence.js';
import { setBudget } from './authority/set-budget.js';
import { settleChargeback } from './disputes/settle-chargeback.js';
import { strikeRepairClock } from './work/strike-repair-clock.js';
import { takeOnTask } from './work/take-on-task.js';
import { describeDocument } from './policies/documents.js';
import { compensation } from './score.js';

/** What is owed, offered, agreed and paid. */
const decided = [
  noteComplaint, proposeRemedy, reassessCase, chooseOption, counterOffer, answerCounter, expireOffer, decidePlan, inspectReturn, notePayout,
  noteMessage, cancelPlan, drawChargeback, settleChargeback,
] as const;
/** Who may, and out of which budget. */
const controlled = [escalateApproval, catchUpBudget, setBudget] as const;
/** Work of other departments. */
const worked = [
  arrangeWork, assignTask, takeOnTask, answerTask, withdrawTask, escalateTask, strikeRepairClock, expireReturn, bookPickup, requestEvidence,
  provideEvidence, lapseEvidence,
] as const;

/** `staff` verifies the tokens of those who answer by topic. */
export const useCasesWith = (staff: StaffVerifier) => compensation.perform([
  ...decided, ...controlled, ...worked, ...disputing.useCases, ...campaignUseCases, receiveTaskAnswer(staff), ...publicationUseCases(describeDocument),
]);

/** For whoever needs no topic: no token is good. */
export const compensationUseCases = useCasesWith(() => Promise.reject(new ProblemError('unauthenticated', 'no token is good here')));
