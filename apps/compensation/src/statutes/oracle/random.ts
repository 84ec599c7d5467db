import { plus } from '@redress/contracts';
import fc from 'fast-check';
import { defect, disputed, type Given, type Matter, matterIn, type Place, type Told, unproven } from './row.js';

/** Facts at random, of the families that `owedBy` knows: near the limits more often than not, in all states of proof. */
const places: readonly Place[] = [
  { country: 'CN', timeZone: 'Asia/Shanghai', currency: 'CNY' }, { country: 'CN', timeZone: 'Asia/Urumqi', currency: 'CNY' },
  { country: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR' }, { country: 'PT', timeZone: 'Atlantic/Azores', currency: 'EUR' },
  { country: 'GB', timeZone: 'Europe/London', currency: 'GBP' },
  { country: 'US', timeZone: 'America/New_York', currency: 'USD' }, { country: 'US', timeZone: 'Pacific/Honolulu', currency: 'USD' },
];
const bought = fc.integer({ min: 0, max: 60 * 24 * 420 }).map((minutes) => plus('2026-01-05T00:00:00.000Z', { minutes }));
const limit = fc.constantFrom(0, 7, 14, 30, 35, 181, 184, 365, 379, 730, 1_095);
const jitter = fc.integer({ min: -2 * 1_440, max: 2 * 1_440 });
const later = (from: string) => fc.tuple(limit, jitter).map(([days, minutes]) => {
  const then = plus(from, { days, minutes });
  return then < from ? from : then;
});
const state = <T>(value: T) => fc.constantFrom(value, unproven(value), disputed(value));
const yesNo = fc.boolean().chain(state);
const sum = (max: number) => fc.bigInt({ min: 0n, max: BigInt(max) }).chain(state);
const some = <T>(shape: { readonly [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(shape, { requiredKeys: [] });
const defects = fc.constantFrom<Given>({}, defect.proven, defect.claimed, defect.disputed, defect.denied, defect.disproven);

const exclusion = fc.constantFrom(
  'made_to_order', 'perishable', 'opened_digital_media', 'periodicals', 'opening_affects_safety', 'loses_value_once_activated', 'marked_flawed',
  'sealed_hygiene_opened', 'service_performed', 'dated_leisure_or_travel',
) as fc.Arbitrary<never>;

interface Family { readonly told: Pick<Told, 'category' | 'goods'>; readonly said: fc.Arbitrary<Given> }
const unwanted: Family = { told: { category: 'change_of_mind' }, said: some({
  goodsIntact: yesNo, withdrawalExclusion: exclusion.chain(state), exclusionConfirmed: yesNo, cardFee: sum(500), missingGiftValue: sum(20_000),
  returnFreightPaid: sum(900), returnFreightByTrader: fc.boolean(), withdrawalInformationGiven: fc.boolean(), deliveryPaid: sum(900),
}) as fc.Arbitrary<Given> };
const faultyOf = (goods: 'durable' | 'fashion'): Family => ({
  told: { category: goods === 'durable' ? 'functional_fault' : 'quality_defect', goods },
  said: fc.tuple(defects, some({
    rescissionGround: yesNo, repairsFailed: fc.integer({ min: 0, max: 2 }), repairRefused: fc.boolean(), minorDefect: yesNo,
    repairChosen: fc.boolean(),
    useDeduction: sum(20_000), motorVehicle: yesNo, repairDays: fc.integer({ min: 0, max: 6 }), returnFreightPaid: sum(900),
    fraudClaimed: yesNo, fraud: yesNo, labelFlawOnly: yesNo, stagedClaim: yesNo,
  })).map(([one, two]) => ({ ...one, ...two }) as Given),
});
const food: Family = { told: { category: 'other', goods: 'food' }, said: some({
  unsafeFoodClaimed: fc.boolean(), unsafeFood: yesNo, sellerKnew: yesNo, labelFlawOnly: yesNo, lossAmount: sum(90_000),
  multipleElected: fc.constantFrom('price' as const, 'loss' as const),
}) as fc.Arbitrary<Given> };
const flight: Family = { told: { category: 'other', goods: 'travel' }, said: some({
  flightDistanceKm: fc.constantFrom(400, 1_499, 1_500, 1_501, 3_499, 3_500, 3_501, 9_000), flightWithinEu: fc.boolean(),
  flightCancelled: fc.boolean(),
  deniedBoarding: fc.boolean(), arrivalDelayMinutes: fc.constantFrom(0, 179, 180, 181, 300), extraordinary: yesNo,
  noticeDays: fc.constantFrom(0, 6, 7, 13, 14, 20).chain(state), careCosts: sum(9_000),
  reroutedDepartureEarlierMinutes: fc.constantFrom(0, 60, 61, 120, 121).chain(state),
  reroutedArrivalLaterMinutes: fc.constantFrom(0, 119, 120, 121, 180, 181, 239, 240, 241).chain(state),
}) as fc.Arbitrary<Given> };
const awaited: Family = { told: { category: 'not_received' }, said: some({ delayConsented: yesNo }) as fc.Arbitrary<Given> };

const familiesOf: Readonly<Record<string, readonly Family[]>> = {
  CN: [unwanted, faultyOf('durable'), faultyOf('fashion'), food], GB: [unwanted, faultyOf('durable')], US: [awaited, faultyOf('durable')],
};
const inEurope = [unwanted, faultyOf('durable'), flight];

export const matters: fc.Arbitrary<Matter> = fc.constantFrom(...places).chain((place) =>
  fc.constantFrom(...(familiesOf[place.country] ?? inEurope)).chain(({ told, said }) =>
    fc.tuple(bought, said, fc.bigInt({ min: 1n, max: 60_000n }), fc.constantFrom('distance' as const, 'shop' as const, 'live_stream' as const))
      .chain(([from, given, paid, sale]) => fc.tuple(later(from), later(from), fc.integer({ min: 0, max: 4_000 }), fc.boolean(), fc.boolean())
        .map(([claimed, event, minutes, early, promised]) => {
          const awaits = told.category === 'not_received';
          const named = told.category === 'change_of_mind' ? 'withdrawalNoticeAt' : told.category === 'other' ? undefined : 'defectFoundAt';
          const noted = early && named && !awaits && event <= claimed && { [named]: event };
          return matterIn(place, {})({
            ...told, claimed, paid, sale, bought: from, delivered: awaits ? 'not' : plus(from, { minutes }),
            ...(awaits && promised && { promised: event }), said: { ...given, ...noted } as Given,
          });
        }))));

export const someMatters = (count: number, seed: number): readonly Matter[] => fc.sample(matters, { numRuns: count, seed });
