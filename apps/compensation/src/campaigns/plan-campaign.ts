import { derivedId } from '@redress/contracts';
import { command, refuse } from '@redress/messaging';
import { type Campaign, type Incident, noLines, perLineOf } from '../domain/campaign/campaign.js';
import { type CampaignRemedy, remedyFaults } from '../domain/campaign/campaign-remedy.js';
import { canonicalJson } from '../domain/facts.js';
import { type Lane } from '../domain/campaign/pace.js';
import { type Trigger } from '../domain/campaign/proactive-rule.js';
import { type Money } from '@redress/money';
import { compensation } from '../score.js';
import { campaigns } from '../store/campaigns.js';
import { tellCampaign } from './tell-campaign.js';

export interface CampaignDraft {
  readonly name: string;
  readonly incident: Incident;
  readonly remedy: CampaignRemedy;
  readonly perLine: Money;
  readonly budget?: Money | undefined;
  readonly lane: Lane;
  readonly trigger?: Trigger | undefined;
}
export const planCampaignCommand = command<CampaignDraft, { campaignId: string; state: Campaign['state'] }>()('plan-campaign');

export const campaignIdOf = (merchant: string, name: string): string => derivedId('campaign', merchant, name);

/** Somebody plans what an incident's orders get. Its name is its identity: the same plan again is the same campaign, another one is refused. */
export const planCampaign = compensation.useCase({
  name: 'plan-campaign',
  on: planCampaignCommand,
  reads: ({ merchant, data }) => ({ known: campaigns.at({ merchant, campaignId: campaignIdOf(merchant, data.name) }) }),
  decide: ({ merchant, actor, data }, { known }, now) => {
    if (!actor) throw new Error('a campaign is planned by somebody');
    const faults = faultsOf(data);
    if (faults.length > 0) return refuse('schema-violation', faults.join('; '));
    if (known) {
      return isSame(known, data) ? { reply: { campaignId: known.campaignId, state: known.state } }
        : refuse('conflict-other-content', 'a campaign of this name was planned with other content');
    }
    const campaign = planned(merchant, data, actor.id, now);
    const { campaignId, name, incident } = campaign;
    const told = tellCampaign(campaign, 'campaign.planned.v1', { cause: incident.category, plannedBy: actor.id, perLine: perLineOf(campaign) });
    return {
      writes: [campaigns.put(told.campaign)], events: told.events, reply: { campaignId, state: campaign.state },
      audit: [{ act: 'campaign.planned', target: campaignId, detail: { name } }],
    };
  },
});

function planned(merchant: string, { perLine, budget, name, incident, remedy, trigger, lane }: CampaignDraft, plannedBy: string, now: string): Campaign {
  return {
    merchant, campaignId: campaignIdOf(merchant, name), name, incident, remedy, ...(trigger && { trigger }), lane, state: 'planned',
    currency: perLine.currency, perLine: perLine.minor, ...(budget && { budget: budget.minor }), reserved: 0n, promised: 0n, spent: 0n, lines: 0,
    counts: noLines, cursor: 0, run: 0, plannedBy, plannedAt: now, movedAt: now, facts: 0, version: 0,
  };
}

function faultsOf({ remedy, perLine, budget, trigger }: CampaignDraft): string[] {
  return [
    ...remedyFaults(remedy, perLine.currency),
    ...(perLine.minor > 0n ? [] : ['perLine: an amount above zero is needed']),
    ...(budget && budget.currency !== perLine.currency ? [`budget: the campaign is in ${perLine.currency}`] : []),
    ...(trigger && !budget ? ['budget: a rule has no list of lines, so it needs a budget'] : []),
  ];
}

const isSame = (known: Campaign, { incident, remedy, perLine, budget, trigger }: CampaignDraft): boolean =>
  canonicalJson([known.incident, known.remedy, known.perLine, known.currency, known.budget ?? null, known.trigger ?? null])
  === canonicalJson([incident, remedy, perLine.minor, perLine.currency, budget?.minor ?? null, trigger ?? null]);
