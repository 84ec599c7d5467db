import { WHOLE_ORDER } from '@redress/contracts';
import { nothing } from '@redress/messaging';
import { type Campaign, counted, roomFor } from '../domain/campaign/campaign.js';
import { type CampaignLine, caseOfLine, newLine, stepped } from '../domain/campaign/campaign-line.js';
import { type OrderNews, type ProactiveRules, matches } from '../domain/campaign/proactive-rule.js';
import { compensation } from '../score.js';
import { campaignLines, campaigns, proactiveRules } from '../store/campaigns.js';
import { pauseForBudget } from './tell-campaign.js';
import { includedFact } from './walk-campaign.js';

type News = Omit<OrderNews, 'event'> & { readonly orderSource: string; readonly orderRef: string; readonly lineRef?: string | undefined };

const events = {
  'order.delayed.v1': 'delayed', 'order.dispatched.v1': 'dispatched-late', 'order.recalled.v1': 'recalled',
} as const satisfies Record<string, OrderNews['event']>;
const hit = ({ rules }: ProactiveRules, name: keyof typeof events, data: News): ProactiveRules['rules'] =>
  rules.filter(({ trigger }) => matches(trigger, { ...data, event: events[name] }));
const lineOf = ({ orderSource, orderRef, lineRef = WHOLE_ORDER }: News) => ({ orderSource, orderRef, lineRef });

/** An order is late or called back, and a rule offers something for it: once a line and rule, whether or not anybody complains. */
export const openProactiveOffer = compensation.useCase({
  name: 'open-proactive-offer',
  on: ['order.delayed.v1', 'order.dispatched.v1', 'order.recalled.v1'],
  reads: ({ merchant }) => ({ standing: proactiveRules.at({ merchant }) }),
  then: ({ merchant, name, data }, { standing }) => {
    const ids = hit(standing, name, data).map(({ campaignId }) => campaignId);
    return {
      running: campaigns.all(ids.map((campaignId) => ({ merchant, campaignId }))),
      known: campaignLines.all(ids.map((campaignId) => ({ merchant, caseId: caseOfLine(merchant, campaignId, lineOf(data)) }))),
    };
  },
  decide: ({ merchant, data }, { running, known }, now) => {
    const fresh = running.filter((campaign) => campaign.state === 'running'
      && !known.some(({ caseId }) => caseId === caseOfLine(merchant, campaign.campaignId, lineOf(data))));
    if (fresh.length === 0) return nothing;
    const taken = fresh.map((campaign) => {
      if (roomFor(campaign) < 1) return { ...pauseForBudget(campaign, now), line: undefined };
      return { ...withLine(campaign, newLine(merchant, campaign.campaignId, lineOf(data), campaign.lines + 1, now), now) };
    });
    return {
      writes: taken.flatMap(({ campaign, line }) => [
        campaigns.put({ ...campaign, version: campaign.version + 1 }), ...(line ? [campaignLines.put(line)] : []),
      ]),
      events: taken.flatMap(({ events, line }) => [...events, ...(line ? [includedFact(line, 'operation')] : [])]),
    };
  },
});

function withLine(campaign: Campaign, listed: CampaignLine, now: string) {
  const line = stepped(listed, 'opening', now, { inclusions: 1 });
  const lines = campaign.lines + 1;
  const counts = { ...campaign.counts, waiting: campaign.counts.waiting + 1 };
  return { campaign: counted({ ...campaign, lines, counts }, listed, 'opening', now), line, events: [] };
}
