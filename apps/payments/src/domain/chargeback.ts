import { derivedId, type HeadOfLoss, type Instant } from '@redress/contracts';
import { lifeCycle } from '@redress/decider';
import { type OrderCharge } from './exposure.js';

/** What we hold about an order as a whole: which payouts draw on it, and what the customer's bank took back. */
export interface OrderFile extends OrderCharge {
  merchant: string; orderSource: string; orderRef: string;
  draws: { payoutId: string; caseId: string; lineRef: string; head: HeadOfLoss }[];
}

export type ChargebackState = 'opened' | 'won' | 'lost';
/** An arbitration may still turn what was lost. What a bank takes once more is a chargeback of its own. */
export const chargebackLife = lifeCycle<ChargebackState>('chargeback', 'opened', { opened: ['won', 'lost'], lost: ['won'], won: [] });

export interface Chargeback {
  merchant: string; chargebackId: string; externalId: string; rail: string; caseId?: string | undefined;
  orderSource: string; orderRef: string; minor: bigint; currency: string;
  /** What was paid twice because of it, when it came. */
  excess: bigint;
  reason: string; openedAt: Instant; at: Instant;
  /** Absent: opened. */
  state?: ChargebackState | undefined; closedAt?: Instant | undefined;
}

export const chargebackIdOf = (merchant: string, rail: string, externalId: string): string => derivedId('chargeback', merchant, rail, externalId);
export const standingOf = ({ state = 'opened' }: Chargeback): ChargebackState => state;

/** The lines of an order that a chargeback of its price may fall on, each once. */
export const priceLinesOf = ({ merchant, orderSource, orderRef, draws }: OrderFile) =>
  [...new Set(draws.filter(({ head }) => head === 'price').map(({ lineRef }) => lineRef))]
    .map((lineRef) => ({ merchant, orderSource, orderRef, lineRef, head: 'price' as const }));

export type OrderKey = Pick<OrderFile, 'merchant' | 'orderSource' | 'orderRef'>;
export const emptyFile = ({ merchant, orderSource, orderRef }: OrderKey): OrderFile => ({
  merchant, orderSource, orderRef, currency: '', charged: 0n, chargedBack: 0n, draws: [],
});

/** The key of facts about an order. */
export const orderSubject = ({ merchant, orderSource, orderRef }: OrderKey): string => derivedId('order', merchant, orderSource, orderRef);
export const isDisputed = (order: OrderFile): boolean => order.chargedBack > 0n;

/** The order's file after one more chargeback. What the bank had charged is learnt from the first one. */
export function disputed(order: OrderFile, amount: { minor: bigint; currency: string }, charged: bigint): OrderFile {
  return {
    ...order, currency: order.currency || amount.currency, charged: order.charged > charged ? order.charged : charged,
    chargedBack: order.chargedBack + (order.currency === '' || order.currency === amount.currency ? amount.minor : 0n),
  };
}

/** The order's file once the bank has given a chargeback back. */
export function reinstated(order: OrderFile, { minor, currency }: Pick<Chargeback, 'minor' | 'currency'>): OrderFile {
  return order.currency === currency ? { ...order, chargedBack: order.chargedBack - minor } : order;
}
