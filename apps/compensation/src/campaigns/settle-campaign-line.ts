import { derivedId, plus } from '@redress/contracts';
import { nothing, setTimer } from '@redress/messaging';
import { type CampaignLine, planOfLine } from '../domain/campaign/campaign-line.js';
import { chosenOption, type Plan, stateOf } from '../domain/plan/plan.js';
import { lineSettles, moved } from './offer-campaign-line.js';
import { compensation } from '../score.js';
import { campaignLines, campaigns } from '../store/campaigns.js';
import { plans } from '../store/stores.js';

const MOST_SECONDS = 3_600;

/** Looks at a line's plan, less and less often, until it has ended. What was not given is free again in the campaign's budget. */
export const settleCampaignLine = compensation.useCase({
  name: 'settle-campaign-line',
  on: lineSettles,
  reads: ({ merchant, data: { caseId, campaignId } }) => ({
    line: campaignLines.at({ merchant, caseId }), campaign: campaigns.at({ merchant, campaignId }),
    plan: plans.at({ merchant, planId: planOfLine(caseId) }),
  }),
  decide: ({ data: { caseId, campaignId } }, { line, campaign, plan }, now) => {
    if (!line || !campaign || !plan || line.state !== 'released') return nothing;
    const end = endOf(plan);
    if (!end) {
      const tries = line.tries + 1;
      const dueAt = plus(now, { seconds: Math.min(2 ** tries, MOST_SECONDS) });
      return {
        writes: [campaignLines.put({ ...line, tries })],
        timers: [setTimer(lineSettles, derivedId('line-settles', caseId, tries), caseId, dueAt, { caseId, campaignId })],
      };
    }
    const given = givenBy(plan);
    const back = line.committed - given;
    return moved({ ...campaign, spent: campaign.spent - back }, line, end, now, {
      given, ...(end === 'failed' && { reason: plan.state === 'failed' ? 'remedy-failed' as const : 'remedy-cancelled' as const }),
    });
  },
});

/** Nothing of it is under way any more. */
function endOf({ state, legs }: Plan): Extract<CampaignLine['state'], 'done' | 'failed'> | undefined {
  if (state === 'fulfilled') return 'done';
  if (state === 'cancelled' || state === 'declined' || state === 'expired') return 'failed';
  return state === 'failed' && legs.every((leg) => leg.state !== 'planned' && leg.state !== 'released') ? 'failed' : undefined;
}

/** What the customer has got in money or credit. */
const givenBy = (plan: Plan): bigint => (chosenOption(plan)?.legs ?? []).reduce(
  (all, leg) => all + (leg.amount && stateOf(plan, leg) === 'fulfilled' ? leg.amount.minor : 0n), 0n,
);
