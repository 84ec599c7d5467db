import { type Leg, type RemedyOption, type TaskReport, legId } from '@redress/contracts';
import { command, nothing } from '@redress/messaging';
import { money } from '@redress/money';
import { classified, planOf, received } from '../examples.js';
import { compensation } from '../score.js';
import { plans } from '../store/stores.js';

/** Plans with work for other departments, for specs: an offer that the customer chooses from gets one more option, with the legs in question. */

export const workComplaint = received('W-1');
export const workPlan = planOf(workComplaint);
export const workReading = classified(workComplaint, { category: 'change_of_mind', severity: 's4', requestedRemedy: 'refund' });
export const aboutWork = { key: workComplaint.caseId };
const actor = (id: string, role: string) => ({ ...aboutWork, actor: { id, role } });
export const customer = actor('customer', 'customer');
export const agent = actor('ann', 'agent');
export const fieldWorker = actor('fay', 'field-worker');

export type LegShape = Pick<Leg, 'form' | 'remedy' | 'gate'> & { readonly minor?: number };

export const optionOf = (optionId: string, legs: readonly LegShape[], planId = workPlan): RemedyOption => ({
  optionId, label: { en: optionId, zh: optionId },
  legs: legs.map(({ minor, ...leg }, index) => ({
    ...leg, legId: legId(planId, 10 + index), ordinal: 10 + index, head: 'price', lineRef: '1', ...(minor !== undefined && { amount: money(minor, 'CNY') }),
  })),
});
export const legIdOf = (index: number): string => legId(workPlan, 10 + index);

export const addOption = command<{ planId: string; option: RemedyOption }>()('add-option');
export const optionAdder = compensation.useCase({
  name: 'add-option',
  on: addOption,
  reads: ({ merchant, data }) => ({ plan: plans.at({ merchant, planId: data.planId }) }),
  decide: ({ data }, { plan }) => (plan
    ? { writes: [plans.put({ ...plan, offer: { ...plan.offer, options: [...plan.offer.options, data.option] }, version: plan.version + 1 })] }
    : nothing),
});

export const done = (report: TaskReport = {}, answerId = 'a-1') => ({ answerId, outcome: 'done' as const, report });
export const failed = (reason: string, answerId = 'a-1') => ({ answerId, outcome: 'failed' as const, reason, report: {} });
