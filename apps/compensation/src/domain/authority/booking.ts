import { type Reason, type RemedyOption } from '@redress/contracts';
import { greater, isPositive, lesser, zero } from '@redress/money';
import { ALWAYS_A_PERSON, isGoodwill, worthOf } from './authority.js';
import { type Booked, type Budget, type OverdraftRule, hasRoomFor } from './budget.js';
import { totalOf } from '../offer/option.js';
import { type Plan, chosenOption, currencyOf, drawingLegs, stateOf } from '../plan/plan.js';

/** What a plan has to have booked: what reached the customer is spent, what still may is reserved; of several options the dearest. */
export function bookingOf(plan: Plan): Booked {
  const isPaid = (leg: { readonly legId: string }) => stateOf(plan, leg) === 'fulfilled';
  const spent = worthOf((chosenOption(plan)?.legs ?? []).filter(isPaid));
  const open = drawingLegs(plan).map((legs) => worthOf(legs.filter((leg) => !isPaid(leg))));
  return { spent, reserved: open.reduce((most, one) => (one > most ? one : most), 0n) };
}

const bookedFor = ({ budgetReserved = 0n, budgetSpent = 0n }: Plan): Booked => ({ reserved: budgetReserved, spent: budgetSpent });

export function isBooked(plan: Plan): boolean {
  const is = bookingOf(plan);
  const was = bookedFor(plan);
  return is.reserved === was.reserved && is.spent === was.spent;
}

/** The plan as it is booked, and its budgets with it: each changes by what the plan now has, less what it had booked before. */
export function bookOn(budgets: readonly Budget[], plan: Plan): { plan: Plan; budgets: Budget[] } {
  const is = bookingOf(plan);
  const was = bookedFor(plan);
  const changed = budgets.map((budget) => ({
    ...budget, reserved: budget.reserved + is.reserved - was.reserved, spent: budget.spent + is.spent - was.spent,
  }));
  return { plan: { ...plan, budgetReserved: is.reserved, budgetSpent: is.spent }, budgets: changed };
}

const goodwillOf = ({ legs }: RemedyOption): bigint => worthOf(legs.filter(isGoodwill));

/** What the customer reads where goodwill is left out. */
export const goodwillPaused: Reason = {
  code: 'goodwill_paused', en: 'We cannot add a gesture of goodwill at present; what is owed to you does not depend on it.',
  zh: '目前无法额外提供善意补偿；您依法依约应得的部分不受影响。',
};

/**
 * A new plan under its budgets. Goodwill that a budget has no room for is left out, or a person is asked, as the budget says; what is owed
 * stays as it is.
 */
export function withinBudgets(plan: Plan, budgets: readonly Budget[]): Plan {
  if (budgets.length === 0) return plan;
  const drawn = { ...plan, budgets: budgets.map(({ month, channel, cause, currency }) => ({ month, channel, cause, currency })) };
  const short = (option: RemedyOption, rule: OverdraftRule) => goodwillOf(option) > 0n
    && budgets.some((budget) => budget.overdraft === rule && !hasRoomFor(budget, worthOf(option.legs) - bookedFor(plan).reserved));
  const { offer } = drawn;
  if (offer.options.some((option) => short(option, 'stop_goodwill'))) return withOptions(drawn, offer.options
    .map((option) => (short(option, 'stop_goodwill') ? { ...option, legs: option.legs.filter((leg) => !isGoodwill(leg) || !leg.amount) } : option))
    .filter(({ legs }) => legs.length > 0));
  if (!offer.options.some((option) => short(option, 'ask_person'))) return drawn;
  return { ...drawn, offer: { ...offer, automaticUpTo: { minor: ALWAYS_A_PERSON, currency: currencyOf(plan) } } };
}

/** Fewer legs: ceiling and default follow, and the floor only where no price is left to give back; the reason is told. */
function withOptions(plan: Plan, options: readonly RemedyOption[]): Plan {
  const { offer } = plan;
  const nothing = zero(currencyOf(plan));
  const totals = options.map((option) => totalOf(option, nothing.currency));
  const [first] = options;
  const isThere = (id: string | undefined) => options.some(({ optionId }) => optionId === id);
  const defaultOption = isThere(offer.defaultOption) ? offer.defaultOption : first?.optionId ?? '';
  const decided = options.length < 2 ? { waitsFor: undefined, expiresAt: undefined } : {};
  const cut = {
    ...offer, options, defaultOption, ceiling: totals.reduce(greater, nothing),
    floor: totals.filter(isPositive).reduce(lesser, first ? offer.floor : nothing), reasons: [...offer.reasons, goodwillPaused],
  };
  if (offer.granted === undefined || isThere(offer.granted)) return { ...plan, ...decided, offer: cut };
  // What the customer asked for cannot be given: a person looks at the default before it takes its place.
  return { ...plan, ...decided, offer: { ...cut, granted: defaultOption, automaticUpTo: { minor: ALWAYS_A_PERSON, currency: nothing.currency } } };
}

/** The budget that keeps a person from giving more goodwill than the plan has booked; undefined where none does. */
export const stoppedBy = (budgets: readonly Budget[], before: RemedyOption, after: RemedyOption): Budget | undefined =>
  (goodwillOf(after) <= goodwillOf(before) ? undefined
    : budgets.find((budget) => budget.overdraft === 'stop_goodwill' && !hasRoomFor(budget, worthOf(after.legs) - worthOf(before.legs))));
