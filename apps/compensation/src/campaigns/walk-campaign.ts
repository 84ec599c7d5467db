import { type Instant, derivedId, plus } from '@redress/contracts';
import { type TimerChange, nothing, setTimer, timer } from '@redress/messaging';
import { type Campaign, counted, paceOf, roomFor } from '../domain/campaign/campaign.js';
import { nextStepAt, stepping } from '../domain/campaign/pace.js';
import { madeWhole } from '../domain/campaign/campaign-offer.js';
import { type CampaignLine, caseOfLine, mayOpen, stepped } from '../domain/campaign/campaign-line.js';
import { compensation } from '../score.js';
import { type CampaignPage, PAGE, campaignLines, campaignPages, campaigns } from '../store/campaigns.js';
import { orderAccounts } from '../store/stores.js';
import { endIfDone, pauseForBudget } from './tell-campaign.js';

export interface Place {
  readonly campaignId: string;
  readonly run: number;
  readonly cursor: number;
}
export const campaignWalks = timer<Place>()('campaign.walk');

/** The timer of the next step of a run, from where its cursor stands. */
export const walkAt = ({ campaignId, run, cursor }: Campaign, dueAt: Instant): TimerChange =>
  setTimer(campaignWalks, derivedId('campaign-walk', campaignId, run, cursor, dueAt), campaignId, dueAt, { campaignId, run, cursor });

/** How often it is looked whether answers have come. */
const LOOK = { milliseconds: 100 };
/** Where a step has opened nothing, nobody needs a pause. */
const AT_ONCE = { milliseconds: 1 };

/**
 * One step of a running campaign: takes up the next few lines and moves the cursor with them. It takes nothing up before all that was taken
 * up so far has been answered for, and pauses in proportion to how long that took: live complaints wait behind one small step at most,
 * and the slower the house, the more of it is left to them.
 */
export const walkCampaign = compensation.useCase({
  name: 'walk-campaign',
  on: campaignWalks,
  reads: ({ merchant, data: { campaignId, cursor } }) => ({
    campaign: campaigns.at({ merchant, campaignId }),
    page: campaignPages.at({ merchant, campaignId, page: Math.floor(cursor / PAGE) }),
  }),
  then: ({ merchant, data }, { campaign, page }) => {
    const listed = sliceOf(campaign, page, data.cursor);
    const orders = new Map(listed.map(({ orderSource, orderRef }) => [`${orderSource} ${orderRef}`, { merchant, orderSource, orderRef }]));
    return {
      lines: campaignLines.all(listed.map((one) => ({ merchant, caseId: caseOfLine(merchant, data.campaignId, one) }))),
      orders: orderAccounts.all([...orders.values()]),
    };
  },
  decide: ({ data }, { campaign, lines, orders }, now) => {
    if (!campaign || campaign.state !== 'running' || campaign.run !== data.run || campaign.cursor !== data.cursor) return nothing;
    const due = nextStepAt(paceOf(campaign), campaign.lane, campaign.counts.opening, now);
    if (due === undefined || due > now) return { timers: [walkAt(campaign, due ?? plus(now, LOOK))] };
    const room = roomFor(campaign);
    const wanted = lines.filter(mayOpen);
    if (wanted.length > room) return outOfBudget(campaign, now);
    let after: Campaign = { ...campaign, cursor: campaign.cursor + lines.length };
    const pace = stepping(paceOf(campaign), campaign.lane, now);
    const taken = wanted.map((line) => {
      const reason = madeWhole(campaign, orders.find((one) => one.orderSource === line.orderSource && one.orderRef === line.orderRef));
      const to = reason ? 'skipped' as const : 'opening' as const;
      after = counted(after, line, to, now, reason);
      return stepped(line, to, now, reason ? { reason } : { inclusions: line.inclusions + 1 });
    });
    const opened = taken.filter(({ state }) => state === 'opening');
    const { campaign: last, events } = endIfDone(opened.length > 0 ? { ...after, pace } : after, now);
    return {
      writes: [campaigns.put({ ...last, version: last.version + 1 }), ...taken.map((line) => campaignLines.put(line))],
      events: [...opened.map((line) => includedFact(line, 'campaign')), ...events],
      timers: last.cursor < last.lines ? [walkAt(last, plus(now, opened.length > 0 ? LOOK : AT_ONCE))] : [],
    };
  },
});

function outOfBudget(campaign: Campaign, now: Instant) {
  const { campaign: paused, events } = pauseForBudget(campaign, now);
  return { writes: [campaigns.put({ ...paused, version: paused.version + 1 })], events };
}

function sliceOf(campaign: Campaign | undefined, { listed }: CampaignPage, cursor: number): CampaignPage['listed'] {
  const from = cursor % PAGE;
  return campaign ? listed.slice(from, from + paceOf(campaign).lines) : [];
}

export const includedFact = ({ caseId, campaignId, orderSource, orderRef, lineRef, inclusions: inclusion }: CampaignLine, openedBy: 'campaign' | 'operation') =>
  compensation.fact('campaign.line-included.v1', caseId, { type: 'campaign-line', id: caseId, version: inclusion }, {
    campaignId, caseId, orderSource, orderRef, lineRef, openedBy, inclusion,
  }, { channel: orderSource });
