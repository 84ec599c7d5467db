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

const recent = ({ complaints }: CustomerHistory, now: Instant): readonly PastComplaint[] => {
  const since = minus(now, { days: DAYS });
  return complaints.filter(({ at }) => at >= since);
};

/** How the customer stands before a complaint; undefined where there is nothing to look back at. */
export function standingBefore(history: CustomerHistory, { order: { orderRef } }: Pick<ComplaintFacts, 'order'>, now: Instant): Standing | undefined {
  const { length: complaints } = recent(history, now);
  if (complaints === 0) return undefined;
  return {
    segment: 'regular', complaints, isRepeat: recent(history, now).some((past) => past.orderRef === orderRef),
    abuse: complaints >= HIGH ? 'high' : complaints >= RAISED ? 'raised' : 'none',
  };
}

/** The history with one more complaint; what no policy looks back at any more is forgotten. */
export const remembered = (history: CustomerHistory, { complaintId, order: { orderRef } }: ComplaintFacts, now: Instant): CustomerHistory =>
  ({ ...history, complaints: [...recent(history, now), { complaintId, at: now, orderRef }].slice(-MOST) });
