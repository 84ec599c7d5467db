import { type Instant, minus } from '@redress/contracts';
import { type ComplaintFacts } from '../facts.js';
import { type Standing } from './customer-standing.js';

/** One complaint of a customer, as far as later ones look back at it. */
export interface PastComplaint {
  readonly complaintId: string;
  readonly at: Instant;
  readonly orderRef: string;
}

/** What a merchant remembers of a customer, across channels, by the keyed hash that stands for them. */
export interface CustomerHistory {
  readonly merchant: string;
  readonly customerRef: string;
  readonly complaints: readonly PastComplaint[];
}

/** How far a policy looks back, and the most complaints that are kept of it. */
const DAYS = 90;
const MOST = 50;
/** Complaints in that time from which on more is asked to be shown, or a person. Never is less given. */
const RAISED = 6;
const HIGH = 12;
/** Either makes a customer a loyal one. */
const LOYAL_ORDERS = 10;
const LOYAL_DAYS = 730;

const recent = ({ complaints }: CustomerHistory, now: Instant): readonly PastComplaint[] => {
  const since = minus(now, { days: DAYS });
  return complaints.filter(({ at }) => at >= since);
};

/** How the customer stands before a complaint; undefined where there is nothing to look back at. */
export function standingBefore(history: CustomerHistory, { order }: Pick<ComplaintFacts, 'order'>, now: Instant): Standing | undefined {
  const { length: complaints } = recent(history, now);
  const segment = segmentOf(order, history, now);
  if (complaints === 0 && segment === 'regular') return undefined;
  return {
    segment, complaints, isRepeat: recent(history, now).some((past) => past.orderRef === order.orderRef),
    abuse: complaints >= HIGH ? 'high' : complaints >= RAISED ? 'raised' : 'none',
  };
}

/** What the channel has proven of its customer; complaints alone tell nobody's loyalty. Who has complained about another order is not new. */
function segmentOf({ lines, orderRef }: ComplaintFacts['order'], { complaints }: CustomerHistory, now: Instant): Standing['segment'] {
  const proven = lines.flatMap(({ circumstances }) => circumstances ?? []);
  const earlier = proven.find(({ earlierOrders }) => earlierOrders?.proven === 'yes')?.earlierOrders?.value;
  const since = proven.find(({ customerSince }) => customerSince?.proven === 'yes')?.customerSince?.value;
  if ((earlier ?? 0) >= LOYAL_ORDERS || (since !== undefined && since <= minus(now, { days: LOYAL_DAYS }))) return 'loyal';
  return earlier === 0 && complaints.every((past) => past.orderRef === orderRef) ? 'new' : 'regular';
}

/** The history with one more complaint; what no policy looks back at any more is forgotten. */
export const remembered = (history: CustomerHistory, { complaintId, order: { orderRef } }: ComplaintFacts, now: Instant): CustomerHistory =>
  ({ ...history, complaints: [...recent(history, now), { complaintId, at: now, orderRef }].slice(-MOST) });
