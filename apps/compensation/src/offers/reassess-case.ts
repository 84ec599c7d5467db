import { type Instant } from '@redress/contracts';
import { nothing } from '@redress/messaging';
import { conclude, offerTimers, stopOffer } from '../plans/carry-out.js';
import { type CaseFile } from '../domain/case-file.js';
import { withinBudgets } from '../domain/authority/booking.js';
import { type Measures, accountsNeeded } from '../domain/offer/entitlement.js';
import { type Facts, findingsFor } from '../domain/facts.js';
import { isAnswered } from '../domain/offer/inquiry.js';
import { type Plan, drop, isInvestigating } from '../domain/plan/plan.js';
import { proposalOf } from '../domain/offer/proposal.js';
import { type Books, joined, leftIn, rebook } from '../domain/plan/reservation.js';
import { ceilingsOf, measuresAnew, measuresOf, withBlock } from '../policies/measures.js';
import { putForward } from './propose-remedy.js';
import { caseReassess, FLOOR_RISEN, inquiryTimers } from './reassessing.js';
import { compensation } from '../score.js';
import { bookRefs, booksIn, budgetRefsOf } from '../store/books.js';
import { standingIn, standingRefsOf } from '../store/standing.js';
import { caseFiles, plans } from '../store/stores.js';
import { tellingOf } from '../plans/telling.js';

/**
 * A plan that nobody has agreed to yet is made anew from what is known now. One that is still under investigation waits until what it asked for has
 * come, or its time is over; one that holds already is not changed by a later finding; what says nothing new is not offered again.
 */
export const reassessCase = compensation.useCase({
  name: 'reassess-case',
  on: caseReassess,
  reads: ({ merchant, data: { caseId, planId } }) => ({ file: caseFiles.at({ merchant, caseId }), plan: plans.at({ merchant, planId }) }),
  then: (input, { file, plan }) => {
    const measured = { ...budgetRefsOf(plan), ...standingRefsOf(plan) };
    if (!file || !plan || !isOpenToFindings(plan)) return { ...bookRefs(), ...measured };
    const { orderSource, orderRef } = plan.facts.complaint.order;
    const known = knownNow(plan, file);
    return { ...bookRefs({ merchant: input.merchant, orderSource, orderRef }, accountsNeeded(measuresFor(input, known, plan), known)), ...measured };
  },
  decide: (input, { file, plan, ...view }, now) => {
    if (!file || !plan || !isOpenToFindings(plan)) return nothing;
    if (isInvestigating(plan) && !isAnswered(plan.inquiry, now)) return { timers: inquiryTimers(plan) };
    const known = knownNow(plan, file);
    const measures = measuresFor(input, known, plan);
    const books = booksIn(view);
    const facts = withBlock({ ...known, left: leftIn(ceilingsOf(measures), plan.facts.complaint, withoutHoldOf(plan, books)) }, plan.merchant, measures);
    const { createdAt, published, version, negotiation, budgetReserved, budgetSpent, inquiry } = plan;
    const anew = { ...proposalOf(measures, facts, plan, now), createdAt, published, version, negotiation, budgetReserved, budgetSpent, inquiry };
    if (!isInvestigating(plan) && isSaidAlready(anew, plan)) return nothing;
    const telling = tellingOf(withinBudgets(anew, books.budgets));
    putForward(telling, measures.floor, standingIn(view, now));
    const effects = conclude(telling, plan, books);
    if ('refused' in effects) return effects;
    const ended = plan.expiresAt && !telling.plan.expiresAt ? [stopOffer(plan)] : [];
    return { ...effects, timers: [...effects.timers, ...offerTimers(telling.plan), ...ended] };
  },
});

/** Where a new law is why, the law of that moment. */
const measuresFor = ({ at, data: { why } }: { readonly at: Instant; readonly data: { readonly why: string } }, known: Omit<Facts, 'left'>, plan: Plan): Measures =>
  measuresAnew(known, plan, why === FLOOR_RISEN ? at : undefined);

/** The same facts under the same law: the customer has been told. */
const isSaidAlready = ({ grounds: anew }: Plan, { grounds: told }: Plan): boolean => anew.factsHash === told.factsHash && anew.pack === told.pack;

const isOpenToFindings = ({ state, withdrawn }: Plan): boolean =>
  !withdrawn && (state === 'investigating' || state === 'proposed' || state === 'countered');

function knownNow({ facts: { findings: _, left: __, blockedBy: ___, ...before } }: Plan, file: CaseFile): Omit<Facts, 'left'> {
  const findings = findingsFor(before.complaint, file.findings);
  return { ...before, ...(findings && { findings }) };
}

/** The accounts as if the plan had never held anything on them. */
function withoutHoldOf(plan: Plan, books: Books): Books {
  const freed = rebook(ceilingsOf(measuresOf(plan)), books, plan, drop(plan, 'cancelled'));
  if ('refused' in freed) throw new Error('giving back cannot be refused');
  return joined(books, freed);
}
