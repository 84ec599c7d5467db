import { nothing } from '@redress/messaging';
import { budgetBehind } from '../plans/budgeting.js';
import { conclude } from '../plans/carry-out.js';
import { isBooked } from '../domain/authority/booking.js';
import { compensation } from '../score.js';
import { budgetRefsOf } from '../store/books.js';
import { plans } from '../store/stores.js';
import { tellingOf } from '../plans/telling.js';

/** Books on a plan's budgets what a decision changed that had not read them: a withdrawal or a chargeback meets its plans too late for that. */
export const catchUpBudget = compensation.useCase({
  name: 'catch-up-budget',
  on: budgetBehind,
  reads: ({ merchant, data }) => ({ plan: plans.at({ merchant, planId: data.planId }) }),
  then: (_, { plan }) => budgetRefsOf(plan),
  decide: (_, { plan, budgets }) => (!plan || isBooked(plan) ? nothing : conclude(tellingOf(plan), plan, undefined, budgets)),
});
