import { type Instant, derivedId, elapsed, plus } from '@redress/contracts';
import { type TimerChange, nothing, setTimer, timer } from '@redress/messaging';
import { type Campaign, counted, roomFor } from '../domain/campaign/campaign.js';
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

/** An answer that has not come for so long is not waited for any more. */
const PATIENCE_MS = 10_000;
/** Where a step has opened nothing, nobody needs a pause. */
const AT_ONCE = { milliseconds: 1 };

/**
 * One step of a running campaign: takes up the next few lines and moves the cursor with them. The next step comes after a pause, and takes
 * nothing up before intake has answered for all that was taken up so far; so live complaints never queue behind more than one step.
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
    const next = plus(now, { milliseconds: campaign.lane.pauseMs });
    if (campaign.counts.opening > 0 && elapsed(campaign.movedAt, now) < PATIENCE_MS) return { timers: [walkAt(campaign, next)] };
    const room = roomFor(campaign);
    const wanted = lines.filter(mayOpen);
    if (wanted.length > room) return outOfBudget(campaign, now);
    let after: Campaign = { ...campaign, cursor: campaign.cursor + lines.length };
    const taken = wanted.map((line) => {
      const reason = madeWhole(campaign, orders.find((one) => one.orderSource === line.orderSource && one.orderRef === line.orderRef));
      const to = reason ? 'skipped' as const : 'opening' as const;
      after = counted(after, line.state, to, now);
      return stepped(line, to, now, reason ? { reason } : { inclusions: line.inclusions + 1 });
    });
    const opened = taken.filter(({ state }) => state === 'opening');
    const { campaign: last, events } = endIfDone(after, now);
    return {
      writes: [campaigns.put({ ...last, version: last.version + 1 }), ...taken.map((line) => campaignLines.put(line))],
      events: [...opened.map((line) => includedFact(line, 'campaign')), ...events],
      timers: last.cursor < last.lines ? [walkAt(last, opened.length > 0 ? next : plus(now, AT_ONCE))] : [],
    };
  },
});

function outOfBudget(campaign: Campaign, now: Instant) {
  const { campaign: paused, events } = pauseForBudget(campaign, now);
  return { writes: [campaigns.put({ ...paused, version: paused.version + 1 })], events };
}

function sliceOf(campaign: Campaign | undefined, { listed }: CampaignPage, cursor: number): CampaignPage['listed'] {
  const from = cursor % PAGE;
  return listed.slice(from, from + (campaign?.lane.lines ?? 0));
}

export const includedFact = ({ caseId, campaignId, orderSource, orderRef, lineRef, inclusions: inclusion }: CampaignLine, openedBy: 'campaign' | 'operation') =>
  compensation.fact('campaign.line-included.v1', caseId, { type: 'campaign-line', id: caseId, version: inclusion }, {
    campaignId, caseId, orderSource, orderRef, lineRef, openedBy, inclusion,
  }, { channel: orderSource });
