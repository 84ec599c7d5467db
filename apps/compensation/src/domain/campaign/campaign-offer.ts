import { type Instant, type Reason, type RemedyOption, WHOLE_ORDER, type OrderSnapshot } from '@redress/contracts';
import { type Money, compare, greater, sum, zero } from '@redress/money';
import { type Campaign, perLineOf } from './campaign.js';
import { type CampaignLine, type FailReason, type SkipReason, type StatedOrder, planOfLine } from './campaign-line.js';
import { type CampaignPromise, promiseOf } from './campaign-promise.js';
import { givesPriceBack, headsOfRemedy } from './campaign-remedy.js';
import { type AccountName, type OrderAccount } from '../plan/entitlement-account.js';
import { type ComplaintFacts, type Facts, hashOf } from '../facts.js';
import { type Measures } from '../offer/entitlement.js';
import { leastCash } from '../offer/lawful-option.js';
import { type DraftOption, cashOn, totalOf, withinAccounts } from '../offer/option.js';
import { type Plan } from '../plan/plan.js';
import { type Books } from '../plan/reservation.js';

/** What becomes of a line once its order is known. `wait`: the customer's own complaint holds what this line would give. */
export type LineOffer =
  | { readonly is: 'offer'; readonly plan: Plan; readonly total: Money }
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

/** The accounts that a line's remedy may draw on, and where it gives what law owes, those that the law draws on. */
export function accountsOfLine({ remedy }: Campaign, { complaint: { order } }: Pick<Facts, 'complaint'>, { entitlements }: Measures['floor']): AccountName[] {
  const heads = new Set([...headsOfRemedy(remedy), ...(remedy.owed ? entitlements.map(({ head }) => head) : [])]);
  return order.lines.flatMap(({ lineRef }) => [...heads].map((head) => ({ lineRef, head })));
}

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
export function offerOf(campaign: Campaign, line: CampaignLine, facts: Facts, { order }: Books, measures: Measures, about: About): LineOffer {
  const { complaint } = facts;
  const { currency, lines } = complaint.order;
  if (lines.length === 0) return { is: 'skip', reason: 'line-unknown' };
  if (currency !== campaign.currency) return { is: 'skip', reason: 'currency-mismatch' };
  if (order.chargedBack > 0n) return { is: 'skip', reason: 'charged-back' };
  const promise = promiseOf(campaign.remedy, facts, measures, about.claimable);
  if (promise.drafts.every(({ legs }) => legs.length === 0)) return { is: 'skip', reason: 'nothing-owed' };
  const planId = planOfLine(line.caseId);
  const { options: drawn, reduced } = withinAccounts(promise.drafts, facts, planId);
  if (reduced && order.waiting.some((one) => one.planId !== planId)) return { is: 'wait' };
  const options = drawn.filter((option, at) => isWorthIt(option, promise.drafts[at]!));
  if (options.length === 0) return { is: 'skip', reason: 'already-made-whole' };
  const total = options.map((option) => totalOf(option, currency)).reduce(greater);
  if (compare(total, perLineOf(campaign)) > 0) return { is: 'fail', reason: 'above-line-limit' };
  return { is: 'offer', total, plan: planOf(campaign, line, facts, { ...promise, options, total }, measures, about) };
}

/** Something is left of it, and where it gives the price back, something of that. */
function isWorthIt({ legs }: RemedyOption, draft: DraftOption): boolean {
  const priceIn = (all: DraftOption['legs']) => all.reduce((sumOf, { lineRef }) => sumOf + cashOn(all, 'price', lineRef), 0n);
  return legs.length > 0 && (priceIn(draft.legs) === 0n || priceIn(legs) > 0n);
}

interface About {
  readonly channel?: string | undefined;
  readonly now: Instant;
  readonly claimable: readonly string[];
  /** Until when the customer may choose, where there is a choice. */
  readonly chooseBy: Instant;
}

function planOf(
  campaign: Campaign, line: CampaignLine, facts: Facts, { options, total, byDefault, law, claimable }: CampaignPromise & { options: readonly RemedyOption[]; total: Money },
  { policy, floor, cite }: Measures, { channel, now, chooseBy }: About,
): Plan {
  const { merchant, incident: { code, notice }, plannedBy, approvedBy, name, currency, remedy } = campaign;
  const requestedBy = `campaign:${name}`;
  const reasons: Reason[] = [{ code, ...notice }, ...law.map(cite), ...claimable.map(cite)];
  return {
    merchant, planId: planOfLine(line.caseId), caseId: line.caseId, channel, state: 'proposed', legs: [], facts,
    offer: {
      options, reasons, defaultOption: (options.find(({ optionId }) => optionId === byDefault) ?? options[0]!).optionId, ceiling: total,
      floor: remedy.owed ? leastCash(floor, currency) : zero(currency), automaticUpTo: zero(currency), approvedBefore: { request: requestedBy, by: approvedBy! },
    },
    grounds: {
      policy: policy.version, ...(remedy.owed && floor.pack && { pack: floor.pack }), classifier: facts.reading.classifier, factsHash: hashOf(facts),
      rules: [`campaign/${name}`, ...law],
    },
    // Two named people stand behind every line: who planned the campaign, and who approved it.
    requestedBy, endorsedBy: plannedBy, endorserRole: 'supervisor', createdAt: now, withdrawn: false, published: 0, version: 0,
    ...(options.length > 1 && { waitsFor: 'customer' as const, expiresAt: chooseBy }),
  };
}
