import { type Circumstances, type HeadOfLoss, type Instant, type RemedyKind } from '@redress/contracts';
import { type Matter } from './row.js';

/** What is owed for the one line of a matter, by head: the remedies between which to choose, with minor units where a remedy is a sum. */
export type Owed = Partial<Record<HeadOfLoss, Partial<Record<RemedyKind, bigint | true>>>>;

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
const provenCount = (matter: Matter, name: Name): number => Number(proven(matter, name) ?? 0);
const provenSum = (matter: Matter, name: Name): bigint => (proven(matter, name) as { minor: bigint } | undefined)?.minor ?? 0n;
const claimed = (matter: Matter, name: Name): boolean => saidOf(matter)[name]?.value === true;

const localDay = (matter: Matter, moment: Instant): string => dayOf(moment, matter.order.timeZone);
const received = (matter: Matter): string => localDay(matter, matter.order.deliveredAt!.value);
const asked = (matter: Matter, name?: Name): string => localDay(matter, ((name && saidOf(matter)[name]?.value) as Instant | undefined) ?? matter.claimedAt);
const paid = (matter: Matter): bigint => lineOf(matter).paid.value.minor;
const atDistance = (matter: Matter): boolean => lineOf(matter).saleMode !== 'shop';

/** Who has to prove it decides where nobody has. */
function defective(matter: Matter, presumed: boolean): boolean {
  const facts = (['defectConfirmed', 'defectAtDelivery'] as const).map((name) => saidOf(matter)[name]);
  if (facts.some((fact) => fact?.proven === 'yes' && fact.value === false)) return false;
  return presumed || facts.some((fact) => fact?.proven === 'yes' && fact.value === true);
}
const aboutQuality = ({ category }: Matter): boolean => category === 'quality_defect' || category === 'functional_fault';

/** An exclusion is the trader's to show. */
function excluded(matter: Matter, outright: readonly string[], ifConfirmed: readonly string[]): boolean {
  const kind = proven(matter, 'withdrawalExclusion') as string | undefined;
  return kind !== undefined && (outright.includes(kind) || (ifConfirmed.includes(kind) && proven(matter, 'exclusionConfirmed') === true));
}

function owedInChina(matter: Matter): Owed {
  const owed: Owed = {};
  const { category } = matter;
  if (category === 'change_of_mind' && withdrawsInChina(matter)) {
    owed.price = { refund_full: paid(matter) - provenSum(matter, 'cardFee') - provenSum(matter, 'missingGiftValue') };
  }
  if (aboutQuality(matter)) {
    const lasting = lineOf(matter).goodsClass === 'durable' && asked(matter, 'defectFoundAt') <= addMonths(received(matter), 6);
    if (defective(matter, lasting)) {
      const mayReturn = asked(matter) <= addDays(received(matter), 7) || proven(matter, 'rescissionGround') === true;
      owed.price = { repair: true, replacement: true, ...(mayReturn && { refund_full: paid(matter) }) };
    }
  }
  if (claimed(matter, 'fraudClaimed') && proven(matter, 'fraud') === true
    && proven(matter, 'labelFlawOnly') !== true && proven(matter, 'stagedClaim') !== true) {
    owed.price = { refund_full: paid(matter) };
    owed.statutory_multiple = { statutory_multiple: greatest(3n * paid(matter), 500_00n) };
  }
  if (lineOf(matter).goodsClass === 'food' && claimed(matter, 'unsafeFoodClaimed') && proven(matter, 'unsafeFood') === true
    && proven(matter, 'sellerKnew') === true && proven(matter, 'labelFlawOnly') !== true) {
    const loss = provenSum(matter, 'lossAmount');
    if (loss > 0n) owed.damages = { damages: loss };
    owed.statutory_multiple = { statutory_multiple: greatest(10n * paid(matter), 3n * loss, 1_000_00n) };
  }
  return owed;
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
  const owed: Owed = {};
  if (matter.category === 'change_of_mind' && atDistance(matter) && !excluded(matter, EUROPES_LIST, [])) {
    const fortnight = addDays(received(matter), 14);
    const last = proven(matter, 'withdrawalInformationGiven') === true ? fortnight : addMonths(fortnight, 12);
    if (asked(matter, 'withdrawalNoticeAt') <= last) {
      owed.price = { refund_full: paid(matter) };
      if (provenSum(matter, 'deliveryPaid') > 0n) owed.freight = { freight_reimbursement: provenSum(matter, 'deliveryPaid') };
    }
  }
  if (aboutQuality(matter)) {
    const found = asked(matter, 'defectFoundAt');
    const repaired = proven(matter, 'repairChosen') === true && localDay(matter, matter.order.purchasedAt.value) >= '2026-07-31';
    const liable = found <= addMonths(received(matter), repaired ? 36 : 24);
    if (liable && defective(matter, found <= addMonths(received(matter), 12))) owed.price = inOrder(matter, paid(matter));
  }
  return owed;
}

/** First the goods are put right; where that has failed, a lower price, or the price back unless the trader shows that it is a trifle. */
function inOrder(matter: Matter, back: bigint, trifles = true): NonNullable<Owed['price']> {
  const failed = provenCount(matter, 'repairsFailed') > 0 || proven(matter, 'repairRefused') === true || proven(matter, 'replacementFailed') === true;
  if (!failed) return { repair: true, replacement: true };
  return { price_reduction: true, ...(!(trifles && proven(matter, 'minorDefect') === true) && { refund_full: back }) };
}

function owedForAFlight(matter: Matter): Owed {
  const cancelled = proven(matter, 'flightCancelled') === true;
  const disrupted = cancelled || proven(matter, 'deniedBoarding') === true || provenCount(matter, 'arrivalDelayMinutes') >= 180;
  if (!disrupted) return {};
  const care = provenSum(matter, 'careCosts');
  const sum = forgiven(matter, cancelled) ? 0n : article7(matter, provenCount(matter, 'flightDistanceKm'));
  return { ...(sum > 0n && { delay: { damages: sum } }), ...(care > 0n && { care: { care_costs: care } }) };
}

function article7(matter: Matter, distance: number): bigint {
  const band = distance <= 1_500 ? 0 : distance <= 3_500 || proven(matter, 'flightWithinEu') === true ? 1 : 2;
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
  const owed: Owed = {};
  if (matter.category === 'change_of_mind' && atDistance(matter) && !excluded(matter, EUROPES_LIST, [])
    && asked(matter, 'withdrawalNoticeAt') <= addDays(received(matter), 14)) owed.price = { refund_full: paid(matter) };
  if (!aboutQuality(matter)) return owed;
  const installed = proven(matter, 'installedAt') as Instant | undefined;
  const start = installed && localDay(matter, installed) > received(matter) ? localDay(matter, installed) : received(matter);
  const rejects = asked(matter) <= addDays(start, 30 + provenCount(matter, 'repairDays'));
  const presumed = asked(matter, 'defectFoundAt') <= addMonths(received(matter), 6);
  if (defective(matter, presumed)) {
    const free = asked(matter) <= addMonths(received(matter), 6) && proven(matter, 'motorVehicle') !== true;
    const use = free ? 0n : provenSum(matter, 'useDeduction');
    owed.price = inOrder(matter, paid(matter) - use, false);
  }
  if (rejects && defective(matter, false)) owed.price = { ...owed.price, refund_full: paid(matter) };
  return owed;
}

/** Nothing has been sent, and the day for which it was promised, or else the thirtieth, is over. */
function owedInTheStates(matter: Matter): Owed {
  const { order } = matter;
  if (!atDistance(matter) || order.deliveredAt || order.dispatchedAt || proven(matter, 'delayConsented') === true) return {};
  const last = order.promisedBy ? localDay(matter, order.promisedBy.value) : addDays(localDay(matter, order.purchasedAt.value), 30);
  return localDay(matter, matter.claimedAt) > last ? { price: { refund_full: paid(matter) } } : {};
}
