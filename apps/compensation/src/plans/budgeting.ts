import { derivedId } from '@redress/contracts';
import { setTimer, timer } from '@redress/messaging';
import { alarmOf, type Budget, budgetId } from '../domain/authority/budget.js';
import { bookOn, isBooked } from '../domain/authority/booking.js';
import { compensation } from '../score.js';
import { budgets } from '../store/authority.js';
import { type Telling } from './telling.js';

/** A plan was changed by a decision that could not know its budgets: they follow at once. */
export const budgetBehind = timer<{ planId: string }>()('budget.behind');

/** Brings the plan's budgets to what the plan now has on them, and tells what is nearly or wholly used up. */
export function bookOnBudgets(telling: Telling, rows: readonly Budget[]): void {
  const { plan } = telling;
  if (!plan.budgets || plan.budgets.length === 0 || isBooked(plan)) return;
  if (rows.length < plan.budgets.length) {
    const { planId, caseId, createdAt } = plan;
    telling.timers.push(setTimer(budgetBehind, derivedId('budget-timer', planId), caseId, createdAt, { planId }));
    return;
  }
  const booked = bookOn(rows, plan);
  telling.plan = booked.plan;
  for (const budget of booked.budgets) telling.writes.push(budgets.put(withAlarm(telling, budget)));
}

function withAlarm(telling: Telling, budget: Budget): Budget {
  const alarmed = alarmOf(budget);
  if (!alarmed) return budget;
  const { merchant, month, channel, cause, currency, overdraft } = budget;
  const next = { ...budget, alarmed, published: budget.published + 1 };
  const amount = (minor: bigint) => ({ minor, currency });
  telling.events.push(compensation.fact(
    alarmed === 100 ? 'budget.exhausted.v1' : 'budget.near.v1', merchant,
    { type: 'budget', id: budgetId(merchant, budget), version: next.published },
    { month, channel, cause, overdraft, planned: amount(budget.planned), reserved: amount(budget.reserved), spent: amount(budget.spent) },
  ));
  return next;
}
