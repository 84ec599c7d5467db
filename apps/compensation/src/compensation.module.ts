import { ProblemError, type StaffVerifier, staffOf } from '@redress/chassis';
import { defineService } from '@redress/messaging';
import { answerCounter } from './answer-counter.js';
import { openTrial } from './backtests/open-trial.js';
import { backtestPerformers } from './backtests/performer.js';
import { answerTask } from './answer-task.js';
import { arrangeWork } from './arrange-work.js';
import { assignTask } from './assign-task.js';
import { bookPickup } from './book-pickup.js';
import { cancelPlan } from './cancel-plan.js';
import { withdrawTask } from './cancel-task.js';
import { catchUpBudget } from './catch-up-budget.js';
import { chooseOption } from './choose-option.js';
import { compensationConfig } from './config.js';
import { counterOffer } from './counter-offer.js';
import { decidePlan } from './decide-plan.js';
import { drawChargeback } from './draw-chargeback.js';
import { escalateTask } from './escalate-task.js';
import { escalateApproval } from './escalate-approval.js';
import { expireOffer } from './expire-offer.js';
import { expireReturn } from './expire-return.js';
import { compensationGauges } from './gauges.js';
import { FairnessDoor } from './http/fairness.door.js';
import { AuthorityDoor } from './http/authority.door.js';
import { BudgetsDoor } from './http/budgets.door.js';
import { MyCaseDoor } from './http/my-case.door.js';
import { MyReturnDoor, RETURN_ADDRESSES } from './http/my-return.door.js';
import { PlanWorkDoor } from './http/plan-work.door.js';
import { PlansDoor } from './http/plans.door.js';
import { PoliciesDoor } from './http/policies.door.js';
import { PublicationsDoor } from './http/publications.door.js';
import { TasksDoor } from './http/tasks.door.js';
import { inspectReturn } from './inspect-return.js';
import { lapseEvidence } from './lapse-evidence.js';
import { noteComplaint } from './note-complaint.js';
import { noteMessage } from './note-message.js';
import { notePayout } from './note-payout.js';
import { describeDocument } from './policies/documents.js';
import { PolicyBookKeeper } from './policies/policy-book.js';
import { proposeRemedy } from './propose-remedy.js';
import { publicationUseCases } from './publication-use-cases.js';
import { provideEvidence } from './provide-evidence.js';
import { reassessCase } from './reassess-case.js';
import { receiveTaskAnswer } from './receive-task-answer.js';
import { requestEvidence } from './request-evidence.js';
import { compensation as pen } from './score.js';
import { setBudget } from './set-budget.js';
import { Compensation1764000000000 } from './store/migrations/1764000000000-compensation.js';
import { Findings1764200000000 } from './store/migrations/1764200000000-findings.js';
import { Negotiation1764200100000 } from './store/migrations/1764200100000-negotiation.js';
import { SimilarCases1764200200000 } from './store/migrations/1764200200000-similar-cases.js';
import { Publications1764302000000 } from './store/migrations/1764302000000-publications.js';
import { Authority1764303000000 } from './store/migrations/1764303000000-authority.js';
import { CustomerHistory1764200300000 } from './store/migrations/1764200300000-customer-history.js';
import { Work1764304000000 } from './store/migrations/1764304000000-work.js';
import { compensationStores } from './store/stores.js';
import { strikeRepairClock } from './strike-repair-clock.js';
import { takeOnTask } from './take-on-task.js';

const decided = [
  noteComplaint, proposeRemedy, reassessCase, chooseOption, counterOffer, answerCounter, expireOffer, decidePlan, inspectReturn, notePayout, noteMessage,
  cancelPlan, drawChargeback, escalateApproval, catchUpBudget, setBudget, ...publicationUseCases(describeDocument),
] as const;
/** Work of other departments. */
const worked = [
  arrangeWork, assignTask, takeOnTask, answerTask, withdrawTask, escalateTask, strikeRepairClock, expireReturn, bookPickup, requestEvidence,
  provideEvidence, lapseEvidence,
] as const;

/** `staff` verifies the tokens of those who answer by topic. */
export const useCasesWith = (staff: StaffVerifier) => pen.perform([...decided, ...worked, receiveTaskAnswer(staff)]);

/** For whoever needs no topic: no token is good. */
export const compensationUseCases = useCasesWith(() => Promise.reject(new ProblemError('unauthenticated', 'no token is good here')));

/** What is owed, offered, chosen and approved: plans made of legs, each drawing on the entitlement accounts of an order's lines. */
export const compensation = defineService({
  name: 'compensation',
  config: compensationConfig,
  stores: [...compensationStores],
  migrations: [
    Compensation1764000000000,
    Findings1764200000000,
    Negotiation1764200100000,
    SimilarCases1764200200000,
    CustomerHistory1764200300000,
    Publications1764302000000,
    Authority1764303000000,
    Work1764304000000,
  ],
  useCases: (config) => useCasesWith(staffOf(config)),
  performers: (_, { reads }) => backtestPerformers(reads, openTrial),
  gauges: () => compensationGauges,
  controllers: [
    PlansDoor, MyCaseDoor, FairnessDoor, AuthorityDoor, BudgetsDoor, PoliciesDoor, PublicationsDoor, TasksDoor, PlanWorkDoor, MyReturnDoor,
  ],
  providers: ({ RETURN_ADDRESSES: addresses = {} }, { reads }) => [
    { provide: PolicyBookKeeper, useValue: new PolicyBookKeeper(reads) }, { provide: RETURN_ADDRESSES, useValue: addresses },
  ],
});
