import {
  type DisputeLevel, type DisputeOutcome, type DisputeParty, type EventData, type DisputeEvidenceKind, type HeadOfLoss, type Instant, type PublishedBy,
  derivedId, plus,
} from '@redress/contracts';
import { lifeCycle } from '@redress/decider';
import { type Money } from '@redress/money';
import { answerDue, levelRules, timesOf } from './dispute-levels.js';

export type DisputeState = 'opened' | 'evidence_requested' | 'under_review' | 'decided' | 'appealed' | 'closed' | 'withdrawn' | 'expired';

/** `opened` follows on every other state: the matter goes to another level, each of which it sees once. */
export const disputeCycle = lifeCycle<DisputeState>('dispute', 'opened', {
  opened: ['opened', 'evidence_requested', 'decided', 'withdrawn', 'expired'],
  evidence_requested: ['opened', 'evidence_requested', 'under_review', 'withdrawn', 'expired'],
  under_review: ['opened', 'evidence_requested', 'decided', 'withdrawn', 'expired'],
  decided: ['opened', 'appealed', 'closed'],
  appealed: ['opened', 'evidence_requested', 'decided', 'withdrawn', 'expired'],
  closed: ['opened'],
  withdrawn: ['opened'],
  expired: ['opened'],
});

export interface EvidenceRequest {
  readonly requestId: string;
  readonly level: DisputeLevel;
  readonly party: DisputeParty;
  readonly kinds: readonly DisputeEvidenceKind[];
  readonly askedAt: Instant;
  readonly dueAt: Instant;
  /** `dropped`: the matter went to another level first, or was ruled on without it. */
  readonly state: 'open' | 'provided' | 'missed' | 'dropped';
  readonly nearTold: boolean;
}

/** A piece of evidence: its hash and where it lies. What it shows may be personal, and stays where it lies. */
export interface EvidenceItem {
  readonly kind: DisputeEvidenceKind;
  readonly reference: string;
  readonly sha256: string;
}
export interface Evidence extends EvidenceItem {
  readonly level: DisputeLevel;
  readonly party: DisputeParty;
  readonly requestId?: string | undefined;
  readonly providedAt: Instant;
  readonly late: boolean;
}

export interface Ruling {
  readonly ordinal: number;
  readonly level: DisputeLevel;
  readonly outcome: DisputeOutcome;
  /** What the consumer is to have in all; undefined: the decision stands. */
  readonly awarded?: Money | undefined;
  readonly reason: string;
  readonly arbiter: string;
  readonly at: Instant;
  /** What the sum is for, where it is not the price. */
  readonly head?: HeadOfLoss | undefined;
  /** The plan that gives what it added. */
  readonly planId?: string | undefined;
}

export interface Dispute {
  readonly merchant: string;
  readonly disputeId: string;
  readonly caseId: string;
  readonly channel?: string | undefined;
  readonly chargebackId?: string | undefined;
  readonly orderSource: string;
  readonly orderRef: string;
  readonly lineRefs: readonly string[];
  /** Whose it is; unknown where a bank tells of an order that nobody complained about. */
  readonly customerRef?: string | undefined;
  readonly currency: string;
  readonly timeZone: string;
  readonly state: DisputeState;
  readonly level: DisputeLevel;
  readonly visited: readonly DisputeLevel[];
  /** Levels at which a ruling was appealed: once at each. */
  readonly appealedAt: readonly DisputeLevel[];
  readonly by: 'consumer' | 'staff' | 'bank';
  readonly openedBy: string;
  readonly reason: string;
  readonly claimed?: bigint | undefined;
  readonly openedAt: Instant;
  /** The plan that is disputed, if there is one, and those that rulings have added. */
  readonly plans: readonly string[];
  readonly requests: readonly EvidenceRequest[];
  readonly evidence: readonly Evidence[];
  readonly rulings: readonly Ruling[];
  /** Runs while a ruling is what is missing. */
  readonly clock?: { readonly from: Instant; readonly dueAt: Instant; readonly told?: 'near' | 'missed' } | undefined;
  readonly appealUntil?: Instant | undefined;
  /** What the customer has to give back by the last ruling, and what it was paid for. */
  readonly receivable: bigint;
  readonly receivableHead?: HeadOfLoss | undefined;
  readonly assignments: number;
  readonly facts: number;
  readonly version: number;
}

export type DisputeFactType = Extract<PublishedBy<'compensation'>, `dispute.${string}`>;
export type DisputeFact = {
  [T in DisputeFactType]: { readonly type: T; readonly level: DisputeLevel; readonly data: Omit<EventData<T>, 'disputeId' | 'caseId' | 'level'> };
}[DisputeFactType];

/** A dispute as it is after something, and what is to be told of it. */
export interface Step {
  readonly dispute: Dispute;
  readonly told: readonly DisputeFact[];
}

/** A plan is disputed in one dispute, whatever levels it goes through; a chargeback without a plan in one of its own. */
export const disputeIdOf = (subject: string): string => derivedId('dispute', subject);

export const isOver = ({ state }: Dispute): boolean => state === 'closed' || state === 'withdrawn' || state === 'expired';
export const isUndecided = ({ state }: Dispute): boolean =>
  state === 'opened' || state === 'evidence_requested' || state === 'under_review' || state === 'appealed';
/** Nothing but a ruling is missing. */
export const awaitsRuling = (dispute: Dispute): boolean => isUndecided(dispute) && dispute.state !== 'evidence_requested';
export const mayGoTo = ({ level, visited }: Dispute, next: DisputeLevel): boolean =>
  levelRules[level].escalatesTo.includes(next) && !visited.includes(next);

export function move(dispute: Dispute, state: DisputeState, change: Partial<Dispute> = {}): Dispute {
  if (!disputeCycle.allows(dispute.state, state)) throw new Error(`a dispute that is ${dispute.state} cannot become ${state}`);
  return { ...dispute, clock: undefined, appealUntil: undefined, ...change, state };
}

const clockFrom = ({ level, orderSource }: Dispute, from: Instant): NonNullable<Dispute['clock']> =>
  ({ from, dueAt: plus(from, timesOf(level, orderSource).ruling) });

export type Opening = Pick<
  Dispute, 'merchant' | 'disputeId' | 'caseId' | 'channel' | 'chargebackId' | 'orderSource' | 'orderRef' | 'lineRefs' | 'customerRef' | 'currency' | 'timeZone' | 'level'
  | 'by' | 'openedBy' | 'reason' | 'claimed' | 'plans'
>;

/** Opens it, and asks at once for what its level asks. `noticeAt`: from when the level's times count, where that is not now. */
export function openDispute(opening: Opening, now: Instant, noticeAt: Instant = now): Step {
  const { level, plans: [planId], chargebackId, claimed, currency, orderSource, orderRef, by, reason } = opening;
  const begun: Dispute = {
    ...opening, state: 'opened', visited: [level], appealedAt: [], openedAt: now, requests: [], evidence: [], rulings: [], receivable: 0n,
    assignments: 0, facts: 0, version: 0,
  };
  const told: DisputeFact = {
    type: 'dispute.opened.v1', level,
    data: {
      orderSource, orderRef, by, reason, openedAt: now, ...(planId && { planId }), ...(chargebackId && { chargebackId }),
      ...(claimed !== undefined && { claimed: { minor: claimed, currency } }),
    },
  };
  return after({ dispute: { ...begun, clock: clockFrom(begun, now) }, told: [told] }, (dispute) => askedAtOnce(dispute, noticeAt));
}

/** Takes it to another level, where all begins anew; the rulings before stand until there is a new one. */
export function escalate(dispute: Dispute, level: DisputeLevel, reason: string, now: Instant, noticeAt: Instant = now): Step {
  const at = move(dispute, 'opened', {
    level, visited: [...dispute.visited, level],
    requests: dispute.requests.map((one) => (one.state === 'open' ? { ...one, state: 'dropped' } : one)),
  });
  const told: DisputeFact = { type: 'dispute.escalated.v1', level, data: { from: dispute.level, reason } };
  return after({ dispute: { ...at, clock: clockFrom(at, now) }, told: [told] }, (next) => askedAtOnce(next, noticeAt));
}

const askedAtOnce = (dispute: Dispute, noticeAt: Instant): Step =>
  levelRules[dispute.level].asks.reduce<Step>(
    (step, party) => after(step, (next) => ask(next, party, ['order_record', 'delivery_proof', 'correspondence', 'terms'], noticeAt)),
    { dispute, told: [] },
  );

/** Asks a party for evidence; while it is out, no ruling is due. */
export function ask(dispute: Dispute, party: DisputeParty, kinds: readonly DisputeEvidenceKind[], askedAt: Instant, dueAt?: Instant): Step {
  const { disputeId, level, orderSource, timeZone, requests } = dispute;
  const request: EvidenceRequest = {
    requestId: derivedId('evidence-request', disputeId, requests.length + 1), level, party, kinds, askedAt,
    dueAt: dueAt ?? answerDue(timesOf(level, orderSource).evidence[party], askedAt, timeZone), state: 'open', nearTold: false,
  };
  return {
    dispute: move(dispute, 'evidence_requested', { requests: [...requests, request] }),
    told: [{
      type: 'dispute.evidence-requested.v1', level, data: { requestId: request.requestId, party, kinds: [...kinds], dueAt: request.dueAt },
    }],
  };
}

/** Puts what a party brings into the file, as the answer to its oldest open request unless another is named. */
export function provide(dispute: Dispute, party: DisputeParty, items: readonly EvidenceItem[], requestId: string | undefined, now: Instant): Step {
  const { level, requests } = dispute;
  const request = requests.find((one) => (requestId ? one.requestId === requestId : one.state === 'open' && one.party === party));
  const late = request !== undefined && now >= request.dueAt;
  const filed = items.map(({ kind, reference, sha256 }): Evidence => ({
    kind, reference, sha256, level, party, providedAt: now, late, ...(request && { requestId: request.requestId }),
  }));
  const next: Dispute = {
    ...dispute, evidence: [...dispute.evidence, ...filed],
    requests: requests.map((one) => (one === request && one.state === 'open' ? { ...one, state: 'provided' } : one)),
  };
  return {
    dispute: reviewed(next, now),
    told: [{
      type: 'dispute.evidence-provided.v1', level,
      data: { party, late, items: items.map(({ kind, sha256 }) => ({ kind, sha256 })), ...(request && { requestId: request.requestId }) },
    }],
  };
}

/** Once no evidence is out any more, it is looked at. */
export const reviewed = (dispute: Dispute, now: Instant): Dispute =>
  (dispute.state === 'evidence_requested' && dispute.requests.every(({ state }) => state !== 'open')
    ? move(dispute, 'under_review', { clock: clockFrom(dispute, now) })
    : dispute);

/** Nothing more is asked for: what is there has to do. */
export function heard(dispute: Dispute): Dispute {
  const requests = dispute.requests.map((one) => (one.state === 'open' ? { ...one, state: 'dropped' as const } : one));
  return dispute.state === 'evidence_requested' ? move(dispute, 'under_review', { requests }) : { ...dispute, requests };
}

/** One of the two parties does not accept the ruling: it is decided once more, by somebody else, and then for good at this level. */
export function appeal(dispute: Dispute, by: DisputeParty, reason: string, now: Instant): Step {
  const { level, appealedAt } = dispute;
  return {
    dispute: move(dispute, 'appealed', { appealedAt: [...appealedAt, level], clock: clockFrom(dispute, now) }),
    told: [{ type: 'dispute.appealed.v1', level, data: { by, reason } }],
  };
}

/** Decides it at this level; where nobody appeals in time, it is closed. */
export const ruled = (dispute: Dispute, ruling: Ruling): Dispute => move(dispute, 'decided', {
  rulings: [...dispute.rulings, ruling], appealUntil: plus(ruling.at, timesOf(dispute.level, dispute.orderSource).appeal),
});

export function end(dispute: Dispute, as: 'closed' | 'withdrawn' | 'expired', now: Instant): Step {
  const outcome = dispute.rulings.at(-1)?.outcome;
  return {
    dispute: move(dispute, as),
    told: [{ type: 'dispute.closed.v1', level: dispute.level, data: { as, closedAt: now, ...(outcome && { outcome }) } }],
  };
}

/** The next thing to do with what came out of the last, told in one. */
export function after(step: Step, next: (dispute: Dispute) => Step): Step {
  const { dispute, told } = next(step.dispute);
  return { dispute, told: [...step.told, ...told] };
}
