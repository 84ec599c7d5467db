import { type Instant, derivedId, plus } from '@redress/contracts';
import { type TimerChange, nothing, setTimer, timer } from '@redress/messaging';
import { conclude, offerTimers, settleOn } from '../plans/carry-out.js';
import { type Campaign, counted } from '../domain/campaign/campaign.js';
import { type CampaignLine, type LineState, type StatedOrder, planOfLine, stepped } from '../domain/campaign/campaign-line.js';
import { claimableIn } from '../domain/campaign/campaign-promise.js';
import { type LineOffer, accountsOfLine, factsOfLine, offerOf } from '../domain/campaign/campaign-offer.js';
import { type Facts } from '../domain/facts.js';
import { settledOption } from '../domain/plan/plan.js';
import { leftIn } from '../domain/plan/reservation.js';
import { type Policy } from '../domain/policy/policy.js';
import { policyInputsOf } from '../domain/policy/policy-inputs.js';
import { ceilingsOf, measuresNow } from '../policies/measures.js';
import { compensation } from '../score.js';
import { bookRefs, booksIn } from '../store/books.js';
import { campaignLines, campaigns } from '../store/campaigns.js';
import { type Standing, standingIn, standingRefs } from '../store/standing.js';
import { caseFiles, plans } from '../store/stores.js';
import { endIfDone } from './tell-campaign.js';
import { type Telling, tell, tellingOf } from '../plans/telling.js';

export interface LineName {
  readonly caseId: string;
  readonly campaignId: string;
}
/** A line that had to wait is looked at again. */
export const lineRetries = timer<LineName>()('campaign-line.retry');
/** A line's plan is on its way: how did it end? */
export const lineSettles = timer<LineName>()('campaign-line.settle');

const RETRY = { minutes: 5 };
const STOPPED_RETRY = { seconds: 15 };
const FIRST_LOOK = { seconds: 2 };

/**
 * What is left of the remedy becomes a plan that is proposed, approved by the campaign's approver and released in this one decision; where law
 * leaves the customer a choice, it waits for that. It
 * draws on the same accounts as a complaint about the order, so that both together never give more than is owed; where the complaint is
 * still being decided, the line waits for it.
 */
export const offerCampaignLine = compensation.useCase({
  name: 'offer-campaign-line',
  on: ['case.order-stated.v1', lineRetries],
  reads: ({ merchant, data: { caseId, campaignId } }) => ({
    line: campaignLines.at({ merchant, caseId }), campaign: campaigns.at({ merchant, campaignId }), file: caseFiles.at({ merchant, caseId }),
    made: plans.all([{ merchant, planId: planOfLine(caseId) }]),
  }),
  then: ({ merchant, at, data }, { line, campaign }) => {
    const stated = statedIn(data, line);
    if (!line || !campaign || !stated || !awaitsOffer(line)) return { ...bookRefs(), ...standingRefs(merchant, undefined) };
    const { orderSource, orderRef } = stated.order;
    const known = factsOfLine(campaign, line, stated, at);
    const names = accountsOfLine(campaign, known, measuresNow(known, merchant).floor);
    return { ...bookRefs({ merchant, orderSource, orderRef }, names), ...standingRefs(merchant, stated) };
  },
  decide: ({ at, data, channel }, { line, campaign, file, made, ...view }, now) => {
    const stated = statedIn(data, line);
    if (!line || !campaign || !stated || !awaitsOffer(line) || made.length > 0) return nothing;
    if (campaign.state !== 'running') return deferred(campaign, { ...line, stated }, 'campaign-stopped', now);
    const known = factsOfLine(campaign, line, stated, at);
    const measures = measuresNow(known, line.merchant);
    const books = booksIn(view);
    const facts: Facts = { ...known, left: leftIn(ceilingsOf(measures), known.complaint, books) };
    const claimable = campaign.remedy.owed ? claimableIn((others) => measuresNow(others, line.merchant), known) : [];
    const chooseBy = plus(now, { days: measures.policy.deadlinesFor(policyInputsOf(known)).offerDays });
    const offer = offerOf(campaign, line, facts, books, measures, { channel, now, claimable, chooseBy });
    if (offer.is === 'wait') return deferred(campaign, { ...line, stated }, 'complaint-undecided', now);
    const complaintCaseId = stated.complaintCaseId ?? line.complaintCaseId;
    const told = { ...line, ...(complaintCaseId && { complaintCaseId }) };
    if (offer.is !== 'offer') return closed(campaign, told, offer, measures.policy, now);
    const telling = carriedOut(campaign, offer, standingIn(view, now));
    const effects = conclude(telling, undefined, books);
    if ('refused' in effects) throw new Error(`a line that was held to its accounts is refused: ${effects.detail}`);
    const { total: { minor } } = offer;
    const spending = moved({ ...campaign, spent: campaign.spent + minor }, told, 'released', now, { committed: minor, tries: 0, stated: undefined });
    const { caseId, campaignId } = line;
    return {
      ...spending, events: [...effects.events, ...spending.events],
      writes: [
        ...effects.writes, ...spending.writes,
        caseFiles.put({ ...(file ?? { merchant: line.merchant, caseId, version: 0 }), complaints: [facts.complaint], version: (file?.version ?? 0) + 1 }),
      ],
      timers: [...effects.timers, ...offerTimers(telling.plan), setTimer(lineSettles, derivedId('line-settles', caseId, 0), caseId, plus(now, FIRST_LOOK), { caseId, campaignId })],
    };
  },
});

const awaitsOffer = ({ state }: CampaignLine): boolean => state === 'opening' || state === 'deferred';
const statedIn = (data: LineName | (LineName & StatedOrder), line: CampaignLine | undefined): StatedOrder | undefined =>
  ('order' in data ? { order: data.order, customerRef: data.customerRef, language: data.language, complaintCaseId: data.complaintCaseId } : line?.stated);

/** The line in its next state, and the campaign that counts it. */
export function moved(campaign: Campaign, line: CampaignLine, to: LineState, now: Instant, change: Partial<CampaignLine> = {}) {
  const { campaign: after, events } = endIfDone(counted(campaign, line, to, now, change.reason), now);
  return {
    writes: [campaigns.put({ ...after, version: after.version + 1 }), campaignLines.put(stepped(line, to, now, change))],
    events, timers: [] as TimerChange[],
  };
}

function deferred(campaign: Campaign, line: CampaignLine, reason: 'complaint-undecided' | 'campaign-stopped', now: Instant) {
  const { caseId, campaignId, tries } = line;
  const dueAt = plus(now, reason === 'campaign-stopped' ? STOPPED_RETRY : RETRY);
  const again = setTimer(lineRetries, derivedId('line-retries', caseId, tries), caseId, dueAt, { caseId, campaignId });
  return { ...moved(campaign, line, 'deferred', now, { stated: line.stated, reason, tries: tries + 1 }), timers: [again] };
}

/** Nothing to give: the case that was opened for it ends with the reason. One that costs too much is left to a person. */
function closed(campaign: Campaign, line: CampaignLine, offer: Extract<LineOffer, { is: 'skip' | 'fail' }>, policy: Policy, now: Instant) {
  const ended = moved(campaign, line, offer.is === 'skip' ? 'skipped' : 'failed', now, { reason: offer.reason, stated: undefined });
  if (offer.is === 'fail') return ended;
  const { caseId } = line;
  const planId = planOfLine(caseId);
  const why = offer.reason === 'already-made-whole' || offer.reason === 'charged-back' ? policy.explanations.already_made_whole : policy.explanations.nothing_owed;
  const declined = compensation.fact('remedy.declined.v1', caseId, { type: 'plan', id: planId, version: 1 }, {
    planId, caseId, by: `campaign:${campaign.name}`, reasons: [why],
  });
  return { ...ended, events: [declined, ...ended.events] };
}

/**
 * Two people have decided it with the campaign, so no limit of one person's bounds it; what customer and order get this day grows all the same,
 * and the next decision about them sees it.
 */
function carriedOut({ campaignId }: Campaign, { plan }: Extract<LineOffer, { is: 'offer' }>, standing: Standing): Telling {
  const telling = tellingOf(plan);
  const { reasons, options, defaultOption } = plan.offer;
  const settled = settledOption(plan);
  const { rules: _rules, ...grounds } = plan.grounds;
  tell(telling, 'remedy.proposed.v1', {
    options: [...options], defaultOption, needsChoice: !settled, needsApproval: false, reasons: [...reasons], grounds, campaignId,
    ...(plan.expiresAt && { expiresAt: plan.expiresAt }),
  });
  if (settled) settleOn(telling, settled, standing);
  return telling;
}
