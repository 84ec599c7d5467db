import { type Plan } from '../plan/plan.js';
import { extraTaskId, legTaskId, planTaskId } from './task.js';

/** How many tasks and evidence requests people have added to a plan: with them all its tasks are known by their derived ids. */
export interface WorkSheet {
  readonly merchant: string;
  readonly planId: string;
  readonly extras: number;
  readonly requests: number;
}

const ONE_OF = ['return_reception', 'inspection', 'freight_insurance_claim', 'technician_visit'] as const;

/** Ids of all tasks that the plan may have. */
export function taskIdsOf(plan: Plan, { extras }: WorkSheet): string[] {
  return [
    ...plan.legs.map(({ legId }) => legTaskId(legId)), ...ONE_OF.map((kind) => planTaskId(plan.planId, kind)),
    ...Array.from({ length: extras }, (_, index) => extraTaskId(plan.planId, index + 1)),
  ];
}
