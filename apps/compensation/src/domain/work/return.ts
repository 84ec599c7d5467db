import { type Circumstances, type Instant, type acceptanceStates, type dispositions, type freightPayers, type receptionAnswers, derivedId, plus } from '@redress/contracts';
import { lifeCycle } from '@redress/decider';
import { type Plan } from '../plan/plan.js';
import { waitingLegs } from './work-owed.js';

export type Arrival = (typeof receptionAnswers)[number];
export type Reception = 'awaiting' | 'in_transit' | Arrival | 'expired' | 'cancelled';
export type Acceptance = (typeof acceptanceStates)[number];
export type Disposition = (typeof dispositions)[number];
export type FreightPayer = (typeof freightPayers)[number];

/** How far the goods have come. */
export const receptionCycle = lifeCycle<Reception>('return reception', 'awaiting', {
  awaiting: ['in_transit', 'received', 'short_shipped', 'shipped_wrong_item', 'lost_in_transit', 'expired', 'cancelled'],
  in_transit: ['received', 'short_shipped', 'shipped_wrong_item', 'lost_in_transit', 'cancelled'],
  received: [],
  short_shipped: [],
  shipped_wrong_item: [],
  lost_in_transit: [],
  expired: [],
  cancelled: [],
});

/** Whether they are taken for the refund. */
export const acceptanceCycle = lifeCycle<Acceptance>('return acceptance', 'pending', {
  pending: ['accepted', 'rejected', 'manual_intervention_required'],
  manual_intervention_required: ['accepted', 'rejected'],
  accepted: [],
  rejected: [],
});

/** Goods of a plan that come back before their refund. */
export interface Return {
  readonly merchant: string;
  readonly planId: string;
  readonly returnId: string;
  readonly caseId: string;
  readonly channel?: string | undefined;
  readonly orderSource: string;
  readonly orderRef: string;
  readonly lineRefs: readonly string[];
  readonly reception: Reception;
  readonly acceptance: Acceptance;
  readonly freightPaidBy: FreightPayer;
  readonly requestedAt: Instant;
  readonly sendBackBy: Instant;
  /** Our carrier has the goods: from then on their loss is ours. */
  readonly pickedUp: boolean;
  readonly receivedAt?: Instant | undefined;
  /** Why it was accepted or not: a code. */
  readonly ground?: string | undefined;
  readonly disposition?: Disposition | undefined;
  /** Events told of it. */
  readonly published: number;
  readonly version: number;
}

/** How long goods that were sent in time may be on their way. */
const DAYS_ON_THE_WAY = 7;
export const arrivesBy = ({ sendBackBy }: Return): Instant => plus(sendBackBy, { days: DAYS_ON_THE_WAY });

/** Wishes and sizes are the customer's own affair; for whatever else goods come back, the trader pays. */
const OWN_AFFAIR = ['change_of_mind', 'size_mismatch'];

/** Who bears the freight of a return. Freight insurance pays where there is one and the customer would have to. */
export function freightPayer({ facts: { reading } }: Plan, known: Circumstances): FreightPayer {
  if (!OWN_AFFAIR.includes(reading.category) || known.returnFreightByTrader?.value) return 'trader';
  return known.freightInsured?.value ? 'insurer' : 'customer';
}

/** `days`: within which the goods are to be sent. */
export function newReturn(plan: Plan, known: Circumstances, days: number, now: Instant): Return {
  const { merchant, planId, caseId, channel, facts: { complaint: { order } } } = plan;
  return {
    merchant, planId, returnId: derivedId('return', planId), caseId, channel, orderSource: order.orderSource, orderRef: order.orderRef,
    lineRefs: [...new Set(waitingLegs(plan, 'inspection').map(({ lineRef }) => lineRef))],
    reception: 'awaiting', acceptance: 'pending', freightPaidBy: freightPayer(plan, known), requestedAt: now,
    sendBackBy: plus(now, { days }), pickedUp: false, published: 0, version: 0,
  };
}

export const isAwaited = ({ reception }: Return): boolean => reception === 'awaiting' || reception === 'in_transit';
export const isUndecided = ({ acceptance }: Return): boolean => !acceptanceCycle.isFinal(acceptance);

export function moveReception(goods: Return, reception: Reception, change: Partial<Return> = {}): Return {
  if (!receptionCycle.allows(goods.reception, reception)) throw new Error(`goods that are ${goods.reception} cannot become ${reception}`);
  return { ...goods, ...change, reception };
}

export function moveAcceptance(goods: Return, acceptance: Acceptance, ground: string): Return {
  if (!acceptanceCycle.allows(goods.acceptance, acceptance)) throw new Error(`a return that is ${goods.acceptance} cannot become ${acceptance}`);
  return { ...goods, acceptance, ground };
}

/** What an arrival means by itself: a loss by our carrier counts as received and is accepted; whatever else is odd goes to a person. */
export function received(goods: Return, arrival: Arrival, now: Instant): Return {
  const arrived = moveReception(goods, arrival, { receivedAt: now });
  if (arrival === 'received') return arrived;
  if (arrival === 'lost_in_transit' && goods.pickedUp) return moveAcceptance(arrived, 'accepted', 'lost_by_our_carrier');
  return moveAcceptance(arrived, 'manual_intervention_required', arrival);
}
