import { type EventData, planId } from '@redress/contracts';
import { early, nothing, setTimer } from '@redress/messaging';
import { conclude, offerExpires, offerTimerId, settleOn } from './carry-out.js';
import { type CaseFile, type FiledComplaint, ordinalOf } from './domain/case-file.js';
import { accountsNeeded } from './domain/entitlement.js';
import { type Facts, findingsFor, readingOf } from './domain/facts.js';
import { drop, needsPerson } from './domain/plan.js';
import { proposalOf } from './domain/proposal.js';
import { leftIn } from './domain/reservation.js';
import { ceilingsOf, measuresNow } from './measures.js';
import { compensation } from './score.js';
import { bookRefs, booksIn } from './store/books.js';
import { caseFiles, plans } from './store/stores.js';
import { type Telling, tell, tellingOf } from './telling.js';

const filedIn = (file: CaseFile | undefined, complaintId: string) => file?.complaints.find((filed) => filed.complaintId === complaintId);

/** All that the decision rests on but the accounts, which depend on it. */
function knownOf(file: CaseFile, complaint: FiledComplaint, reading: EventData<'complaint.classified.v1'>): Omit<Facts, 'left'> {
  const findings = findingsFor(complaint, file.findings);
  return { complaint, reading: readingOf(reading), ...(findings && { findings }) };
}

/**
 * Decides what is owed. Where neither a choice nor a person is needed the plan is proposed, approved and released in this one decision;
 * else it waits for whoever has the next move. Nothing owed is declined, with the reason.
 */
export const proposeRemedy = compensation.useCase({
  name: 'propose-remedy',
  on: 'complaint.classified.v1',
  reads: ({ merchant, data }) => ({ file: caseFiles.at({ merchant, caseId: data.caseId }) }),
  then: ({ merchant, data }, { file }) => {
    const complaint = filedIn(file, data.complaintId);
    if (!file || !complaint) return { made: plans.all([]), ...bookRefs() };
    const { orderSource, orderRef } = complaint.order;
    const known = knownOf(file, complaint, data);
    const names = accountsNeeded(measuresNow(known), known);
    return {
      made: plans.all([{ merchant, planId: planId(data.caseId, ordinalOf(file, data.complaintId)) }]),
      ...bookRefs(names.length > 0 ? { merchant, orderSource, orderRef } : undefined, names),
    };
  },
  decide: ({ merchant, channel, data }, { file, made, ...view }, now) => {
    const complaint = filedIn(file, data.complaintId);
    if (!file || !complaint) return early('complaint.received');
    if (made.length > 0 || complaint.withdrawn) return nothing;
    const books = view.orders.length > 0 ? booksIn(view) : undefined;
    const known = knownOf(file, complaint, data);
    const measures = measuresNow(known);
    const facts: Facts = { ...known, left: books ? leftIn(ceilingsOf(measures), complaint, books) : [] };
    const about = { merchant, channel, caseId: data.caseId, planId: planId(data.caseId, ordinalOf(file, data.complaintId)) };
    const telling = tellingOf(proposalOf(measures, facts, about, now));
    putForward(telling, data);
    const effects = conclude(telling, undefined, books);
    const { expiresAt } = telling.plan;
    if ('refused' in effects || !expiresAt) return effects;
    return { ...effects, timers: [setTimer(offerExpires, offerTimerId(about.planId), data.caseId, expiresAt, { planId: about.planId })] };
  },
});

function putForward(telling: Telling, { isComplaint, demanded }: EventData<'complaint.classified.v1'>): void {
  const { offer, facts, expiresAt, grounds: { rules, ...grounds } } = telling.plan;
  const { options, defaultOption, floor, ceiling, reasons } = offer;
  if (isComplaint) tell(telling, 'entitlement.computed.v1', { floor, ceiling, rules: [...rules], grounds });
  const [first] = options;
  if (!first) {
    telling.plan = drop(telling.plan, 'declined');
    return tell(telling, 'remedy.declined.v1', { by: `tariff:${grounds.tariff}`, reasons: [...reasons] });
  }
  const needsChoice = options.length > 1;
  const wish = facts.complaint.demanded ?? demanded;
  tell(telling, 'remedy.proposed.v1', {
    options: [...options], defaultOption, needsChoice, needsApproval: options.some((option) => needsPerson(telling.plan, option)),
    reasons: [...reasons], grounds, ...(expiresAt && { expiresAt }), ...(wish && { demanded: wish }),
  });
  if (!needsChoice) settleOn(telling, first);
}
