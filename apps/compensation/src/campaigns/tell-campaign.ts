import { type EventData } from '@redress/contracts';
import { type Fact } from '@redress/messaging';
import { type Campaign, type CampaignState, isDone, turned } from '../domain/campaign/campaign.js';
import { compensation } from '../score.js';

type CampaignFact = `campaign.${'planned' | 'approved' | 'started' | 'stopped' | 'completed'}.v1`;
type Told = Fact<CampaignFact>[];

/** Says a fact about a campaign; its versions have no gap. */
export function tellCampaign<T extends CampaignFact>(
  campaign: Campaign, type: T, data: Omit<EventData<T>, 'campaignId' | 'name'>,
): { campaign: Campaign; events: Told } {
  const { campaignId, name } = campaign;
  const version = campaign.facts + 1;
  const fact = compensation.fact(type, campaignId, { type: 'campaign', id: campaignId, version }, { campaignId, name, ...data } as EventData<T>);
  return { campaign: { ...campaign, facts: version }, events: [fact as Fact<CampaignFact>] };
}

/** The campaign as it is now: with its last line it is completed. */
export function endIfDone(campaign: Campaign, now: string): { campaign: Campaign; events: Told } {
  if (!isDone(campaign)) return { campaign, events: [] };
  const { lines, spent, currency } = campaign;
  return tellCampaign(turned(campaign, 'completed'), 'campaign.completed.v1', { lines, spent: { minor: spent, currency }, completedAt: now });
}

/** The budget holds no further line: whoever planned it has to look. */
export const pauseForBudget = (campaign: Campaign, now: string): { campaign: Campaign; events: Told } =>
  tellCampaign(turned(campaign, 'paused' satisfies CampaignState), 'campaign.stopped.v1', { by: 'budget', reason: 'budget-exhausted', stoppedAt: now });
