import { defineService } from '@redress/messaging';
import { answerCounter } from './answer-counter.js';
import { openTrial } from './backtests/open-trial.js';
import { backtestPerformers } from './backtests/performer.js';
import { cancelPlan } from './cancel-plan.js';
import { campaignUseCases } from './campaign-use-cases.js';
import { catchUpBudget } from './catch-up-budget.js';
import { chooseOption } from './choose-option.js';
import { compensationConfig } from './config.js';
import { counterOffer } from './counter-offer.js';
import { decidePlan } from './decide-plan.js';
import { drawChargeback } from './draw-chargeback.js';
import { escalateApproval } from './escalate-approval.js';
import { expireOffer } from './expire-offer.js';
import { compensationGauges } from './gauges.js';
import { CampaignsDoor } from './http/campaigns.door.js';
import { FairnessDoor } from './http/fairness.door.js';
import { AuthorityDoor } from './http/authority.door.js';
import { BudgetsDoor } from './http/budgets.door.js';
import { MyCaseDoor } from './http/my-case.door.js';
import { NoticesDoor } from './http/notices.door.js';
import { PlansDoor } from './http/plans.door.js';
import { PoliciesDoor } from './http/policies.door.js';
import { PublicationsDoor } from './http/publications.door.js';
import { inspectReturn } from './inspect-return.js';
import { noteComplaint } from './note-complaint.js';
import { noteMessage } from './note-message.js';
import { notePayout } from './note-payout.js';
import { describeDocument } from './policies/documents.js';
import { PolicyBookKeeper } from './policies/policy-book.js';
import { proposeRemedy } from './propose-remedy.js';
import { publicationUseCases } from './publication-use-cases.js';
import { reassessCase } from './reassess-case.js';
import { compensation as pen } from './score.js';
import { setBudget } from './set-budget.js';
import { Compensation1764000000000 } from './store/migrations/1764000000000-compensation.js';
import { Findings1764200000000 } from './store/migrations/1764200000000-findings.js';
import { Negotiation1764200100000 } from './store/migrations/1764200100000-negotiation.js';
import { SimilarCases1764200200000 } from './store/migrations/1764200200000-similar-cases.js';
import { Publications1764302000000 } from './store/migrations/1764302000000-publications.js';
import { Authority1764303000000 } from './store/migrations/1764303000000-authority.js';
import { CustomerHistory1764200300000 } from './store/migrations/1764200300000-customer-history.js';
import { Campaign1764306000000 } from './store/migrations/1764306000000-campaign.js';
import { compensationStores } from './store/stores.js';

export const compensationUseCases = pen.perform([
  noteComplaint, proposeRemedy, reassessCase, chooseOption, counterOffer, answerCounter, expireOffer, decidePlan, inspectReturn, notePayout, noteMessage, cancelPlan, drawChargeback,
  ...publicationUseCases(describeDocument),
  ...campaignUseCases,
  escalateApproval, catchUpBudget, setBudget,
]);

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
    Campaign1764306000000,
  ],
  useCases: () => compensationUseCases,
  performers: (_, { reads }) => backtestPerformers(reads, openTrial),
  gauges: () => compensationGauges,
  providers: (_, { reads }) => [{ provide: PolicyBookKeeper, useValue: new PolicyBookKeeper(reads) }],
  controllers: [
    PlansDoor, MyCaseDoor, FairnessDoor, AuthorityDoor, BudgetsDoor, PoliciesDoor, PublicationsDoor,
    CampaignsDoor, NoticesDoor,
  ],
});
