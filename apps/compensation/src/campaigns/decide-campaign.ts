import { type Instant } from '@redress/contracts';
import { type Effects, command, refuse } from '@redress/messaging';
import { type PublishedBy } from '@redress/contracts';
import { type Campaign, type CampaignAct, type CampaignState, mayAct, reserveOf, turned } from '../domain/campaign/campaign.js';
import { type ProactiveRules } from '../domain/campaign/proactive-rule.js';
import { compensation } from '../score.js';
import { campaigns, proactiveRules } from '../store/campaigns.js';
import { tellCampaign } from './tell-campaign.js';
import { walkAt } from './walk-campaign.js';

export const decideCampaignCommand = command<{ campaignId: string; act: CampaignAct }, { campaignId: string; state: CampaignState }>()('decide-campaign');

/** A second person approves, and with that sets the budget aside; somebody starts, stops and resumes. */
export const decideCampaign = compensation.useCase({
  name: 'decide-campaign',
  on: decideCampaignCommand,
  reads: ({ merchant, data }) => ({ campaign: campaigns.at({ merchant, campaignId: data.campaignId }), rules: proactiveRules.at({ merchant }) }),
  decide: ({ actor, data: { campaignId, act } }, { campaign, rules }, now) => {
    if (!actor) throw new Error('a campaign is decided by somebody');
    if (!campaign) return refuse('not-found', 'there is no such campaign');
    const audit = [{ act: `campaign.${act}`, target: campaignId, detail: { name: campaign.name } }];
    const obstacle = mayAct(campaign, act, actor.id);
    if (obstacle) return { ...refuse(obstacle.refused, obstacle.detail), audit };
    const { state, ...effects } = carriedOut(campaign, rules, act, actor.id, now);
    return { ...effects, audit, reply: { campaignId, state } };
  },
});

type Carried = Pick<Effects<PublishedBy<'compensation'>>, 'writes' | 'events' | 'timers'> & { readonly state: CampaignState };

function carriedOut(before: Campaign, rules: ProactiveRules, act: CampaignAct, by: string, now: Instant): Carried {
  const { currency, trigger, lines } = before;
  if (act === 'approve') {
    const reserved = reserveOf(before);
    const { campaign, events } = tellCampaign(
      turned(before, 'approved', { reserved, approvedBy: by }), 'campaign.approved.v1', { approver: by, lines, reserved: { minor: reserved, currency } },
    );
    return { state: campaign.state, writes: [saved(campaign)], events };
  }
  const kept = withRule(rules, before, act !== 'stop');
  const ruleWrites = trigger ? [proactiveRules.put(kept)] : [];
  if (act === 'stop') {
    const { campaign, events } = tellCampaign(turned(before, 'stopped'), 'campaign.stopped.v1', { by, reason: 'person', stoppedAt: now });
    return { state: campaign.state, writes: [saved(campaign), ...ruleWrites], events };
  }
  // From the first line again: an order that nobody knew may be known by now. Lines that have begun are walked past.
  const run = before.run + 1;
  const { campaign, events } = tellCampaign(
    turned(before, 'running', { run, cursor: 0, movedAt: now }), 'campaign.started.v1', { by, run, startedAt: now },
  );
  return { state: campaign.state, writes: [saved(campaign), ...ruleWrites], events, timers: trigger ? [] : [walkAt(campaign, now)] };
}

const saved = (campaign: Campaign) => campaigns.put({ ...campaign, version: campaign.version + 1 });

function withRule({ merchant, rules }: ProactiveRules, { campaignId, trigger }: Campaign, on: boolean): ProactiveRules {
  const others = rules.filter((one) => one.campaignId !== campaignId);
  return { merchant, rules: on && trigger ? [...others, { campaignId, trigger }] : others };
}
