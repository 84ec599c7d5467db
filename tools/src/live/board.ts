import { type Money } from '@redress/money';

/** A step of a case as the desk's live view tells it; `waitsFor` is what the case waits for now. */
export interface LiveLine {
  readonly caseId: string;
  readonly type: string;
  readonly waitsFor?: string | undefined;
  readonly en: string;
  readonly zh: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Of a payment: the reason of what it is for. */
  readonly why?: Told | undefined;
}
interface Told { readonly en: string; readonly zh: string }
type Language = keyof Told;

export const stages = ['sent', 'received', 'classified', 'proposed', 'approved', 'paid', 'resolved', 'closed'] as const;
export type Stage = (typeof stages)[number];

/** One complaint on its way. */
export interface Journey {
  readonly caseId: string;
  readonly channel: string;
  readonly title: string;
  readonly orderRef: string;
  readonly stage: Stage;
  readonly waitsFor?: string | undefined;
  readonly declined: boolean;
  /** What was told last. */
  readonly told: string;
  /** Why it was decided so. */
  readonly why: readonly string[];
  readonly paid: readonly Money[];
}

export const sent = (caseId: string, channel: string, title: string, orderRef: string): Journey =>
  ({ caseId, channel, title, orderRef, stage: 'sent', declined: false, told: '', why: [], paid: [] });

const reaches: Readonly<Record<string, Stage>> = {
  'complaint.received.v1': 'received', 'complaint.classified.v1': 'classified', 'remedy.proposed.v1': 'proposed', 'remedy.declined.v1': 'proposed',
  'remedy.approved.v1': 'approved', 'leg.released.v1': 'approved', 'payout.succeeded.v1': 'paid',
  'case.resolved.v1': 'resolved', 'case.closed.v1': 'closed',
};

/** The journey after one more line. Later stages stay: what services tell comes in any order. */
export function advance(journey: Journey, line: LiveLine, language: Language): Journey {
  const { type, params } = line;
  const reached = reaches[type] ?? journey.stage;
  const reasons = (type === 'remedy.declined.v1' ? (params.reasons as Told[]) : line.why ? [line.why] : []).map((one) => one[language]);
  return {
    ...journey,
    stage: stages.indexOf(reached) > stages.indexOf(journey.stage) ? reached : journey.stage,
    waitsFor: line.waitsFor,
    declined: journey.declined || type === 'remedy.declined.v1',
    told: line[language],
    why: [...new Set([...journey.why, ...reasons])],
    paid: type === 'payout.succeeded.v1' ? [...journey.paid, params.amount as Money] : journey.paid,
  };
}

/** What only a person can move on. */
const forPeople = new Set(['approval', 'choice', 'confirmation', 'payout-review', 'failed-remedy', 'reopening']);

/** Nothing more will happen by itself. */
export const isAtRest = ({ stage, waitsFor }: Journey): boolean => stage === 'closed' || forPeople.has(waitsFor ?? '');
