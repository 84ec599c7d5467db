import { type AuditEntry, type Refusal, command, refuse } from '@redress/messaging';
import { type Money, compare, isPositive, toDecimal } from '@redress/money';
import { askPerson } from '../plans/asking.js';
import { approveBy, conclude, decline, releaseOpen } from '../plans/carry-out.js';
import { type ApproverRole, approverRoles, boundOn, mayPair } from '../domain/authority/authority.js';
import { stoppedBy } from '../domain/authority/booking.js';
import { type Budget } from '../domain/authority/budget.js';
import { isOverdrawn } from '../domain/plan/entitlement-account.js';
import { cashTotalOf, totalOf } from '../domain/offer/option.js';
import { type Plan, type PlanState, chosenOption, currencyOf, isUnreleased, move, withAmount } from '../domain/plan/plan.js';
import { type UsualRange, answersForDeviation, deviationReasons, isUnusual, ratioOf } from '../domain/offer/similar-cases.js';
import { type Explanation, explanations } from '../domain/policy/rule.js';
import { compensation } from '../score.js';
import { bookRefsOf, booksIn } from '../store/books.js';
import { type Standing, standingIn, standingRefsOf } from '../store/standing.js';
import { plans } from '../store/stores.js';
import { type Telling, tellingOf } from '../plans/telling.js';

export interface PlanDecision {
  readonly planId: string;
  readonly decision: 'approve' | 'decline' | 'amend';
  /** The new sum of all money legs; only to amend. */
  readonly amount?: Money | undefined;
  /** A code for the record: for a decline one of the policy's explanations tells the customer why. */
  readonly reason: string;
  /** What similar cases got lately; absent where too few are known. */
  readonly usual?: UsualRange | undefined;
}
/** `needs`: what was approved counts as the first of two approvals. */
export interface PlanDecided {
  readonly planId: string;
  readonly state: PlanState;
  readonly needs?: 'second-person';
}
export const decidePlanCommand = command<PlanDecision, PlanDecided>()('decide-plan');

type Fault = readonly [code: string, detail: string];
interface Person {
  readonly id: string;
  readonly role: ApproverRole;
}

/**
 * A person approves, declines or amends, within the limits of their role. What is above them takes two named people; an amended plan is
 * that person's request: somebody else approves it.
 */
export const decidePlan = compensation.useCase({
  name: 'decide-plan',
  on: decidePlanCommand,
  reads: ({ merchant, data }) => ({ plan: plans.at({ merchant, planId: data.planId }) }),
  then: ({ actor }, { plan }) => ({ ...bookRefsOf(plan), ...standingRefsOf(plan, actor?.id) }),
  decide: ({ data, actor }, { plan, ...view }, now) => {
    if (!actor) throw new Error('a plan is decided by somebody');
    if (!plan) return refuse('not-found', 'there is no such plan');
    const audit: AuditEntry[] = [{ act: `plan.${data.decision}`, target: plan.planId, detail: detailOf(data) }];
    const not = ([code, detail]: Fault): Refusal => ({ ...refuse(code, detail), audit });
    if (plan.waitsFor !== 'person') return not([isUnreleased(plan) ? 'wrong-state' : 'already-decided', `the plan is ${plan.state}`]);
    if (plan.counter) return not(['wrong-state', 'the customer has made a counter-offer: answer it']);
    const role = approverRoles.find((one) => one === actor.role && one !== 'automatic');
    if (!role) return not(['not-allowed', `plans are not decided as ${actor.role}`]);
    const telling = tellingOf(plan);
    const books = booksIn(view);
    const standing = standingIn(view, now);
    const person = { id: actor.id, role };
    const fault = unusual(plan, data) ?? (data.decision === 'amend'
      ? amend(telling, data.amount, person, standing, books.budgets)
      : data.decision === 'decline' ? declineAs(telling, person, data.reason, standing)
        : isOverdrawn(books.order) ? ['above-captured', 'a bank has taken back part of what this plan would give'] as const
          : approveAs(telling, person, standing));
    if (fault) return not(fault);
    const effects = conclude(telling, plan, books);
    if ('refused' in effects) return { ...effects, audit };
    const { state, waitsFor, endorsedBy } = telling.plan;
    const needs = waitsFor === 'person' && endorsedBy === actor.id ? { needs: 'second-person' as const } : {};
    return { ...effects, audit, reply: { planId: plan.planId, state, ...needs } };
  },
});

/** Who treats a case unlike similar ones answers for it by a code of its own. Declining what is owed is the ruling's and the floor's matter. */
function unusual(plan: Plan, { decision, amount, usual, reason }: PlanDecision): Fault | undefined {
  const given = decision === 'amend' ? amount : totalOf(chosenOption(plan) ?? { legs: [] }, currencyOf(plan));
  if (decision === 'decline' || !usual || !given || answersForDeviation(reason)) return undefined;
  const ratio = ratioOf(given, plan.facts);
  if (!isUnusual(ratio, usual)) return undefined;
  const percent = (share: number): string => `${share / 100} %`;
  return ['reason-required', `similar cases got ${percent(usual.low)} to ${percent(usual.high)} of the price, this is ${percent(ratio)}: `
    + `give one of ${deviationReasons.join(', ')} as the reason`];
}

const boundFor = ({ role }: Person, plan: Plan, standing: Standing) =>
  boundOn(standing.limits(currencyOf(plan)), role, chosenOption(plan)?.legs ?? [], standing.today(plan));

const aboveOf = (bound: string, role: ApproverRole): Fault =>
  ['above-authority', `above the limit of the ${role} (${bound}); ${role === 'agent' ? 'a supervisor can decide it' : 'two supervisors can'}`];

/** Approves alone where the limits allow it, else as the first or the second of two. */
function approveAs(telling: Telling, person: Person, standing: Standing): Fault | undefined {
  const { plan } = telling;
  if (plan.requestedBy === person.id) return ['own-request', 'somebody else has to approve what you asked for'];
  const bound = boundFor(person, plan, standing);
  if (bound) {
    if (!mayPair(standing.limits(currencyOf(plan)), person.role)) return aboveOf(bound, person.role);
    if (plan.endorsedBy === person.id) return ['four-eyes', 'you have approved it; a second person has to approve it, too'];
    if (plan.endorsedBy === undefined) {
      askPerson(telling, chosenOption(plan)!, standing, { by: person.id, role: person.role });
      return undefined;
    }
  } else {
    telling.plan = { ...plan, endorsedBy: undefined, endorserRole: undefined };
  }
  approveBy(telling, { approver: person.id, approverRole: person.role }, standing);
  releaseOpen(telling, standing.now, false);
  return undefined;
}

/** What somebody may not give alone, they may not refuse alone either, unless their word would count for half of it. */
function declineAs(telling: Telling, person: Person, reason: string, standing: Standing): Fault | undefined {
  const { plan } = telling;
  const bound = boundFor(person, plan, standing);
  if (bound && !mayPair(standing.limits(currencyOf(plan)), person.role)) return aboveOf(bound, person.role);
  decline(telling, person.id, explanationOf(reason));
  return undefined;
}

/** Puts another sum in the place of the chosen option's; returns what is wrong with it, if anything. */
function amend(telling: Telling, amount: Money | undefined, person: Person, standing: Standing, budgets: readonly Budget[]): Fault | undefined {
  const { plan } = telling;
  const currency = currencyOf(plan);
  const option = chosenOption(plan);
  if (!amount) return ['schema-violation', 'to amend a plan, name the new amount'];
  if (amount.currency !== currency || !isPositive(amount)) return [
    'invalid-amount', `an amount above zero of ${currency} is needed; to give nothing, decline`,
  ];
  if (!option || !isPositive(cashTotalOf(option, currency))) return ['wrong-state', 'this plan gives no money'];
  if (compare(amount, plan.offer.floor) < 0) return ['below-floor', `at least ${toDecimal(plan.offer.floor)} ${currency} is owed`];
  const amended = withAmount(option, amount);
  const stopped = stoppedBy(budgets, option, amended);
  if (stopped) return ['budget-exhausted', `the budget ${stopped.month} ${stopped.channel} ${stopped.cause} has no room for more goodwill`];
  const options = plan.offer.options.map((one) => (one.optionId === amended.optionId ? amended : one));
  telling.plan = move(plan, 'countered', { offer: { ...plan.offer, options }, requestedBy: person.id });
  askPerson(telling, amended, standing);
  return undefined;
}

const explanationOf = (code: string): Explanation => explanations.find((one) => one === code) ?? 'declined_by_person';

const detailOf = ({ reason, amount }: PlanDecision): Record<string, string> =>
  ({ reason, ...(amount && { amount: `${toDecimal(amount)} ${amount.currency}` }) });
