import { type Leg, type TaskKind } from '@redress/contracts';
import { type Plan, chosenOption, stateOf } from '../plan/plan.js';
import { taskFor } from './task.js';

/** Work of other departments that a plan asks for. */
export interface LegWork {
  readonly leg: Leg;
  readonly kind: TaskKind;
}

/** Released legs of the chosen option that a task fulfils. */
export const legsAtWork = (plan: Plan): LegWork[] => (chosenOption(plan)?.legs ?? []).flatMap((leg) => {
  const kind = taskFor(leg);
  return kind && stateOf(plan, leg) === 'released' ? [{ leg, kind }] : [];
});

/** Nothing comes of the plan any more. */
export const isOver = ({ state, withdrawn }: Plan): boolean => withdrawn || state === 'declined' || state === 'expired' || state === 'cancelled';

/** Planned legs that wait for a gate. */
export const waitingLegs = (plan: Plan, gate: Leg['gate']): readonly Leg[] =>
  (chosenOption(plan)?.legs ?? []).filter((leg) => leg.gate === gate && stateOf(plan, leg) === 'planned');

/** The legs whose tasks open the plan's task gates; where there are none, a visit does. */
const opening = (plan: Plan): readonly Leg[] => (chosenOption(plan)?.legs ?? []).filter((leg) => leg.gate !== 'task' && taskFor(leg));

/** A leg waits for what another department does first, and no leg stands for that work: somebody has to go and see. */
export const needsVisit = (plan: Plan): boolean => waitingLegs(plan, 'task').length > 0 && opening(plan).length === 0;

/** Everything that the plan's task gates wait for is done. */
export const gatesDone = (plan: Plan): boolean => {
  const legs = opening(plan);
  return legs.length > 0 && legs.every((leg) => stateOf(plan, leg) === 'fulfilled');
};

const OTHERS = ['inspection', 'task', 'investigation'] as const;

/** Whether the step from one state of a plan to the next gives other departments something to begin or to stop. */
export function changesWork(before: Plan | undefined, after: Plan): boolean {
  if (isOver(after)) return before !== undefined && !isOver(before);
  if (before?.waitsFor === 'investigation' && after.waitsFor !== 'investigation') return true;
  if (after.waitsFor !== before?.waitsFor && OTHERS.some((one) => one === after.waitsFor)) return true;
  return legsAtWork(after).some(({ leg }) => !before || stateOf(before, leg) !== 'released');
}
