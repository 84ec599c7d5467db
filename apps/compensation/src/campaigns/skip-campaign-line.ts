import { nothing } from '@redress/messaging';
import { moved } from './offer-campaign-line.js';
import { compensation } from '../score.js';
import { campaignLines, campaigns } from '../store/campaigns.js';

/** Intake does not know the order, or not this line of it: listed as such, and taken up again when the campaign is resumed. */
export const skipCampaignLine = compensation.useCase({
  name: 'skip-campaign-line',
  on: 'case.not-opened.v1',
  reads: ({ merchant, data: { caseId, campaignId } }) => ({
    line: campaignLines.at({ merchant, caseId }), campaign: campaigns.at({ merchant, campaignId }),
  }),
  decide: ({ data: { reason } }, { line, campaign }, now) =>
    (line?.state === 'opening' && campaign ? moved(campaign, line, 'skipped', now, { reason }) : nothing),
});
