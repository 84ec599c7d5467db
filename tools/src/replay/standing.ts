import { type PayoutFact, type PlanFact } from '../audit/facts.js';

/** Where a complaint stands. `undecided` and `moving`: something is still to happen by itself; `absent`: intake does not have it. */
export type Standing = 'settled' | 'declined' | 'waiting' | 'parked' | 'undecided' | 'moving' | 'absent';

export const isAtRest = (standing: Standing): boolean => standing !== 'undecided' && standing !== 'moving' && standing !== 'absent';

/** What is known of one complaint. */
export interface Known {
  readonly complaint: { readonly withdrawn: boolean } | undefined;
  readonly plan: Pick<PlanFact, 'state' | 'waitsFor' | 'legs'> | undefined;
  readonly payouts: readonly Pick<PayoutFact, 'payoutId' | 'state'>[];
  /** An input of its case waits behind a dead letter. */
  readonly parked: boolean;
  /** Legs whose letter could not be sent. */
  readonly unsendable: ReadonlySet<string>;
}

const givenUp = new Set(['declined', 'expired', 'cancelled']);
const forPeople = new Set(['held', 'needs_customer', 'manual_review']);

/**
 * settled: the plan is fulfilled, by money or otherwise. declined: nothing is owed, or it was taken back. waiting: a person has the next
 * move (approval, choice, inspection, a held payout, a customer's confirmation, a failed leg, a letter to nobody). parked: an input of its
 * case waits behind a dead letter.
 */
export function standingOf({ complaint, plan, payouts, parked, unsendable }: Known): Standing {
  if (!complaint) return parked ? 'parked' : 'absent';
  if (plan?.state === 'fulfilled') return 'settled';
  if (plan ? givenUp.has(plan.state) : complaint.withdrawn) return 'declined';
  if (parked) return 'parked';
  if (!plan) return 'undecided';
  if (plan.state === 'failed') return 'waiting';
  const open = plan.legs.filter(({ state }) => state === 'released');
  const isWithPeople = ({ legId, form }: { legId: string; form: string }): boolean => {
    if (form === 'money') return payouts.some(({ payoutId, state }) => payoutId === legId && forPeople.has(state));
    return form === 'apology' ? unsendable.has(legId) : true;
  };
  if (open.some((leg) => !isWithPeople(leg))) return 'moving';
  return open.length > 0 || plan.waitsFor !== null ? 'waiting' : 'moving';
}
