import { command, refuse } from '@redress/messaging';
import { type Money, compare, isPositive, toDecimal } from '@redress/money';
import { askPerson, conclude, decline, releaseOpen } from './carry-out.js';
import { totalOf } from './domain/option.js';
import { type PlanState, approve, chosenOption, currencyOf, isUnreleased, move, withAmount } from './domain/plan.js';
import { isOverdrawn } from './domain/entitlement-account.js';
import { type Explanation, explanations } from './domain/policy/rule.js';
import { compensation } from './score.js';
import { bookRefsOf, booksIn } from './store/books.js';
import { plans } from './store/stores.js';
import { type Telling, tell, tellingOf } from './telling.js';

export interface PlanDecision {
  readonly planId: string;
  readonly decision: 'approve' | 'decline' | 'amend';
  /** The new sum of all money legs; only to amend. */
  readonly amount?: Money | undefined;
  /** A code for the record: for a decline one of the policy's explanations tells the customer why. */
  readonly reason: string;
}
export const decidePlanCommand = command<PlanDecision, { planId: string; state: PlanState }>()('decide-plan');

/** A person approves, declines or amends. An amended plan is that person's request: somebody else approves it. */
export const decidePlan = compensation.useCase({
  name: 'decide-plan',
  on: decidePlanCommand,
  reads: ({ merchant, data }) => ({ plan: plans.at({ merchant, planId: data.planId }) }),
  then: (_, { plan }) => bookRefsOf(plan),
  decide: ({ data, actor }, { plan, ...view }) => {
    if (!actor) throw new Error('a plan is decided by somebody');
    if (!plan) return refuse('not-found', 'there is no such plan');
    const audit = [{ act: `plan.${data.decision}`, target: plan.planId, detail: detailOf(data) }];
    const not = (code: string, detail: string) => ({ ...refuse(code, detail), audit });
    if (plan.waitsFor !== 'person') return not(isUnreleased(plan) ? 'wrong-state' : 'already-decided', `the plan is ${plan.state}`);
    if (plan.counter) return not('wrong-state', 'the customer has made a counter-offer: answer it');
    const telling = tellingOf(plan);
    if (data.decision === 'decline') {
      decline(telling, actor.id, explanationOf(data.reason));
    } else if (data.decision === 'amend') {
      const fault = amend(telling, data.amount, actor.id);
      if (fault) return not(...fault);
    } else {
      if (plan.requestedBy === actor.id) return not('own-request', 'somebody else has to approve what you asked for');
      if (isOverdrawn(booksIn(view).order)) return not('above-captured', 'a bank has taken back part of what this plan would give');
      approveAs(telling, actor.id);
    }
    const effects = conclude(telling, plan, booksIn(view));
    return 'refused' in effects ? { ...effects, audit } : { ...effects, audit, reply: { planId: plan.planId, state: telling.plan.state } };
  },
});

function approveAs(telling: Telling, approver: string): void {
  telling.plan = approve(telling.plan, approver);
  tell(telling, 'remedy.approved.v1', { approver, automatic: false, optionId: telling.plan.chosen });
  releaseOpen(telling, false);
}

/** Puts another sum in the place of the chosen option's; returns what is wrong with it, if anything. */
function amend(telling: Telling, amount: Money | undefined, requestedBy: string): [code: string, detail: string] | undefined {
  const { plan } = telling;
  const currency = currencyOf(plan);
  const option = chosenOption(plan);
  if (!amount) return ['schema-violation', 'to amend a plan, name the new amount'];
  if (amount.currency !== currency || !isPositive(amount)) return [
    'invalid-amount', `an amount above zero of ${currency} is needed; to give nothing, decline`,
  ];
  if (!option || !isPositive(totalOf(option, currency))) return ['wrong-state', 'this plan gives no money'];
  if (compare(amount, plan.offer.floor) < 0) return ['below-floor', `at least ${toDecimal(plan.offer.floor)} ${currency} is owed`];
  const amended = withAmount(option, amount);
  const options = plan.offer.options.map((one) => (one.optionId === amended.optionId ? amended : one));
  telling.plan = move(plan, 'countered', { offer: { ...plan.offer, options }, requestedBy });
  askPerson(telling, amended);
  return undefined;
}

const explanationOf = (code: string): Explanation => explanations.find((one) => one === code) ?? 'declined_by_person';

const detailOf = ({ reason, amount }: PlanDecision): Record<string, string> =>
  ({ reason, ...(amount && { amount: `${toDecimal(amount)} ${amount.currency}` }) });

