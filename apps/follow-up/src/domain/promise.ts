import { derivedId, type Duration, type EventData, type Instant, type Leg, plus, type PromiseKind } from '@redress/contracts';
import { lifeCycle } from '@redress/decider';

export type PromiseState = 'made' | 'kept' | 'broken' | 'withdrawn';

/** What is kept after it was broken is kept late. `withdrawn`: nothing is owed any more. */
export const promiseLife = lifeCycle<PromiseState>('promise', 'made', {
  made: ['kept', 'broken', 'withdrawn'],
  broken: ['kept', 'withdrawn'],
  kept: [],
  withdrawn: [],
});

/** What we said that we would do, and by when. */
export interface Pledge {
  merchant: string;
  promiseId: string;
  caseId: string;
  planId: string;
  legId: string;
  kind: PromiseKind;
  /** A sum of money: what counts for the time to money. */
  money: boolean;
  state: PromiseState;
  releasedAt: Instant;
  /** The last instant at which it is still kept. */
  dueAt: Instant;
  keptAt?: Instant | undefined;
  /** Set where it was not kept in time, and stays. */
  brokenAt?: Instant | undefined;
  /** How many facts about it were published: the next one's version is one more. */
  facts: number;
}

type PledgeFactType = 'promise.made.v1' | 'promise.kept.v1' | 'promise.broken.v1';
export type PledgeFact = { [T in PledgeFactType]: { readonly type: T; readonly data: EventData<T> } }[PledgeFactType];

/** A promise before and after something, and what is to be told of it. */
export interface PledgeChange {
  readonly before?: Pledge | undefined;
  readonly row: Pledge;
  readonly told: readonly PledgeFact[];
}

const days = (number: number): Duration => ({ days: number });
const [A_DAY, A_WEEK, A_FORTNIGHT, A_MONTH] = [days(1), days(7), days(14), days(30)] as const;

/** How long each takes at most where the leg names no date of its own. Sums take a week; what is but said or booked takes a day. */
const SPANS: Readonly<Record<Exclude<PromiseKind, 'improvement'>, Duration>> = {
  refund_full: A_WEEK, refund_partial: A_WEEK, price_reduction: A_WEEK, price_protection: A_WEEK, freight_reimbursement: A_WEEK, damages: A_WEEK,
  statutory_multiple: A_WEEK, delay_penalty: A_WEEK, advance_payment: A_WEEK, deposit_return: A_WEEK, interest: A_WEEK, care_costs: A_WEEK,
  store_credit: A_DAY, gift_card: A_DAY, coupon: A_DAY, discount: A_DAY, points: A_DAY,
  replacement: A_FORTNIGHT, reship_missing: A_FORTNIGHT, gift: A_FORTNIGHT, upgrade: A_FORTNIGHT,
  repair: A_MONTH, technician_visit: A_WEEK, home_pickup: A_WEEK, warranty_extension: A_DAY, named_contact: A_DAY, custom_solution: A_FORTNIGHT,
  care: A_DAY, rerouting: A_DAY, apology: A_DAY, explanation: A_DAY,
};
/** An apology says what will be better, and by when, where it names no date. */
const IMPROVES_WITHIN = A_MONTH;

export const promiseOf = (legId: string): string => derivedId('promise', legId);
export const improvementOf = (legId: string): string => derivedId('promise', legId, 'improvement');

/** Until when a leg is promised that is released then. The date of an apology is that of what it promises; the letter itself takes its own time. */
export const promisedBy = (leg: Leg, releasedAt: Instant): Instant =>
  (leg.remedy === 'apology' ? plus(releasedAt, SPANS.apology) : dateOf(leg, releasedAt, SPANS[leg.remedy]));
const dateOf = ({ promisedBy: date, days: within }: Leg, releasedAt: Instant, usual: Duration): Instant =>
  date ?? plus(releasedAt, within === undefined ? usual : { days: within });

/** What the release of a leg promises: the leg by its date, and with an apology that we do better. Told as one fact. */
export function makePromises(merchant: string, { caseId, planId, leg }: EventData<'leg.released.v1'>, releasedAt: Instant): PledgeChange[] {
  const { legId, remedy, form } = leg;
  const made = { merchant, caseId, planId, legId, state: 'made' as const, releasedAt };
  const rows: Pledge[] = [
    { ...made, promiseId: promiseOf(legId), kind: remedy, money: form === 'money', dueAt: promisedBy(leg, releasedAt), facts: 1 },
    ...(remedy === 'apology'
      ? [{ ...made, promiseId: improvementOf(legId), kind: 'improvement' as const, money: false, dueAt: dateOf(leg, releasedAt, IMPROVES_WITHIN), facts: 0 }] : []),
  ];
  const promises = rows.map(({ promiseId, kind, dueAt }) => ({ promiseId, kind, dueAt }));
  return rows.map((row, index) =>
    ({ row, told: index === 0 ? [{ type: 'promise.made.v1', data: { caseId, planId, legId, releasedAt, promises } }] : [] }));
}

/** What was promised is done, perhaps late; a break that nobody has told yet is told first. Nothing where the matter was over before. */
export function keepPromise(pledge: Pledge | undefined, keptAt: Instant, reason?: string): PledgeChange[] {
  if (!pledge || promiseLife.isFinal(pledge.state)) return [];
  const late = keptAt > pledge.dueAt;
  const broken = late && pledge.state === 'made' ? [breach(pledge)] : [];
  const told: PledgeFact = { type: 'promise.kept.v1', data: { ...named(pledge), keptAt, late, ...(reason && { reason }) } };
  // Told as broken because the word that it was kept in time came late: it never was broken.
  const brokenAt = late ? lapsedAt(pledge) : undefined;
  return [changed(pledge, { state: 'kept', keptAt, brokenAt }, [...broken, told])];
}

/** The date of a promise has passed. */
export function breakPromise(pledge: Pledge | undefined, now: Instant): PledgeChange[] {
  if (pledge?.state !== 'made' || now <= pledge.dueAt) return [];
  return [changed(pledge, { state: 'broken', brokenAt: lapsedAt(pledge) }, [breach(pledge)])];
}

/** Nothing will come of a plan: what it promised is no longer owed. What an apology that was sent has said still stands. */
export function withdrawPromises(pledges: readonly Pledge[]): PledgeChange[] {
  const said = new Set(pledges.filter(({ kind, state }) => kind === 'apology' && state === 'kept').map(({ legId }) => legId));
  return pledges.filter(({ kind, state, legId }) => !promiseLife.isFinal(state) && !(kind === 'improvement' && said.has(legId)))
    .map((pledge) => changed(pledge, { state: 'withdrawn' }, []));
}

/** When a promise is broken if nothing happens. */
export const lapsedAt = ({ dueAt }: Pick<Pledge, 'dueAt'>): Instant => plus(dueAt, { milliseconds: 1 });

const named = ({ promiseId, caseId, planId, legId, kind, releasedAt, dueAt }: Pledge) => ({ promiseId, caseId, planId, legId, kind, releasedAt, dueAt });
const breach = (pledge: Pledge): PledgeFact => ({ type: 'promise.broken.v1', data: { ...named(pledge), brokenAt: lapsedAt(pledge) } });
const changed = (before: Pledge, change: Partial<Pledge>, told: readonly PledgeFact[]): PledgeChange =>
  ({ before, row: { ...before, ...change, facts: before.facts + told.length }, told });
