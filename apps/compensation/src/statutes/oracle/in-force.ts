import { by, defect, type Expected, type Given, matterIn, nothing, owes, type Place, type Row, type Told } from './row.js';

const noon = (day: string, days = 0): string => new Date(Date.parse(`${day}T12:00Z`) + days * 86_400_000).toISOString();

/** Bought and received at noon of the day, told the next day. */
const boughtOn = (place: Place, told: Partial<Told>) => (day: string) => matterIn(place, {})({
  category: 'quality_defect', bought: noon(day), delivered: noon(day), claimed: noon(day, 1), ...told,
});

/** Two rows: the first day of purchases for which a rule is in force, and the day before. */
function from(rule: string, day: string, on: ReturnType<typeof boughtOn>, then: Expected, before: Expected): readonly Row[] {
  const eve = noon(day, -1).slice(0, 10);
  return [
    { rule, title: `is in force from ${day} on`, matter: on(day), expected: [then] },
    { rule, title: `and not on ${eve}`, matter: on(eve), expected: [before] },
  ];
}

const china = { country: 'CN', timeZone: 'Asia/Shanghai', currency: 'CNY' };
const germany = { country: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR' };
const kingdom = { country: 'GB', timeZone: 'Europe/London', currency: 'GBP' };
const states = { country: 'US', timeZone: 'America/New_York', currency: 'USD' };
const [runs, rests]: Expected[] = [{ runs: true }, { noPeriod: true }];

const cn = (told: Partial<Told>) => boughtOn(china, told);
const unwanted = { category: 'change_of_mind', sale: 'distance' } as const;
const telephone = (said: Given = {}) =>
  cn({ category: 'functional_fault', goods: 'other', sale: 'shop', said: { threeGuaranteesGoods: true, performanceFault: true, ...said } });
const whole = owes('price', { refund_full: 10_000n });
const exchange = owes('price', { replacement: true });
const either = owes('price', { repair: true, replacement: true });

const inChina = [
  from('CN-1', '2014-03-15', cn({ said: defect.proven, sale: 'shop' }), whole, nothing),
  from('CN-2', '2014-03-15', cn(unwanted), whole, nothing),
  from('CN-2x', '2014-03-15', cn({ ...unwanted, said: { withdrawalExclusion: 'perishable' } }), by('CN-2', nothing), by('CN-2', nothing)),
  from('CN-2y', '2017-03-15', cn({ ...unwanted, said: { pointsPaid: 1 } }), owes('price', { points: true }, 'trader'), nothing),
  from('CN-3', '2014-03-15', cn({ goods: 'durable', sale: 'shop' }), by('CN-1', whole), by('CN-1', nothing)),
  from('CN-4', '2014-03-15', cn({ said: { fraudClaimed: true, fraud: true } }), whole, nothing),
  from('CN-5', '2014-03-15', cn({ said: { harmClaimed: true, knownDefect: true, seriousHarm: true, lossAmount: 500n } }),
    owes('damages', { damages: 500n }), nothing),
  from('CN-6', '2015-10-01', cn({ goods: 'food', said: { unsafeFoodClaimed: true, unsafeFood: true, sellerKnew: true } }),
    owes('statutory_multiple', { statutory_multiple: 100_000n }), nothing),
  from('CN-7', '2014-03-15', cn({ category: 'other', said: { prepaidBreach: true } }),
    owes('price', { refund_full: 10_000n, custom_solution: true }), nothing),
  from('CN-8', '2015-03-15', cn({ category: 'refund_delay' }), runs!, rests!),
  from('CN-9', '2015-03-15', cn(unwanted), runs!, rests!),
  from('CN-10', '2014-03-15', cn({ category: 'not_received', said: { sellerIdentityGiven: false } }), owes('price', { advance_payment: 10_000n }),
    nothing),
  from('CN-12', '2024-07-01', (day) => cn({ category: 'other', claimed: noon(day), said: { authorityComplaintAt: noon(day) } })(day), runs!, rests!),
  from('CN-13', '2024-07-01', cn({ said: { promisedAmount: 500n } }), owes('damages', { damages: 500n }), nothing),
  from('CN-15', '1995-08-25', telephone(), owes('price', { refund_full: 10_000n, repair: true, replacement: true }), nothing),
  from('CN-16', '1995-08-25', telephone(), owes('price', { refund_full: 10_000n, repair: true, replacement: true }), nothing),
  from('CN-17', '1995-08-25', telephone({ repairsFailed: 2, performanceFault: false }), exchange, nothing),
  from('CN-18', '1995-08-25', telephone({ repairDays: 31, repairDelayCause: 'repairer', performanceFault: false }), exchange, nothing),
  from('CN-19', '2018-05-01', cn({ category: 'damaged_in_transit', said: { parcelFault: 'damaged', parcelLoss: 500n } }),
    owes('damages', { damages: 500n }), nothing),
];

const de = (told: Partial<Told>) => boughtOn(germany, told);
const flight = (said: Given) => de({ category: 'other', goods: 'travel', said: { flightDistanceKm: 1_500, flightCancelled: true, ...said } });
const inEurope = [
  from('EU-1', '2014-06-13', de(unwanted), whole, nothing),
  from('EU-2', '2014-06-13', de({ ...unwanted, said: { withdrawalInformationGiven: false } }), whole, nothing),
  from('EU-3', '2014-06-13', de(unwanted), runs!, rests!),
  from('EU-4', '2014-06-13', de({ ...unwanted, said: { withdrawalExclusion: 'perishable' } }), by('EU-1', nothing), by('EU-1', nothing)),
  from('EU-6', '2022-01-01', de({ said: defect.proven }), runs!, rests!),
  from('EU-7', '2022-01-01', de({ said: defect.claimed }), by('EU-8', either), rests!),
  from('EU-8', '2022-01-01', de({ said: defect.proven }), either, nothing),
  from('EU-11', '2005-02-17', flight({}), owes('delay', { delay_penalty: 25_000n }), nothing),
  from('EU-12', '2005-02-17', flight({ reroutedArrivalLaterMinutes: 30 }), by('EU-11', owes('delay', { delay_penalty: 12_500n })),
    by('EU-11', nothing)),
  from('EU-13', '2005-02-17', flight({ extraordinary: true }), owes('care', { care: true }), nothing),
  from('EU-14', '2005-02-17', flight({}), { by: 'EU-11', byConsent: ['points'] }, by('EU-11', nothing)),
  from('EU-15', '2005-02-17', flight({ noticeDays: 14 }), by('EU-11', nothing), by('EU-11', nothing)),
];

const uk = (told: Partial<Told>) => boughtOn(kingdom, told);
const refused: Given = { ...defect.proven, repairRefused: true, useDeduction: 500n };
const elsewhere = [
  from('UK-1', '2015-10-01', uk({ said: defect.proven }), whole, nothing),
  from('UK-2', '2015-10-01', uk({ said: refused }), owes('price', { refund_full: 10_000n, price_reduction: true }), nothing),
  from('UK-3', '2015-10-01', uk({ said: refused, claimed: noon('2015-11-20') }), owes('price', { refund_full: 10_000n, price_reduction: true }),
    nothing),
  from('UK-4', '2015-10-01', uk({ said: defect.claimed }), by('UK-1', whole), rests!),
  from('UK-5', '2015-10-01', uk({ category: 'other', said: { refundAgreedAt: noon('2015-11-01') } }), runs!, rests!),
  from('UK-6', '2014-06-13', uk(unwanted), whole, nothing),
  from('US-1', '2014-12-08', boughtOn(states, { category: 'not_received', delivered: 'not', claimed: noon('2015-02-01') }), whole, nothing),
  from('US-2', '2011-12-30', boughtOn(states, { category: 'other', said: { transferErrorNoticeAt: noon('2012-01-02') } }), runs!, rests!),
  from('US-3', '2011-12-30', boughtOn(states, { category: 'other', said: { billingErrorNoticeAt: noon('2012-01-02') } }), runs!, rests!),
];

export const firstDays: readonly Row[] = [inChina, inEurope, elsewhere].flat(2);
