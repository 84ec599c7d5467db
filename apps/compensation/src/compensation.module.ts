import { staffOf } from '@redress/chassis';
import { defineService } from '@redress/messaging';
import { openTrial } from './backtests/open-trial.js';
import { backtestPerformers } from './backtests/performer.js';
import { compensationConfig } from './config.js';
import { disputing } from './disputes/disputing.js';
import { compensationGauges } from './gauges.js';
import { CampaignsDoor } from './http/campaigns.door.js';
import { FairnessDoor } from './http/fairness.door.js';
import { AuthorityDoor } from './http/authority.door.js';
import { BudgetsDoor } from './http/budgets.door.js';
import { MyCaseDoor } from './http/my-case.door.js';
import { MyReturnDoor, RETURN_ADDRESSES } from './http/my-return.door.js';
import { NoticesDoor } from './http/notices.door.js';
import { PlanWorkDoor } from './http/plan-work.door.js';
import { PlansDoor } from './http/plans.door.js';
import { PoliciesDoor } from './http/policies.door.js';
import { PublicationsDoor } from './http/publications.door.js';
import { TasksDoor } from './http/tasks.door.js';
import { PolicyBookKeeper } from './policies/policy-book.js';
import { Compensation1764000000000 } from './store/migrations/1764000000000-compensation.js';
import { Findings1764200000000 } from './store/migrations/1764200000000-findings.js';
import { Negotiation1764200100000 } from './store/migrations/1764200100000-negotiation.js';
import { SimilarCases1764200200000 } from './store/migrations/1764200200000-similar-cases.js';
import { Publications1764302000000 } from './store/migrations/1764302000000-publications.js';
import { Authority1764303000000 } from './store/migrations/1764303000000-authority.js';
import { CustomerHistory1764200300000 } from './store/migrations/1764200300000-customer-history.js';
import { Work1764304000000 } from './store/migrations/1764304000000-work.js';
import { Disputes1764305000000 } from './store/migrations/1764305000000-disputes.js';
import { Campaign1764306000000 } from './store/migrations/1764306000000-campaign.js';
import { Inquiry1764308000000 } from './store/migrations/1764308000000-inquiry.js';
import { CampaignPace1764309000000 } from './store/migrations/1764309000000-campaign-pace.js';
import { BlockedPolicies1764310000000 } from './store/migrations/1764310000000-blocked-policies.js';
import { BankMatters1764311000000 } from './store/migrations/1764311000000-bank-matters.js';
import { compensationStores } from './store/stores.js';
import { compensationUseCases, useCasesWith } from './use-cases.js';

export { compensationUseCases };

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
    Disputes1764305000000,
    Campaign1764306000000,
    Inquiry1764308000000,
    CampaignPace1764309000000,
    BlockedPolicies1764310000000,
    BankMatters1764311000000,
  ],
  useCases: (config) => useCasesWith(staffOf(config)),
  performers: (_, { reads }) => backtestPerformers(reads, openTrial),
  gauges: () => compensationGauges,
  providers: ({ RETURN_ADDRESSES: addresses }, { reads }) => [
    { provide: RETURN_ADDRESSES, useValue: addresses ?? {} }, { provide: PolicyBookKeeper, useValue: new PolicyBookKeeper(reads) },
  ],
  controllers: [
    PlansDoor, MyCaseDoor, FairnessDoor,
    AuthorityDoor, BudgetsDoor,
    PoliciesDoor, PublicationsDoor,
    TasksDoor, PlanWorkDoor, MyReturnDoor,
    ...disputing.controllers,
    CampaignsDoor, NoticesDoor,
  ],
});
