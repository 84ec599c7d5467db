import { ProblemError, type StaffVerifier } from '@redress/chassis';
import { answerCounter } from './answer-counter.js';
import { answerTask } from './answer-task.js';
import { arrangeWork } from './arrange-work.js';
import { assignTask } from './assign-task.js';
import { bookPickup } from './book-pickup.js';
import { campaignUseCases } from './campaign-use-cases.js';
import { cancelPlan } from './cancel-plan.js';
import { withdrawTask } from './cancel-task.js';
import { catchUpBudget } from './catch-up-budget.js';
import { chooseOption } from './choose-option.js';
import { counterOffer } from './counter-offer.js';
import { decidePlan } from './decide-plan.js';
import { disputing } from './disputing.js';
import { drawChargeback } from './draw-chargeback.js';
import { escalateApproval } from './escalate-approval.js';
import { escalateTask } from './escalate-task.js';
import { expireOffer } from './expire-offer.js';
import { expireReturn } from './expire-return.js';
import { inspectReturn } from './inspect-return.js';
import { lapseEvidence } from './lapse-evidence.js';
import { noteComplaint } from './note-complaint.js';
import { noteMessage } from './note-message.js';
import { notePayout } from './note-payout.js';
import { proposeRemedy } from './propose-remedy.js';
import { provideEvidence } from './provide-evidence.js';
import { publicationUseCases } from './publication-use-cases.js';
import { reassessCase } from './reassess-case.js';
import { receiveTaskAnswer } from './receive-task-answer.js';
import { requestEvidence } from './request-evidence.js';
import { setBudget } from './set-budget.js';
import { strikeRepairClock } from './strike-repair-clock.js';
import { takeOnTask } from './take-on-task.js';
import { describeDocument } from './policies/documents.js';
import { compensation } from './score.js';

/** What is owed, offered, agreed and paid. */
const decided = [
  noteComplaint, proposeRemedy, reassessCase, chooseOption, counterOffer, answerCounter, expireOffer, decidePlan, inspectReturn, notePayout,
  noteMessage, cancelPlan, drawChargeback,
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
