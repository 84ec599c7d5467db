import { accountOf, bigint, integer, json, oneOf, optional, storeOf, text, time, uuid } from '@redress/messaging';
import { type Campaign, type Incident, type LineCounts, type LineReasons } from '../domain/campaign/campaign.js';
import { type CampaignLine, type ListedLine, type StatedOrder } from '../domain/campaign/campaign-line.js';
import { type CampaignRemedy } from '../domain/campaign/campaign-remedy.js';
import { type Lane, type Pace } from '../domain/campaign/pace.js';
import { type ProactiveRules, type Trigger } from '../domain/campaign/proactive-rule.js';

export const campaigns = storeOf<Campaign>()({
  table: 'campaign', key: ['merchant', 'campaignId'], version: 'version', fillfactor: 50,
  columns: {
    merchant: text, campaignId: uuid, name: text, state: oneOf<Campaign['state']>(), incident: json<Incident>(), remedy: json<CampaignRemedy>(),
    trigger: optional(json<Trigger>()), lane: json<Lane>(), pace: optional(json<Pace>()), currency: text, perLine: bigint, budget: optional(bigint), reserved: bigint,
    promised: bigint, spent: bigint, lines: integer, counts: json<LineCounts>(), reasons: optional(json<LineReasons>()), cursor: integer, run: integer, plannedBy: text,
    approvedBy: optional(text), plannedAt: time, movedAt: time, facts: integer, version: integer,
  },
  checks: {
    within_reserve: 'spent >= 0 AND promised >= 0 AND spent + promised <= reserved',
    four_eyes: `state = 'planned' OR (approved_by IS NOT NULL AND approved_by <> planned_by)`,
  },
});

export const campaignLines = storeOf<CampaignLine>()({
  table: 'campaign_line', key: ['merchant', 'caseId'],
  columns: {
    merchant: text, caseId: uuid, campaignId: uuid, ordinal: integer, orderSource: text, orderRef: text, lineRef: text,
    state: oneOf<CampaignLine['state']>(), reason: optional(oneOf<NonNullable<CampaignLine['reason']>>()), inclusions: integer,
    stated: optional(json<StatedOrder>()), complaintCaseId: optional(uuid), committed: bigint, given: bigint,
    reached: optional(oneOf<NonNullable<CampaignLine['reached']>>()), tries: integer, movedAt: time,
  },
  indexes: [{ columns: ['merchant', 'campaignId', 'ordinal'] }],
  checks: { given: 'given >= 0 AND given <= committed' },
});

/** Lines in the order they were listed, so many a page: a walk reads by key. */
export interface CampaignPage {
  readonly merchant: string;
  readonly campaignId: string;
  readonly page: number;
  readonly listed: readonly ListedLine[];
}
export const PAGE = 500;
export const campaignPages = accountOf<CampaignPage>()(
  {
    table: 'campaign_page', key: ['merchant', 'campaignId', 'page'],
    columns: { merchant: text, campaignId: uuid, page: integer, listed: json<readonly ListedLine[]>() },
  },
  (key) => ({ ...key, listed: [] }),
);

export const proactiveRules = accountOf<ProactiveRules>()(
  { table: 'proactive_rules', key: ['merchant'], columns: { merchant: text, rules: json<ProactiveRules['rules']>() } },
  ({ merchant }) => ({ merchant, rules: [] }),
);

export const campaignStores = [campaigns, campaignLines, campaignPages, proactiveRules] as const;
