import { decideCampaign } from './decide-campaign.js';
import { listCampaignLines } from './list-campaign-lines.js';
import { offerCampaignLine } from './offer-campaign-line.js';
import { openProactiveOffer } from './open-proactive-offer.js';
import { planCampaign } from './plan-campaign.js';
import { settleCampaignLine } from './settle-campaign-line.js';
import { skipCampaignLine } from './skip-campaign-line.js';
import { walkCampaign } from './walk-campaign.js';

/** One incident, many orders; and what is offered by rule before anybody complains. */
export const campaignUseCases = [
  planCampaign, listCampaignLines, decideCampaign, walkCampaign, offerCampaignLine, skipCampaignLine, settleCampaignLine, openProactiveOffer,
] as const;
