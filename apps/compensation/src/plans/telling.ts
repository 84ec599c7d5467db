import { type EventData, type PublishedBy } from '@redress/contracts';
import { type Fact, type TimerChange, type Write } from '@redress/messaging';
import { type Plan } from '../domain/plan/plan.js';
import { compensation } from '../score.js';

type Said = PublishedBy<'compensation'>;

/** A plan in the course of one decision, with what the decision says and changes besides it so far. */
export interface Telling {
  plan: Plan;
  readonly events: Fact<Said>[];
  readonly writes: Write[];
  readonly timers: TimerChange[];
}

export const tellingOf = (plan: Plan): Telling => ({ plan, events: [], writes: [], timers: [] });

/** Says a fact about the plan; its versions have no gap. */
export function tell<T extends Said>(telling: Telling, type: T, data: Omit<EventData<T>, 'planId' | 'caseId'>): void {
  const { planId, caseId, channel, published } = telling.plan;
  telling.plan = { ...telling.plan, published: published + 1 };
  const aggregate = { type: 'plan', id: planId, version: published + 1 };
  telling.events.push(compensation.fact(type, caseId, aggregate, { planId, caseId, ...data } as EventData<T>, { channel }));
}

/** Says a fact about one of its legs: released is the first of a leg, cancelled the second. */
export function tellLeg<T extends 'leg.released.v1' | 'leg.cancelled.v1'>(
  telling: Telling, type: T, legId: string, data: Omit<EventData<T>, 'planId' | 'caseId'>,
): void {
  const { planId, caseId, channel } = telling.plan;
  const aggregate = { type: 'leg', id: legId, version: type === 'leg.released.v1' ? 1 : 2 };
  telling.events.push(compensation.fact(type, caseId, aggregate, { planId, caseId, ...data } as EventData<T>, { channel }));
}
