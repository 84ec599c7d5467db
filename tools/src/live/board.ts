import { type EventData, type EventType } from '@redress/contracts';
import { type Money } from '@redress/money';

/** What the live view needs of an event about a case. `data` is as the score declares it. */
export interface LiveEvent<T extends EventType = EventType> {
  readonly type: T;
  readonly caseId: string;
  readonly data: EventData<T>;
}

export const stages = ['sent', 'received', 'classified', 'proposed', 'approved', 'paid', 'resolved', 'closed'] as const;
export type Stage = (typeof stages)[number];
type Language = 'en' | 'zh';

/** One complaint on its way. */
export interface Journey {
  readonly caseId: string;
  readonly channel: string;
  readonly title: string;
  readonly orderRef: string;
  readonly stage: Stage;
  /** Waits for a person or for the customer, and for what. */
  readonly waiting?: 'approval' | 'choice' | 'customer';
  readonly declined?: boolean;
  readonly category?: string;
  readonly why?: string;
  readonly paid: readonly Money[];
}

export const sent = (caseId: string, channel: string, title: string, orderRef: string): Journey =>
  ({ caseId, channel, title, orderRef, stage: 'sent', paid: [] });

/** Later stages stay: events of different services come in any order. */
const reach = (journey: Journey, stage: Stage, more: Partial<Journey> = {}): Journey =>
  ({ ...journey, ...more, stage: stages.indexOf(stage) > stages.indexOf(journey.stage) ? stage : journey.stage });

/** The journey after one more event. */
export function advance(journey: Journey, event: LiveEvent, language: Language): Journey {
  const is = <T extends EventType>(type: T, one: LiveEvent): one is LiveEvent<T> => one.type === type;
  if (is('complaint.received.v1', event)) return reach(journey, 'received');
  if (is('complaint.classified.v1', event)) return reach(journey, 'classified', { category: event.data.category });
  if (is('remedy.proposed.v1', event)) {
    const waiting = event.data.needsChoice ? { waiting: 'choice' as const } : {};
    return reach(journey, 'proposed', { why: event.data.reasons.map((reason) => reason[language]).join(' · '), ...waiting });
  }
  if (is('remedy.approval-requested.v1', event)) return { ...journey, waiting: 'approval' };
  if (is('remedy.accepted.v1', event)) return journey.waiting === 'choice' ? { ...journey, waiting: undefined } : journey;
  if (is('remedy.approved.v1', event)) return reach(journey, 'approved', journey.waiting === 'approval' ? { waiting: undefined } : {});
  if (is('remedy.declined.v1', event)) {
    return { ...reach(journey, 'proposed'), declined: true, why: event.data.reasons.map((reason) => reason[language]).join(' · ') };
  }
  if (is('payout.needs-customer.v1', event)) return { ...journey, waiting: 'customer' };
  if (is('leg.released.v1', event)) return reach(journey, 'approved', { why: event.data.reason[language], waiting: undefined });
  if (is('payout.succeeded.v1', event)) return reach(journey, 'paid', { paid: [...journey.paid, event.data.amount], waiting: undefined });
  if (is('case.resolved.v1', event)) return reach(journey, 'resolved', { waiting: undefined });
  if (is('case.closed.v1', event)) return reach(journey, 'closed', { waiting: undefined });
  return journey;
}

/** Nothing more will happen by itself. */
export const isAtRest = (journey: Journey): boolean => journey.stage === 'closed' || journey.waiting !== undefined;
