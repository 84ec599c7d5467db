import { type Instant, type RemedyOption, WHOLE_ORDER, type OrderSnapshot } from '@redress/contracts';
import { type Money, compare, sum, zero } from '@redress/money';
import { type Campaign, perLineOf } from './campaign.js';
import { type CampaignLine, type FailReason, type SkipReason, type StatedOrder, planOfLine } from './campaign-line.js';
import { draftOf, givesPriceBack, headsOfRemedy } from './campaign-remedy.js';
import { type AccountName, type OrderAccount } from '../plan/entitlement-account.js';
import { type ComplaintFacts, type Facts, hashOf } from '../facts.js';
import { cashOn, totalOf, withinAccounts } from '../offer/option.js';
import { type Plan } from '../plan/plan.js';
import { type Books } from '../plan/reservation.js';

/** What becomes of a line once its order is known. `wait`: the customer's own complaint holds what this line would give. */
export type LineOffer =
  | { readonly is: 'offer'; readonly plan: Plan; readonly option: RemedyOption; readonly total: Money }
  | { readonly is: 'skip'; readonly reason: SkipReason }
  | { readonly is: 'fail'; readonly reason: FailReason }
  | { readonly is: 'wait' };

/** The part of the order that the line names, as a case's facts. */
function complaintOf({ campaignId }: Campaign, { caseId, lineRef }: CampaignLine, stated: StatedOrder, now: Instant): ComplaintFacts {
  const { order, customerRef, language } = stated;
  return {
    complaintId: caseId, campaignId, customerRef, language, occurredAt: now, order: { ...order, lines: namedIn(order, lineRef) },
    captured: sum(order.lines.map(({ paid }) => paid.value), order.currency),
  };
}

const namedIn = ({ lines }: OrderSnapshot, lineRef: string): OrderSnapshot['lines'] =>
  (lineRef === WHOLE_ORDER ? lines : lines.filter((line) => line.lineRef === lineRef));

/** The accounts that a line's remedy may draw on. */
export const accountsOfLine = ({ remedy }: Campaign, { lineRef }: CampaignLine, { order }: StatedOrder): AccountName[] =>
  namedIn(order, lineRef).flatMap((line) => headsOfRemedy(remedy).map((head) => ({ lineRef: line.lineRef, head })));

/** The facts of a line but what its accounts have left. Nobody complained: the reading is the incident's. */
export function factsOfLine(campaign: Campaign, line: CampaignLine, stated: StatedOrder, now: Instant): Omit<Facts, 'left'> {
  const { incident: { category, severity }, campaignId } = campaign;
  return {
    complaint: complaintOf(campaign, line, stated, now), channel: line.orderSource,
    reading: {
      isComplaint: false, category, severity, emotion: 'calm', requestedRemedy: 'none', confidence: 1, classifier: `campaign:${campaignId}`,
    },
  };
}

/** Whether a look at the order alone says that nothing is to be given: no case is opened then. */
export function madeWhole({ remedy }: Campaign, order: OrderAccount | undefined): SkipReason | undefined {
  if (!order) return undefined;
  if (order.chargedBack > 0n) return 'charged-back';
  const spent = order.captured !== undefined && order.granted >= order.captured && order.waiting.length === 0;
  return spent && givesPriceBack(remedy) ? 'already-made-whole' : undefined;
}

/** Gives what is left of the remedy, within the accounts that all plans about the order draw on. */
export function offerOf(
  campaign: Campaign, line: CampaignLine, facts: Facts, { order }: Books, about: { tariff: string; channel?: string | undefined; now: Instant },
): LineOffer {
  const { complaint } = facts;
  const { currency, lines } = complaint.order;
  if (lines.length === 0) return { is: 'skip', reason: 'line-unknown' };
  if (currency !== campaign.currency) return { is: 'skip', reason: 'currency-mismatch' };
  if (order.chargedBack > 0n) return { is: 'skip', reason: 'charged-back' };
  const draft = draftOf(campaign.remedy, complaint.order);
  const planId = planOfLine(line.caseId);
  const { options: [option], reduced } = withinAccounts([draft], facts, planId);
  if (reduced && order.waiting.some((one) => one.planId !== planId)) return { is: 'wait' };
  const priceBack = (legs: RemedyOption['legs'] | typeof draft.legs) => lines.reduce((all, { lineRef }) => all + cashOn(legs, 'price', lineRef), 0n);
  if (draft.legs.length === 0) return { is: 'skip', reason: 'nothing-owed' };
  if (!option || option.legs.length === 0 || (priceBack(draft.legs) > 0n && priceBack(option.legs) === 0n)) return { is: 'skip', reason: 'already-made-whole' };
  const total = totalOf(option, currency);
  if (compare(total, perLineOf(campaign)) > 0) return { is: 'fail', reason: 'above-line-limit' };
  return { is: 'offer', option, total, plan: planOf(campaign, line, facts, option, about) };
}

function planOf(
  campaign: Campaign, line: CampaignLine, facts: Facts, option: RemedyOption, { tariff, channel, now }: { tariff: string; channel?: string | undefined; now: Instant },
): Plan {
  const { merchant, incident: { code, notice }, plannedBy, name, currency } = campaign;
  const total = totalOf(option, currency);
  return {
    merchant, planId: planOfLine(line.caseId), caseId: line.caseId, channel, state: 'proposed', legs: [], facts,
    offer: {
      options: [option], defaultOption: option.optionId, reasons: [{ code, ...notice }], floor: zero(currency), ceiling: total, automaticUpTo: zero(currency),
    },
    grounds: { tariff, classifier: facts.reading.classifier, factsHash: hashOf(facts), rules: [`campaign/${name}`] },
    // Two named people stand behind every line: who planned the campaign, and who approved it.
    requestedBy: `campaign:${name}`, endorsedBy: plannedBy, endorserRole: 'supervisor', createdAt: now, withdrawn: false, published: 0, version: 0,
  };
}
