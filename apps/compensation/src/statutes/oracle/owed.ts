import { type Circumstances, type HeadOfLoss, type Instant, type RemedyKind } from '@redress/contracts';
import { type Matter } from './row.js';

/** What is owed for the one line of a matter, by head: the remedies between which to choose, with minor units where a remedy is a sum. */
export type Owed = Partial<Record<HeadOfLoss, Ways>>;
type Ways = Partial<Record<RemedyKind, bigint | true>>;

/** Least cash that meets what is owed: nothing where a head can be met without cash. */
export const leastCash = (owed: Owed): bigint => Object.values(owed).reduce((total, ways) =>
  total + Object.values(ways).reduce<bigint>((least, sum) => (sum === true ? 0n : sum < least ? sum : least), 1n << 62n), 0n);

/**
 * The main families of the reference once more, in plain steps: returns, conformity, multiples, flights, late shipment. One line a matter.
 * Slow, and meant to be read beside the reference; what decides in earnest is the rule packs.
 */
export function owedBy(matter: Matter): Owed {
  const { country } = matter.order;
  if (country === 'CN') return owedInChina(matter);
  if (country === 'GB') return owedInTheKingdom(matter);
  return country === 'US' ? owedInTheStates(matter) : owedInEurope(matter);
}

const DAY = 86_400_000;
const days = new Map<string, Intl.DateTimeFormat>();
/** The calendar day, as `2026-03-10`, that people there had at that moment. */
function dayOf(moment: Instant, timeZone: string): string {
  const known = days.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  days.set(timeZone, known);
  return known.format(new Date(moment));
}
const addDays = (day: string, count: number): string => new Date(Date.parse(`${day}T00:00Z`) + count * DAY).toISOString().slice(0, 10);
/** The same day of a later month, or its last where it has no such day. */
function addMonths(day: string, count: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + count, 0));
  return `${last.toISOString().slice(0, 8)}${String(Math.min(date, last.getUTCDate())).padStart(2, '0')}`;
}

const lineOf = (matter: Matter) => matter.order.lines[0]!;
const saidOf = (matter: Matter): Circumstances => lineOf(matter).circumstances ?? {};
type Name = keyof Circumstances;
const proven = (matter: Matter, name: Name): unknown => (saidOf(matter)[name]?.proven === 'yes' ? saidOf(matter)[name]!.value : undefined);
const provenSum = (matter: Matter, name: Name): bigint => (proven(matter, name) as { minor: bigint } | undefined)?.minor ?? 0n;
const claimed = (matter: Matter, name: Name): boolean => saidOf(matter)[name]?.value === true;

const localDay = (matter: Matter, moment: Instant): string => dayOf(moment, matter.order.timeZone);
const received = (matter: Matter): string => localDay(matter, matter.order.deliveredAt!.value);
const asked = (matter: Matter, name?: Name): string =>
  localDay(matter, ((name && saidOf(matter)[name]?.value) as Instant | undefined) ?? matter.claimedAt);
const paid = (matter: Matter): bigint => lineOf(matter).paid.value.minor;
const atDistance = (matter: Matter): boolean => lineOf(matter).saleMode !== 'shop';

/** Who has to prove it decides where nobody has. */
function holds(matter: Matter, name: Name, presumed: boolean): boolean {
  const fact = saidOf(matter)[name];
  return fact?.proven === 'yes' ? fact.value === true : presumed;
}
/** In Europe it is what was there at delivery that counts; that there is a defect at all is the trader's to disprove. */
const lacksConformity = (matter: Matter, presumed: boolean): boolean =>
  holds(matter, 'defectConfirmed', true) && holds(matter, 'defectAtDelivery', presumed);
const aboutQuality = ({ category }: Matter): boolean => category === 'quality_defect' || category === 'functional_fault';

/** An exclusion is the trader's to show. */
function excluded(matter: Matter, outright: readonly string[], ifConfirmed: readonly string[]): boolean {
  const kind = proven(matter, 'withdrawalExclusion') as string | undefined;
  return kind !== undefined && (outright.includes(kind) || (ifConfirmed.includes(kind) && proven(matter, 'exclusionConfirmed') === true));
}

/** A refund, named by whether it is all that was paid. */
const refund = (matter: Matter, minor: bigint): Ways =>
  (minor <= 0n ? {} : minor < paid(matter) ? { refund_partial: minor } : { refund_full: minor });

/** Two rules for one head: all their remedies, but of refunds the greatest. */
function either(one: Ways, two: Ways): Ways {
  const sums = [one, two].flatMap((ways) => [ways.refund_full, ways.refund_partial]).filter((sum) => typeof sum === 'bigint');
  const { refund_full: _f, refund_partial: _p, ...rest } = { ...one, ...two };
  const most = sums.reduce((a, b) => (a > b ? a : b), 0n);
  const whole = one.refund_full === most || two.refund_full === most;
  return most === 0n ? rest : { ...rest, [whole ? 'refund_full' : 'refund_partial']: most };
}

function owedInChina(matter: Matter): Owed {
  let price: Ways = {};
  let freight = 0n;
  if (matter.category === 'change_of_mind' && withdrawsInChina(matter)) {
    price = refund(matter, paid(matter) - provenSum(matter, 'cardFee') - provenSum(matter, 'missingGiftValue'));
    if (claimed(matter, 'returnFreightByTrader')) freight = provenSum(matter, 'returnFreightPaid');
  }
  if (aboutQuality(matter)) {
    const lasting = lineOf(matter).goodsClass === 'durable' && asked(matter, 'defectFoundAt') <= addMonths(received(matter), 6);
    if (holds(matter, 'defectConfirmed', lasting)) {
      const mayReturn = asked(matter) <= addDays(received(matter), 7) || proven(matter, 'rescissionGround') === true;
      price = mayReturn ? refund(matter, paid(matter)) : { repair: true, replacement: true };
      freight = provenSum(matter, 'returnFreightPaid');
    }
  }
  const fraud = deceived(matter);
  const multiple = greatest(fraud ? greatest(3n * paid(matter), 500_00n) : 0n, poisoned(matter) ? forFood(matter) : 0n);
  const loss = poisoned(matter) ? provenSum(matter, 'lossAmount') : 0n;
  return onlyOwed({
    price: fraud ? either(price, { refund_full: paid(matter) }) : price,
    ...(freight > 0n && { freight: { freight_reimbursement: freight } }),
    ...(multiple > 0n && { statutory_multiple: { statutory_multiple: multiple } }),
    ...(loss > 0n && { damages: { damages: loss } }),
  });
}

const onlyOwed = (owed: Owed): Owed => Object.fromEntries(Object.entries(owed).filter(([, ways]) => Object.keys(ways).length > 0));

const deceived = (matter: Matter): boolean => claimed(matter, 'fraudClaimed') && proven(matter, 'fraud') === true
  && proven(matter, 'labelFlawOnly') !== true && proven(matter, 'stagedClaim') !== true;
const poisoned = (matter: Matter): boolean => claimed(matter, 'unsafeFoodClaimed') && proven(matter, 'unsafeFood') === true
  && proven(matter, 'sellerKnew') === true && proven(matter, 'labelFlawOnly') !== true;

function forFood(matter: Matter): bigint {
  const elected = saidOf(matter).multipleElected?.value;
  return greatest(1_000_00n, elected === 'loss' ? 0n : 10n * paid(matter), elected === 'price' ? 0n : 3n * provenSum(matter, 'lossAmount'));
}

const greatest = (...sums: bigint[]): bigint => sums.reduce((a, b) => (a > b ? a : b));

const withdrawsInChina = (matter: Matter): boolean => atDistance(matter) && proven(matter, 'goodsIntact') !== false
  && !excluded(matter, ['made_to_order', 'perishable', 'opened_digital_media', 'periodicals'],
    ['opening_affects_safety', 'loses_value_once_activated', 'marked_flawed'])
  && asked(matter, 'withdrawalNoticeAt') <= addDays(received(matter), 7);

const EUROPES_LIST = [
  'made_to_order', 'perishable', 'sealed_hygiene_opened', 'opened_digital_media', 'periodicals', 'service_performed', 'price_fluctuates',
  'mixed_inseparably', 'dated_leisure_or_travel',
];

function owedInEurope(matter: Matter): Owed {
  if (lineOf(matter).goodsClass === 'travel') return owedForAFlight(matter);
  if (matter.category === 'change_of_mind') {
    const fortnight = addDays(received(matter), 14);
    const last = saidOf(matter).withdrawalInformationGiven?.value === false ? addDays(addMonths(received(matter), 12), 14) : fortnight;
    return excluded(matter, EUROPES_LIST, []) ? {} : withdrawn(matter, last);
  }
  if (!aboutQuality(matter)) return {};
  const found = asked(matter, 'defectFoundAt');
  const repaired = claimed(matter, 'repairChosen') && localDay(matter, matter.order.purchasedAt.value) >= '2026-07-31';
  const liable = found <= addMonths(received(matter), repaired ? 36 : 24) && lacksConformity(matter, found <= addMonths(received(matter), 12));
  return liable ? { price: inOrder(matter, paid(matter), true) } : {};
}

/** A distance contract that the consumer is out of, with the price and the standard delivery. */
function withdrawn(matter: Matter, last: string): Owed {
  if (!atDistance(matter) || asked(matter, 'withdrawalNoticeAt') > last) return {};
  const delivery = provenSum(matter, 'deliveryPaid');
  return { price: refund(matter, paid(matter)), ...(delivery > 0n && { freight: { freight_reimbursement: delivery } }) };
}

const attemptFailed = (matter: Matter): boolean =>
  Number(saidOf(matter).repairsFailed?.value ?? 0) > 0 || claimed(matter, 'repairRefused') || claimed(matter, 'replacementFailed');

/** First the goods are put right; where that has failed, a lower price, or the price back unless the trader shows that it is a trifle. */
function inOrder(matter: Matter, back: bigint, trifles: boolean): Ways {
  if (!attemptFailed(matter)) return { repair: true, replacement: true };
  return { price_reduction: true, ...(!(trifles && proven(matter, 'minorDefect') === true) && refund(matter, back)) };
}

function owedForAFlight(matter: Matter): Owed {
  const cancelled = claimed(matter, 'flightCancelled');
  const notFlown = cancelled || claimed(matter, 'deniedBoarding');
  if (!notFlown && Number(saidOf(matter).arrivalDelayMinutes?.value ?? 0) < 180) return {};
  const care = provenSum(matter, 'careCosts');
  const sum = forgiven(matter, cancelled) ? 0n : article7(matter, Number(saidOf(matter).flightDistanceKm?.value ?? 0));
  return {
    ...(sum > 0n && { delay: { delay_penalty: sum } }), care: { care: true, ...(care > 0n && { care_costs: care }) },
    ...(notFlown && { price: { ...refund(matter, paid(matter)), rerouting: true as const } }),
  };
}

function article7(matter: Matter, distance: number): bigint {
  const band = distance <= 1_500 ? 0 : distance <= 3_500 || claimed(matter, 'flightWithinEu') ? 1 : 2;
  const later = proven(matter, 'reroutedArrivalLaterMinutes') as number | undefined;
  const full = [250_00n, 400_00n, 600_00n][band]!;
  return later !== undefined && later <= [120, 180, 240][band]! ? full / 2n : full;
}

function forgiven(matter: Matter, cancelled: boolean): boolean {
  if (proven(matter, 'extraordinary') === true) return true;
  const notice = proven(matter, 'noticeDays') as number | undefined;
  if (!cancelled || notice === undefined) return false;
  if (notice >= 14) return true;
  const earlier = proven(matter, 'reroutedDepartureEarlierMinutes') as number | undefined;
  const later = proven(matter, 'reroutedArrivalLaterMinutes') as number | undefined;
  if (earlier === undefined || later === undefined) return false;
  return notice >= 7 ? earlier <= 120 && later < 240 : earlier <= 60 && later < 120;
}

function owedInTheKingdom(matter: Matter): Owed {
  if (matter.category === 'change_of_mind') return withdrawn(matter, addDays(received(matter), 14));
  const sixMonths = addMonths(received(matter), 6);
  if (!aboutQuality(matter) || !lacksConformity(matter, asked(matter, 'defectFoundAt') <= sixMonths)) return {};
  const installed = saidOf(matter).installedAt?.value;
  const complete = installed && localDay(matter, installed) > received(matter) ? localDay(matter, installed) : received(matter);
  const rejects = asked(matter, 'rejectionNoticeAt') <= addDays(complete, 30 + Number(saidOf(matter).repairDays?.value ?? 0));
  const spared = asked(matter, 'rejectionNoticeAt') <= sixMonths && proven(matter, 'motorVehicle') !== true;
  const later = inOrder(matter, paid(matter) - (spared ? 0n : provenSum(matter, 'useDeduction')), false);
  if (!rejects) return { price: later };
  return { price: attemptFailed(matter) ? either(later, refund(matter, paid(matter))) : refund(matter, paid(matter)) };
}

/** Nothing has been sent, and the day for which it was promised, or else the thirtieth, is over. */
function owedInTheStates(matter: Matter): Owed {
  const { order } = matter;
  if (!['not_received', 'late_dispatch', 'late_delivery'].includes(matter.category)) return {};
  if (!atDistance(matter) || order.deliveredAt || order.dispatchedAt || proven(matter, 'delayConsented') === true) return {};
  const last = order.promisedBy ? localDay(matter, order.promisedBy.value) : addDays(localDay(matter, order.purchasedAt.value), 30);
  return localDay(matter, matter.claimedAt) > last ? { price: refund(matter, paid(matter)) } : {};
}
