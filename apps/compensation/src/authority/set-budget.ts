import { command } from '@redress/messaging';
import { type Money, toDecimal } from '@redress/money';
import { type Budget, type BudgetName, type OverdraftRule, usedOf } from '../domain/authority/budget.js';
import { compensation } from '../score.js';
import { budgets } from '../store/authority.js';

export interface BudgetOrder extends Omit<BudgetName, 'currency'> {
  readonly planned: Money;
  readonly overdraft: OverdraftRule;
}
export const setBudgetCommand = command<BudgetOrder, { readonly planned: Money; readonly used: Money }>()('set-budget');

/** Sets a budget or changes it. A new one counts the plans that are made from now on; alarms of a changed one start again. */
export const setBudget = compensation.useCase({
  name: 'set-budget',
  on: setBudgetCommand,
  reads: ({ merchant, data: { month, channel, cause, planned } }) =>
    ({ budget: budgets.at({ merchant, month, channel, cause, currency: planned.currency }) }),
  decide: ({ merchant, actor, data }, { budget }) => {
    if (!actor) throw new Error('a budget is set by somebody');
    const { month, channel, cause, planned, overdraft } = data;
    const { currency } = planned;
    const next: Budget = {
      ...(budget ?? { merchant, month, channel, cause, currency, reserved: 0n, spent: 0n, published: 0 }),
      planned: planned.minor, overdraft, alarmed: 0, setBy: actor.id,
    };
    const detail = { month, channel, cause, planned: `${toDecimal(planned)} ${currency}`, overdraft };
    return {
      writes: [budgets.put(next)], audit: [{ act: 'budget.set', target: `${month} ${channel} ${cause}`, detail }],
      reply: { planned, used: { minor: usedOf(next), currency } },
    };
  },
});
