import { type Instant, type Leg, type Reason, type RemedyOption } from '@redress/contracts';
import { lifeCycle } from '@redress/decider';
import { type Money, allocate, compare, sum } from '@redress/money';
import { type ApproverRole, type AskedLevel } from '../authority/authority.js';
import { type BudgetName } from '../authority/budget.js';
import { totalOf } from '../offer/option.js';
import { type Facts } from '../facts.js';
import { type Inquiry, type Outstanding, answeredBy } from '../offer/inquiry.js';
import { type CounterOffer, type NegotiationStep } from '../offer/negotiation.js';
import { type LegProgress, type LegState, type Opened, draws, ended, isOpen, legCycle } from './leg.js';

export type PlanState =
  | 'investigating' | 'proposed' | 'countered' | 'accepted' | 'declined' | 'expired' | 'approved' | 'released' | 'fulfilled' | 'failed' | 'cancelled';

/** First it is found out what must be known. Approval is not payment: a plan is released when its legs are, and fulfilled when all of them are. */
export const planCycle = lifeCycle<PlanState>('plan', 'investigating', {
  investigating: ['proposed', 'declined', 'cancelled'],
  proposed: ['proposed', 'accepted', 'countered', 'approved', 'declined', 'expired', 'cancelled'],
  accepted: ['countered', 'approved', 'declined', 'cancelled'],
  countered: ['countered', 'proposed', 'accepted', 'approved', 'declined', 'cancelled'],
  approved: ['released', 'declined', 'cancelled'],
  released: ['fulfilled', 'failed', 'cancelled'],
  fulfilled: ['failed'],
  failed: [],
  declined: [],
  expired: [],
  cancelled: [],
});

/** What was put forward: all that the customer or a person decides about. */
export interface Offer {
  readonly options: readonly RemedyOption[];
  readonly defaultOption: string;
  /** The option that gives what the customer asked for. */
  readonly granted?: string | undefined;
  readonly reasons: readonly Reason[];
  readonly floor: Money;
  readonly ceiling: Money;
  readonly automaticUpTo: Money;
  /** Who has approved every option beforehand, as long as it is still the offer of `request`. */
  readonly approvedBefore?: { readonly request: string; readonly by: string } | undefined;
}

/** What a decision rests on: versions, rules and the hash of its facts. */
export interface Grounds {
  readonly policy: string;
  /** The rule pack, where one is for the consumer's country. */
  readonly pack?: string | undefined;
  readonly classifier: string;
  readonly factsHash: string;
  readonly rules: readonly string[];
}

export interface Plan {
  readonly merchant: string;
  readonly planId: string;
  readonly caseId: string;
  readonly channel?: string | undefined;
  readonly state: PlanState;
  /** Whose move it is, while nothing is on its way. */
  readonly waitsFor?: 'person' | 'customer' | 'inspection' | 'investigation' | 'task' | undefined;
  readonly offer: Offer;
  /** The option that holds, once there is no more choice. */
  readonly chosen?: string | undefined;
  /** Legs of the chosen option. */
  readonly legs: readonly LegProgress[];
  readonly facts: Facts;
  readonly grounds: Grounds;
  /** Who put the present offer forward: the policy, or the person who changed it. Nobody approves their own request. */
  readonly requestedBy: string;
  readonly approver?: string | undefined;
  readonly approverRole?: ApproverRole | undefined;
  /** The first of two named people, where the sum is above what one of them may approve. */
  readonly endorsedBy?: string | undefined;
  readonly endorserRole?: ApproverRole | undefined;
  /** Whom the plan waits for, and since when they have been asked. */
  readonly askedOf?: AskedLevel | undefined;
  readonly askedAt?: Instant | undefined;
  /** The budgets that it draws on, and what it has booked on each of them. Minor units. */
  readonly budgets?: readonly BudgetName[] | undefined;
  readonly budgetReserved?: bigint | undefined;
  readonly budgetSpent?: bigint | undefined;
  readonly expiresAt?: Instant | undefined;
  /** What was to be found out first; it stays on file when it is over. */
  readonly inquiry?: Inquiry | undefined;
  /** What the customer asked for instead, until somebody has answered it. */
  readonly counter?: CounterOffer | undefined;
  readonly negotiation?: readonly NegotiationStep[] | undefined;
  readonly createdAt: Instant;
  /** Cases with the same key ought to be treated alike. */
  readonly similarKey?: string | undefined;
  /** Who declined it, where a person or the customer did: nobody rules on their own decision. */
  readonly decidedBy?: string | undefined;
  /** The dispute that is about it, or whose ruling it carries out. */
  readonly disputeId?: string | undefined;
  /** The customer took the complaint back when legs were already out. */
  readonly withdrawn: boolean;
  /** Facts published about this plan so far. */
  readonly published: number;
  readonly version: number;
}

export const currencyOf = (plan: Plan): string => plan.facts.complaint.order.currency;
export const chosenOption = ({ offer, chosen }: Plan): RemedyOption | undefined => offer.options.find(({ optionId }) => optionId === chosen);
export const stateOf = (plan: Plan, leg: Pick<Leg, 'legId'>): LegState | undefined =>
  plan.legs.find(({ legId }) => legId === leg.legId)?.state;
/** The one option that needs no choice: the only one, or the one that the customer asked for. */
export const settledOption = ({ offer: { options, granted } }: Plan): RemedyOption | undefined =>
  (options.length === 1 ? options[0] : options.find(({ optionId }) => optionId === granted));
/** Nothing is out yet, and the plan may still become something. */
export const isUnreleased = ({ state }: Plan): boolean =>
  state === 'investigating' || state === 'proposed' || state === 'accepted' || state === 'countered' || state === 'approved';
/** Who has approved whatever is chosen; nobody, once somebody else has put another offer forward. */
export const approvedBefore = ({ offer: { approvedBefore: before }, requestedBy }: Plan): string | undefined =>
  (before?.request === requestedBy ? before.by : undefined);
export const needsPerson = (plan: Plan, option: RemedyOption): boolean =>
  compare(totalOf(option, currencyOf(plan)), plan.offer.automaticUpTo) > 0;

/** Moves the plan along its life cycle. An illegal move is a fault of the program, not of the caller: use cases ask first. */
export function move(plan: Plan, state: PlanState, change: Partial<Plan> = {}): Plan {
  if (!planCycle.allows(plan.state, state)) throw new Error(`a plan that is ${plan.state} cannot become ${state}`);
  return { ...plan, waitsFor: undefined, ...change, state };
}

/** The plan with one more step of its negotiation. */
export const negotiated = (plan: Plan, step: Omit<NegotiationStep, 'rules'>): Plan => ({
  ...plan, negotiation: [...plan.negotiation ?? [], { ...step, rules: plan.grounds.rules }],
});

/** The plan with this option in the place of the one of the same id. */
export const withOption = (plan: Plan, option: RemedyOption): Plan => ({
  ...plan, offer: { ...plan.offer, options: plan.offer.options.map((one) => (one.optionId === option.optionId ? option : one)) },
});

/** The option holds from now on, and its legs are planned. The state is left as it is. */
export function choose(plan: Plan, option: RemedyOption): Plan {
  return {
    ...plan, chosen: option.optionId, legs: option.legs.map(({ legId }) => ({ legId, state: 'planned' })), waitsFor: undefined,
    expiresAt: undefined,
  };
}

/** Who approves: the rules themselves (`automatic`), or a named person in a role. */
export interface Approval {
  readonly approver: string;
  readonly approverRole: ApproverRole;
}
export const approve = (plan: Plan, approval: Approval): Plan => move(plan, 'approved', approval);

export const isInvestigating = ({ state }: Pick<Plan, 'state'>): boolean => state === 'investigating';
/** The plan with nothing offered yet; what it may come to is reserved meanwhile. Where it would come to nothing there is nothing to find out. */
export const underInquiry = (plan: Plan, inquiry: Inquiry | undefined): Plan =>
  (inquiry && plan.offer.options.length > 0 ? { ...plan, state: 'investigating', waitsFor: 'investigation', expiresAt: undefined, inquiry } : plan);
/** One of the questions that it waits for has its answer. */
export const withAnswer = (plan: Plan, answer: Outstanding, isReport: boolean): Plan =>
  (plan.inquiry && isInvestigating(plan) ? { ...plan, inquiry: answeredBy(plan.inquiry, answer, isReport) } : plan);

/** Releases every planned leg whose gate is open; what still waits for an inspection, or else for a task, goes on waiting. */
export function release(plan: Plan, opened: Opened): { plan: Plan; released: Leg[] } {
  const released = (chosenOption(plan)?.legs ?? []).filter((leg) => stateOf(plan, leg) === 'planned' && isOpen(leg, opened));
  const legs = released.reduce((all, { legId }) => withLeg(all, legId, 'released'), plan.legs);
  const waitsFor = waitingFor(plan, legs);
  const next = { ...plan, legs, waitsFor };
  return { plan: released.length > 0 && plan.state === 'approved' ? move(next, 'released', { waitsFor }) : next, released };
}

function waitingFor(plan: Plan, legs: readonly LegProgress[]): Plan['waitsFor'] {
  const planned = (chosenOption(plan)?.legs ?? []).filter(({ legId }) => legs.some((leg) => leg.legId === legId && leg.state === 'planned'));
  if (planned.length === 0) return undefined;
  return planned.every(({ gate }) => gate === 'task') ? 'task' : 'inspection';
}

/** Ends a plan of which nothing is out yet; what it had reserved is free again. */
export function drop(plan: Plan, state: 'declined' | 'expired' | 'cancelled'): Plan {
  return move({ ...plan, legs: plan.legs.map(({ legId }) => ({ legId, state: 'cancelled' })), expiresAt: undefined }, state);
}

function withLeg(legs: readonly LegProgress[], legId: string, state: LegState): readonly LegProgress[] {
  return legs.map((leg) => {
    if (leg.legId !== legId) return leg;
    if (!legCycle.allows(leg.state, state)) throw new Error(`a leg that is ${leg.state} cannot become ${state}`);
    return { legId, state };
  });
}

/**
 * Ends a leg, and with the last one the plan: failed as soon as one leg has failed, else fulfilled where anything was, else cancelled.
 * Returns undefined where the leg is not of this plan or its state does not allow it, as with a repeated or late notice.
 */
export function endLeg(plan: Plan, legId: string, state: 'fulfilled' | 'failed' | 'cancelled'): Plan | undefined {
  const leg = plan.legs.find((one) => one.legId === legId);
  if (!leg || !legCycle.allows(leg.state, state)) return undefined;
  const legs = withLeg(plan.legs, legId, state);
  const changed = { ...plan, legs };
  if (state === 'failed') return planCycle.allows(plan.state, 'failed') ? move(changed, 'failed') : changed;
  if (plan.state !== 'released' || !legs.every(ended)) return changed;
  return move(changed, legs.some((one) => one.state === 'fulfilled') ? 'fulfilled' : 'cancelled');
}

/** Money that reached the customer under this plan. */
export function fulfilledTotal(plan: Plan): Money {
  const paid = (chosenOption(plan)?.legs ?? []).flatMap((leg) => (leg.form === 'money' && leg.amount && stateOf(plan, leg) === 'fulfilled' ? [leg.amount] : []));
  return sum(paid, currencyOf(plan));
}

/** The option with another sum, split over its money legs in proportion. */
export function withAmount(option: RemedyOption, amount: Money): RemedyOption {
  const moneyLegs = option.legs.filter(({ form }) => form === 'money');
  const parts = allocate(amount, moneyLegs.map((leg) => leg.amount!.minor));
  return { ...option, legs: option.legs.map((leg) => (leg.form === 'money' ? { ...leg, amount: parts[moneyLegs.indexOf(leg)]! } : leg)) };
}

/** The legs on which a plan draws or might still draw: of the chosen option those not given up, before a choice those of every option. */
export function drawingLegs(plan: Plan): readonly (readonly Leg[])[] {
  if (plan.state === 'declined' || plan.state === 'expired') return [];
  const option = chosenOption(plan);
  if (option) return [option.legs.filter((leg) => plan.legs.some((progress) => progress.legId === leg.legId && draws(progress)))];
  return plan.state === 'cancelled' ? [] : plan.offer.options.map(({ legs }) => legs);
}
