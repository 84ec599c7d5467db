import { accountOf, bigint, boolean, integer, json, oneOf, optional, storeOf, text, time, uuid } from '@redress/messaging';
import { type ApproverRole, type AskedLevel } from '../domain/authority/authority.js';
import { type BudgetName } from '../domain/authority/budget.js';
import { customerHistories } from './customer-histories.js';
import { type CaseFile, type FiledComplaint } from '../domain/case-file.js';
import { type EntitlementAccount, type OrderAccount, type WaitingPlan } from '../domain/plan/entitlement-account.js';
import { type Facts, type Findings } from '../domain/facts.js';
import { type LegProgress } from '../domain/plan/leg.js';
import { type Inquiry } from '../domain/offer/inquiry.js';
import { type CounterOffer, type NegotiationStep } from '../domain/offer/negotiation.js';
import { type Grounds, type Offer, type Plan } from '../domain/plan/plan.js';
import { campaignStores } from './campaigns.js';
import { authorityStores } from './authority.js';
import { publicationStores } from './publications.js';
import { workStores } from './work.js';
import { bankMatters } from './bank-matters.js';
import { disputes } from './disputes.js';

export const caseFiles = storeOf<CaseFile>()({
  table: 'case_file', key: ['merchant', 'caseId'], version: 'version',
  columns: { merchant: text, caseId: uuid, complaints: json<readonly FiledComplaint[]>(), findings: optional(json<Findings>()), version: integer },
});

export const plans = storeOf<Plan>()({
  table: 'plan', key: ['merchant', 'planId'], version: 'version', fillfactor: 80,
  columns: {
    merchant: text, planId: uuid, caseId: uuid, channel: optional(text), state: oneOf<Plan['state']>(),
    waitsFor: optional(oneOf<NonNullable<Plan['waitsFor']>>()), offer: json<Offer>(), chosen: optional(text),
    legs: json<readonly LegProgress[]>(), facts: json<Facts>(), grounds: json<Grounds>(),
    requestedBy: text, approver: optional(text), approverRole: optional(oneOf<ApproverRole>()), endorsedBy: optional(text),
    endorserRole: optional(oneOf<ApproverRole>()), askedOf: optional(oneOf<AskedLevel>()), askedAt: optional(time),
    budgets: optional(json<readonly BudgetName[]>()), budgetReserved: optional(bigint), budgetSpent: optional(bigint),
    expiresAt: optional(time), createdAt: time, similarKey: optional(text),
    counter: optional(json<CounterOffer>()), negotiation: optional(json<readonly NegotiationStep[]>()),
    withdrawn: boolean, published: integer, version: integer,
    decidedBy: optional(text), disputeId: optional(uuid), inquiry: optional(json<Inquiry>()),
  },
  // Only the few plans that wait are in the first: those that are settled at once cost it nothing.
  indexes: [
    { columns: ['waitsFor', 'createdAt'], where: 'waits_for IS NOT NULL' },
    { columns: ['merchant', 'similarKey', 'createdAt'] },
  ],
});

export const entitlements = accountOf<EntitlementAccount>()(
  {
    table: 'entitlement_account', key: ['merchant', 'orderSource', 'orderRef', 'lineRef', 'head'],
    columns: {
      merchant: text, orderSource: text, orderRef: text, lineRef: text, head: oneOf<EntitlementAccount['head']>(),
      ceiling: optional(bigint), granted: bigint,
    },
    checks: { never_above_ceiling: 'granted >= 0 AND granted <= coalesce(ceiling, 0)' },
  },
  (key) => ({ ...key, granted: 0n }),
);

export const orderAccounts = accountOf<OrderAccount>()(
  {
    table: 'order_account', key: ['merchant', 'orderSource', 'orderRef'],
    columns: {
      merchant: text, orderSource: text, orderRef: text, currency: optional(text), captured: optional(bigint), granted: bigint,
      chargedBack: bigint, waiting: json<readonly WaitingPlan[]>(), lastCaseId: optional(uuid),
    },
    checks: { never_above_captured: 'granted >= 0 AND charged_back >= 0 AND granted <= coalesce(captured, 0)' },
  },
  (key) => ({ ...key, granted: 0n, chargedBack: 0n, waiting: [] }),
);

/** The tables of the first days; later ones have a migration each. */
export const firstStores = [caseFiles, plans, entitlements, orderAccounts] as const;

export const compensationStores = [
  ...firstStores,
  customerHistories,
  ...authorityStores,
  ...publicationStores,
  ...workStores,
  disputes, bankMatters,
  ...campaignStores,
] as const;
