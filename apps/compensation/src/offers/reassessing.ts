import { derivedId } from '@redress/contracts';
import { type TimerChange, setTimer, timer } from '@redress/messaging';
import { type Plan, isInvestigating } from '../domain/plan/plan.js';

/** Something was found out that a decision may rest on, or nothing more will be; `why` names it. */
export const caseReassess = timer<{ caseId: string; planId: string; why: string }>()('case.reassess');

/** A new rule pack is in force, by which more is owed. */
export const FLOOR_RISEN = 'floor-risen';

const reassessTimerId = (planId: string): string => derivedId('reassess', planId);

/** Has a plan decided anew, once, for all that was found out in the meantime. `why`: what it was, a code. */
export const reassessSoon = (caseId: string, planId: string, why: string): TimerChange =>
  setTimer(caseReassess, reassessTimerId(planId), caseId, undefined, { caseId, planId, why });

/** A plan under investigation is decided at its time, whatever has come until then. */
export const inquiryTimers = (plan: Plan): TimerChange[] => {
  const { planId, caseId, inquiry } = plan;
  if (!inquiry || !isInvestigating(plan)) return [];
  return [setTimer(caseReassess, reassessTimerId(planId), caseId, inquiry.dueAt, { caseId, planId, why: 'inquiry.lapsed' })];
};
