import { type EventData, type Instant, planId } from '@redress/contracts';
import { early, nothing } from '@redress/messaging';
import { type Money } from '@redress/money';
import { conclude, offerTimers, settleOn } from '../plans/carry-out.js';
import { type CaseFile, type FiledComplaint, ordinalOf } from '../domain/case-file.js';
import { withinBudgets } from '../domain/authority/booking.js';
import { accountsNeeded } from '../domain/offer/entitlement.js';
import { type Facts, findingsFor, readingOf } from '../domain/facts.js';
import { inquiryFor } from '../domain/offer/inquiry.js';
import { rounds } from '../domain/offer/negotiation.js';
import { drop, isInvestigating, needsPerson, negotiated, settledOption, underInquiry } from '../domain/plan/plan.js';
import { proposalOf } from '../domain/offer/proposal.js';
import { type Floor } from '../domain/statute/floor.js';
import { leftIn } from '../domain/plan/reservation.js';
import { ceilingsOf, measuresNow, withBlock } from '../policies/measures.js';
import { inquiryTimers } from './reassessing.js';
import { compensation } from '../score.js';
import { bookRefs, booksIn } from '../store/books.js';
import { type Standing, proposalRefs, standingIn } from '../store/standing.js';
import { caseFiles, plans } from '../store/stores.js';
import { type Telling, tell, tellingOf } from '../plans/telling.js';

const filedIn = (file: CaseFile | undefined, complaintId: string) => file?.complaints.find((filed) => filed.complaintId === complaintId);

/** All that the decision rests on but the accounts, which depend on it. */
function knownOf(file: CaseFile, { standing, withdrawn: _, ...complaint }: FiledComplaint, reading: EventData<'complaint.classified.v1'>, channel?: string): Omit<Facts, 'left'> {
  const findings = findingsFor(complaint, file.findings);
  return { complaint, reading: readingOf(reading), ...(findings && { findings }), ...(channel !== undefined && { channel }), ...(standing && { standing }) };
}

/**
 * Decides what is owed. Where neither a choice nor a person is needed the plan is proposed, approved and released in this one decision;
 * else it waits for whoever has the next move. What the policy must know first is found out first. Nothing owed is declined, with the reason.
 */
export const proposeRemedy = compensation.useCase({
  name: 'propose-remedy',
  on: 'complaint.classified.v1',
  reads: ({ merchant, data }) => ({ file: caseFiles.at({ merchant, caseId: data.caseId }) }),
  then: (input, { file }) => {
    const { merchant, channel, data } = input;
    const complaint = filedIn(file, data.complaintId);
    if (!file || !complaint) return { made: plans.all([]), ...bookRefs(), ...proposalRefs(input, undefined) };
    const { orderSource, orderRef } = complaint.order;
    const known = knownOf(file, complaint, data, channel);
    const names = accountsNeeded(measuresNow(known, merchant), known);
    return {
      made: plans.all([{ merchant, planId: planId(data.caseId, ordinalOf(file, data.complaintId)) }]),
      ...bookRefs(names.length > 0 ? { merchant, orderSource, orderRef } : undefined, names),
      ...proposalRefs(input, names.length > 0 ? complaint : undefined),
    };
  },
  decide: ({ merchant, channel, data }, { file, made, ...view }, now) => {
    const complaint = filedIn(file, data.complaintId);
    if (!file || !complaint) return early('complaint.received');
    if (made.length > 0 || complaint.withdrawn) return nothing;
    const books = view.orders.length > 0 ? booksIn(view) : undefined;
    const known = knownOf(file, complaint, data, channel);
    const measures = measuresNow(known, merchant);
    const facts = withBlock({ ...known, left: books ? leftIn(ceilingsOf(measures), complaint, books) : [] }, merchant, measures);
    const about = { merchant, channel, caseId: data.caseId, planId: planId(data.caseId, ordinalOf(file, data.complaintId)) };
    const proposal = withinBudgets(proposalOf(measures, facts, about, now), view.budgets);
    const telling = tellingOf(underInquiry(proposal, inquiryFor(measures, facts, now)));
    putForward(telling, measures.floor, standingIn(view, now), data.demanded);
    const effects = conclude(telling, undefined, books, view.budgets);
    return 'refused' in effects ? effects : { ...effects, timers: [...effects.timers, ...offerTimers(telling.plan), ...inquiryTimers(telling.plan)] };
  },
});

/**
 * Says what is owed and, unless something has to be found out first, what is offered; where nobody has to choose or to approve, it is settled in
 * the same decision.
 */
export function putForward(telling: Telling, { deadlines }: Floor, standing: Standing, demanded?: Money): void {
  const { offer: { options, floor, ceiling, reasons }, facts: { reading }, grounds: { rules, ...grounds } } = telling.plan;
  if (reading.isComplaint) tell(telling, 'entitlement.computed.v1', {
    floor, ceiling, rules: [...rules], grounds, ...(deadlines.length > 0 && { deadlines: deadlines.map(({ startEvent: _, ...deadline }) => deadline) }),
  });
  if (isInvestigating(telling.plan)) return;
  if (options.length === 0) {
    telling.plan = drop(telling.plan, 'declined');
    return tell(telling, 'remedy.declined.v1', { by: `policy:${grounds.policy}`, reasons: [...reasons] });
  }
  tellOffer(telling, standing.now, demanded);
  const settled = settledOption(telling.plan);
  if (settled) settleOn(telling, settled, standing);
}

/** Says what is offered, for the first time or again. */
export function tellOffer(telling: Telling, now: Instant, demanded?: Money): void {
  telling.plan = negotiated(telling.plan, { at: now, by: 'house', act: 'offered' });
  const { offer: { options, defaultOption, reasons }, facts, expiresAt, grounds: { rules: _, ...grounds }, negotiation } = telling.plan;
  const wish = facts.complaint.demanded ?? demanded;
  const round = rounds(negotiation!);
  tell(telling, 'remedy.proposed.v1', {
    options: [...options], defaultOption, needsChoice: !settledOption(telling.plan), needsApproval: options.some((option) => needsPerson(telling.plan, option)),
    reasons: [...reasons], grounds, ...(round > 1 && { round }), ...(expiresAt && { expiresAt }), ...(wish && { demanded: wish }),
  });
}
