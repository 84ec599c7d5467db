import {
  by, defect, disputed, due, dueAlone, endOf, type Expected, type Given, goesBack, type Matter, matterIn, nothing, owes, type Row, rowsOf, unproven,
} from './row.js';

/** Bought and received on Tuesday, 10 March 2026, ten in the morning, in Berlin. Sums are cents; the price is 100 euros where none is said. */
const berlin = matterIn({ country: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR' },
  { bought: '2026-03-10T10:00+01:00', delivered: '2026-03-10T10:00+01:00' });
const winter = (day: string) => endOf(day, '+01:00');
const summer = (day: string) => endOf(day, '+02:00');

const informed = { withdrawalInformationGiven: true } as const;
const unwanted = { category: 'change_of_mind', said: informed } as const;
const whole = owes('price', { refund_full: 10_000n });
const withdrawal = rowsOf('EU-1', [
  ['the fourteenth day, to its last minute', berlin({ ...unwanted, claimed: '2026-03-24T23:59+01:00' }), whole,
    due('consumer', winter('2026-03-24'))],
  ['the fifteenth day, which in Greenwich has not begun', berlin({ ...unwanted, claimed: '2026-03-25T00:30+01:00' }), nothing],
  ['received after midnight, which is the day before in Greenwich',
    berlin({ ...unwanted, delivered: '2026-03-10T00:30+01:00', claimed: '2026-03-24T23:30+01:00' }), whole, due('consumer', winter('2026-03-24'))],
  ['over the change to summer time', berlin({ ...unwanted, delivered: '2026-03-18T10:00+01:00', claimed: '2026-04-01T23:59+02:00' }), whole,
    due('consumer', summer('2026-04-01'))],
  ['and a day later', berlin({ ...unwanted, delivered: '2026-03-18T10:00+01:00', claimed: '2026-04-02T00:00+02:00' }), nothing],
  ['with the standard delivery', berlin({ ...unwanted, claimed: '2026-03-12T10:00+01:00', said: { ...informed, deliveryPaid: 490n } }), whole,
    goesBack('freight', { freight_reimbursement: 490n })],
  ['notice was given in time, the matter came to us later',
    berlin({ ...unwanted, claimed: '2026-04-20T10:00+02:00', said: { ...informed, withdrawalNoticeAt: '2026-03-20T10:00+01:00' } }), whole],
  ['sold at the front door: the fourteenth day is not the last',
    berlin({ ...unwanted, claimed: '2026-03-12T10:00+01:00', said: { ...informed, homeVisit: false } }),
    due('consumer', winter('2026-03-24'))],
  ['bought in a shop', berlin({ ...unwanted, sale: 'shop', claimed: '2026-03-12T10:00+01:00' }), nothing],
  ['sold at the front door: thirty days', berlin({ ...unwanted, claimed: '2026-04-09T23:59+02:00', said: { ...informed, homeVisit: true } }), whole,
    due('consumer', summer('2026-04-09'))],
  ['and a day later', berlin({ ...unwanted, claimed: '2026-04-10T00:00+02:00', said: { ...informed, homeVisit: true } }), nothing],
]);

const untold = { category: 'change_of_mind', said: { withdrawalInformationGiven: false } } as const;
const information = rowsOf('EU-2', [
  ['twelve months more, to the last minute', berlin({ ...untold, claimed: '2027-03-24T23:59+01:00' }), whole, due('consumer', winter('2027-03-24'))],
  ['with the standard delivery', berlin({ ...untold, claimed: '2026-06-10T10:00+02:00',
    said: { withdrawalInformationGiven: false, deliveryPaid: 490n } }),
    goesBack('freight', { freight_reimbursement: 490n })],
  ['and a day later', berlin({ ...untold, claimed: '2027-03-25T00:00+01:00' }), nothing, by('EU-1', nothing)],
  ['whoever gives notice withdraws, whatever else is complained about',
    berlin({ ...untold, category: 'other', claimed: '2026-06-10T10:00+02:00',
      said: { withdrawalInformationGiven: false, withdrawalNoticeAt: '2026-06-10T10:00+02:00' } }),
    whole],
  ['the information was given', berlin({ ...unwanted, claimed: '2026-06-10T10:00+02:00' }), nothing, by('EU-1', nothing)],
  ['nothing is taken off for use', berlin({ ...untold, claimed: '2026-06-10T10:00+02:00',
    said: { withdrawalInformationGiven: false, useDeduction: 2_000n } }),
    whole],
]);

const withdrew = (withdrawalNoticeAt: string) =>
  berlin({ ...unwanted, claimed: withdrawalNoticeAt, said: { ...informed, withdrawalNoticeAt } });
const refunds = rowsOf('EU-3', [
  ['the money within fourteen days of the notice', withdrew('2026-03-17T10:00+01:00'), due('trader', summer('2026-03-31'))],
  ['the goods within fourteen days of the notice', withdrew('2026-03-17T10:00+01:00'), due('consumer', summer('2026-03-31'))],
  ['a notice after midnight counts from that day', withdrew('2026-03-18T00:30+01:00'), due('trader', summer('2026-04-01'))],
  ['no notice, no period', berlin({ category: 'quality_defect', sale: 'shop', claimed: '2026-03-17T10:00+01:00', said: defect.proven }),
    { noPeriod: true }],
]);

const excluded = (withdrawalExclusion: string) =>
  berlin({ ...unwanted, claimed: '2026-03-12T10:00+01:00', said: { ...informed, withdrawalExclusion } as never });
const excludedHere = [
  'made_to_order', 'perishable', 'sealed_hygiene_opened', 'opened_digital_media', 'periodicals', 'service_performed', 'price_fluctuates',
  'mixed_inseparably', 'dated_leisure_or_travel',
];
const exceptions = rowsOf('EU-4', [
  ...excludedHere.map((kind) => [`${kind} is on the list`, excluded(kind), by('EU-1', nothing)] as const),
  ['a sale item is not', excluded('marked_flawed'), by('EU-1', whole)],
  ['goods that lose value once they are activated are not', excluded('loses_value_once_activated'), by('EU-1', whole)],
  ['an exception that the trader cannot show',
    berlin({ ...unwanted, claimed: '2026-03-12T10:00+01:00', said: { ...informed, withdrawalExclusion: unproven('made_to_order') } }),
    by('EU-1', whole)],
]);

const faulty = (claimed: string, said: Given, told = {}) =>
  berlin({ category: 'functional_fault', goods: 'durable', sale: 'shop', claimed, ...told, said });
const choice = owes('price', { repair: true, replacement: true });
const liability = rowsOf('EU-6', [
  ['the last day is told', faulty('2026-06-10T10:00+02:00', defect.proven), due('consumer', winter('2028-03-10'))],
  ['and of used goods', faulty('2026-06-10T10:00+02:00', { ...defect.proven, usedGoods: true }), dueAlone('consumer', winter('2027-03-10'))],
  ['of used goods of which there is no proof', faulty('2027-06-10T10:00+02:00', { ...defect.proven, usedGoods: disputed(true) }),
    due('consumer', winter('2028-03-10'))],
  ['the last minute of the second year', faulty('2028-03-10T23:59+01:00', defect.proven), by('EU-8', choice)],
  ['a day later', faulty('2028-03-11T00:00+01:00', defect.proven), by('EU-8', nothing)],
  ['it appeared in time and is told later', faulty('2028-05-10T10:00+02:00', { ...defect.proven, defectFoundAt: '2028-03-10T10:00+01:00' }),
    by('EU-8', choice)],
  ['used goods: the last minute of the first year', faulty('2027-03-10T23:59+01:00', { ...defect.proven, usedGoods: true }), by('EU-8', choice)],
  ['and a day later', faulty('2027-03-11T00:00+01:00', { ...defect.proven, usedGoods: true }), by('EU-8', nothing)],
  ['used, says the seller', faulty('2027-03-11T00:00+01:00', { ...defect.proven, usedGoods: unproven(true) }), by('EU-8', choice)],
  ['two years run from the day of Berlin, not of Greenwich',
    faulty('2028-03-10T23:59+01:00', defect.proven, { delivered: '2026-03-10T00:30+01:00' }), by('EU-8', choice)],
]);

const presumption = rowsOf('EU-7', [
  ['the last day of it is told', faulty('2026-06-10T10:00+02:00', defect.claimed), due('consumer', winter('2027-03-10'))],
  ['the last minute of the first year: held to have been there', faulty('2027-03-10T23:59+01:00', defect.claimed), by('EU-8', choice)],
  ['a day later the consumer has to show it', faulty('2027-03-11T00:00+01:00', defect.claimed), by('EU-8', nothing)],
  ['a dispute in the first year', faulty('2026-09-10T10:00+02:00', defect.disputed), by('EU-8', choice)],
  ['the trader denies it', faulty('2026-09-10T10:00+02:00', defect.denied), by('EU-8', choice)],
  ['the trader shows that it came later', faulty('2026-09-10T10:00+02:00', { ...defect.proven, defectAtDelivery: false }), by('EU-8', nothing)],
]);

const remedies: readonly Expected[] = [{ by: 'EU-8',
  owes: { head: 'price', ways: { refund_full: 10_000n, price_reduction: true }, chooser: 'consumer' } }];
const failed = (said: Given) => faulty('2026-11-10T10:00+01:00', { ...defect.proven, ...said });
const order = rowsOf('EU-8', [
  ['first the consumer chooses between repair and another one', failed({}), choice],
  ['one repair has failed: nobody demands a second', failed({ repairsFailed: 1 }), ...remedies],
  ['the washing machine in month eight, repaired twice', failed({ repairsFailed: 2 }), ...remedies],
  ['a lower price by what the goods are worth less',
    failed({ repairsFailed: 1, valueReduction: 2_500n, minorDefect: true }), owes('price', { price_reduction: 2_500n })],
  ['the trader refuses to repair', failed({ repairRefused: true }), ...remedies],
  ['another one was faulty, too', failed({ replacementFailed: true }), ...remedies],
  ['no termination for what the trader shows to be minor', failed({ repairsFailed: 1, minorDefect: true }),
    owes('price', { price_reduction: true })],
  ['the trader says that it is minor', failed({ repairsFailed: 1, minorDefect: unproven(true) }), ...remedies],
  ['there is no defect', faulty('2026-11-10T10:00+01:00', defect.disproven), nothing],
]);

const repaired = (claimed: string, bought: string, repairChosen = true) =>
  faulty(claimed, { ...defect.proven, ...(repairChosen && { repairChosen }) }, { bought, delivered: '2026-08-10T10:00+02:00' });
const usedAndRepaired = (claimed: string, usedGoods: Given['usedGoods']) => faulty(
  claimed, { ...defect.proven, repairChosen: true, usedGoods }, { bought: '2026-08-01T10:00+02:00', delivered: '2026-08-10T10:00+02:00' },
);
const afterRepair = rowsOf('EU-9', [
  ['the last day is told', repaired('2026-09-10T10:00+02:00', '2026-07-31T10:00+02:00'), due('consumer', summer('2029-08-10'))],
  ['used goods: the last minute of the second year', usedAndRepaired('2028-08-10T23:59+02:00', true), by('EU-8', choice),
    dueAlone('consumer', summer('2028-08-10'))],
  ['and a day later', usedAndRepaired('2028-08-11T00:00+02:00', true), by('EU-8', nothing)],
  ['used, says the seller', usedAndRepaired('2028-08-11T00:00+02:00', unproven(true)), by('EU-8', choice), due('consumer', summer('2029-08-10'))],
  ['whether there is a defect is the seller’s to disprove', faulty('2029-03-10T10:00+01:00', { defectAtDelivery: true, repairChosen: true },
    { bought: '2026-07-31T10:00+02:00', delivered: '2026-08-10T10:00+02:00' }), by('EU-8', choice)],
  ['a contract of the first day, and the last minute of the third year', repaired('2029-08-10T23:59+02:00', '2026-07-31T10:00+02:00'),
    by('EU-8', choice)],
  ['a day later', repaired('2029-08-11T00:00+02:00', '2026-07-31T10:00+02:00'), by('EU-8', nothing)],
  ['bought just after midnight, in Greenwich the day before', repaired('2029-03-10T10:00+01:00', '2026-07-31T00:30+02:00'), by('EU-8', choice)],
  ['bought the day before', repaired('2029-03-10T10:00+01:00', '2026-07-30T23:30+02:00'), by('EU-8', nothing)],
  ['without a repair', repaired('2029-03-10T10:00+01:00', '2026-07-31T10:00+02:00', false), by('EU-8', nothing)],
]);

const flight = (said: Given) => berlin({ category: 'other', goods: 'travel', claimed: '2026-03-12T10:00+01:00', paid: 20_000n, said });
const delayed = (flightDistanceKm: number, said: Given = {}) => flight({ flightDistanceKm, arrivalDelayMinutes: 180, ...said });
const cash = (minor: bigint) => owes('delay', { delay_penalty: minor });
const withTickets = (order: Matter['order'], quantity: number) => ({ ...order, lines: order.lines.map((line) => ({ ...line, quantity })) });
const article7 = rowsOf('EU-11', [
  ['1,500 km', delayed(1_500), cash(25_000n)],
  ['1,501 km', delayed(1_501), cash(40_000n)],
  ['3,500 km', delayed(3_500), cash(40_000n)],
  ['3,501 km', delayed(3_501), cash(60_000n)],
  ['3,501 km within the Union', delayed(3_501, { flightWithinEu: true }), cash(40_000n)],
  ['three hours but for a minute', delayed(1_500, { arrivalDelayMinutes: 179 }), nothing],
  ['cancelled', flight({ flightDistanceKm: 1_500, flightCancelled: true }), cash(25_000n)],
  ['not let on board', flight({ flightDistanceKm: 3_501, deniedBoarding: true }), cash(60_000n)],
  ['two passengers', { ...delayed(1_500), order: withTickets(delayed(1_500).order, 2) }, cash(50_000n)],
  ['neither', flight({ flightDistanceKm: 3_501 }), nothing],
]);

const rerouted = (flightDistanceKm: number, reroutedArrivalLaterMinutes: number) =>
  flight({ flightDistanceKm, flightCancelled: true, noticeDays: 3, reroutedDepartureEarlierMinutes: 200, reroutedArrivalLaterMinutes });
const halves = rowsOf('EU-12', [
  ['two hours later, short', rerouted(1_500, 120), by('EU-11', cash(12_500n))],
  ['a minute more', rerouted(1_500, 121), by('EU-11', cash(25_000n))],
  ['three hours later, middle', rerouted(1_501, 180), by('EU-11', cash(20_000n))],
  ['a minute more', rerouted(1_501, 181), by('EU-11', cash(40_000n))],
  ['four hours later, long', rerouted(3_501, 240), by('EU-11', cash(30_000n))],
  ['a minute more', rerouted(3_501, 241), by('EU-11', cash(60_000n))],
  ['four hours later, at 3,500 km', rerouted(3_500, 240), by('EU-11', cash(40_000n))],
  ['three hours later, at 3,500 km', rerouted(3_500, 180), by('EU-11', cash(20_000n))],
  ['two hours and a half later, at 1,500 km', rerouted(1_500, 150), by('EU-11', cash(25_000n))],
  ['re-routed, and still three hours late', delayed(3_501, { reroutedArrivalLaterMinutes: 200 }), by('EU-11', cash(30_000n))],
]);

const storm = rowsOf('EU-13', [
  ['weather, shown by the carrier: no cash', delayed(1_500, { extraordinary: true }), by('EU-11', nothing)],
  ['what care has cost stays owed', delayed(1_500, { extraordinary: true, careCosts: 9_900n }), owes('care', { care: true, care_costs: 9_900n })],
  ['care is owed where it has cost nothing yet', delayed(1_500, { extraordinary: true }), owes('care', { care: true })],
  ['or the cost is not shown', delayed(1_500, { extraordinary: true, careCosts: unproven(9_900n) }), owes('care', { care: true })],
  ['weather, says the carrier', delayed(1_500, { extraordinary: unproven(true) }), by('EU-11', cash(25_000n))],
  ['weather, which is disputed', delayed(1_500, { extraordinary: disputed(true) }), by('EU-11', cash(25_000n))],
  ['after denied boarding, too', flight({ flightDistanceKm: 1_500, deniedBoarding: true, ticketRefundChosen: true }),
    due('trader', winter('2026-03-19'))],
  ['a flight that was flown is not refunded', delayed(1_500), { noPeriod: true }],
  ['the passenger would rather fly', flight({ flightDistanceKm: 1_500, flightCancelled: true, ticketRefundChosen: false }), { noPeriod: true }],
  ['the passenger takes the ticket’s price back: seven days',
    flight({ flightDistanceKm: 1_500, flightCancelled: true, extraordinary: true, ticketRefundChosen: true }),
    owes('price', { refund_full: 20_000n, rerouting: true }), due('trader', winter('2026-03-19'))],
]);

const instead: Expected = { by: 'EU-11', byConsent: ['points', 'store_credit', 'gift_card', 'coupon'] };
const tender = rowsOf('EU-14', [
  ['after a delay, points or a voucher only where the passenger has signed', delayed(1_500), instead],
  ['after a cancellation', flight({ flightDistanceKm: 1_501, flightCancelled: true }), instead],
  ['after denied boarding', flight({ flightDistanceKm: 3_501, deniedBoarding: true }), instead],
  ['the ticket’s price, too', flight({ flightDistanceKm: 3_501, deniedBoarding: true, extraordinary: true }), { ...instead, by: 'EU-13' }],
  ['the price of goods comes back in money', berlin({ ...unwanted, claimed: '2026-03-12T10:00+01:00' }), { by: 'EU-1', byConsent: [] }],
]);

const notice = (noticeDays: number, earlier = 0, later = 0) => flight({
  flightDistanceKm: 1_500, flightCancelled: true, noticeDays,
  ...((earlier || later) && { reroutedDepartureEarlierMinutes: earlier, reroutedArrivalLaterMinutes: later }),
});
const notices = rowsOf('EU-15', [
  ['a flight that was not cancelled', delayed(1_500, { noticeDays: 14 }), by('EU-11', cash(25_000n))],
  ['fourteen days before', notice(14), by('EU-11', nothing)],
  ['thirteen', notice(13), by('EU-11', cash(25_000n))],
  ['thirteen, leaving two hours earlier and arriving less than four later', notice(13, 120, 239), by('EU-11', nothing)],
  ['a minute earlier still', notice(13, 121, 239), by('EU-11', cash(25_000n))],
  ['arriving four hours later', notice(13, 120, 240), by('EU-11', cash(25_000n))],
  ['seven days before is not yet six', notice(7, 120, 239), by('EU-11', nothing)],
  ['six is', notice(6, 120, 239), by('EU-11', cash(25_000n))],
  ['six, leaving an hour earlier and arriving less than two later', notice(6, 60, 119), by('EU-11', nothing)],
  ['a minute earlier still, at half the sum', notice(6, 61, 119), by('EU-11', cash(12_500n))],
  ['arriving two hours later, at half the sum', notice(6, 60, 120), by('EU-11', cash(12_500n))],
  ['a re-routing that the carrier cannot show', flight({ flightDistanceKm: 1_500, flightCancelled: true, noticeDays: 3,
    reroutedDepartureEarlierMinutes: unproven(30), reroutedArrivalLaterMinutes: 90 }), by('EU-11', cash(12_500n))],
  ['nor its arrival', flight({ flightDistanceKm: 1_500, flightCancelled: true, noticeDays: 3,
    reroutedDepartureEarlierMinutes: 30, reroutedArrivalLaterMinutes: unproven(90) }), by('EU-11', cash(25_000n))],
  ['a late notice that the carrier cannot show', flight({ flightDistanceKm: 1_500, flightCancelled: true, noticeDays: unproven(10),
    reroutedDepartureEarlierMinutes: 30, reroutedArrivalLaterMinutes: 200 }), by('EU-11', cash(25_000n))],
  ['nor one of the same day', flight({ flightDistanceKm: 1_500, flightCancelled: true, noticeDays: unproven(0),
    reroutedDepartureEarlierMinutes: 30, reroutedArrivalLaterMinutes: 110 }), by('EU-11', cash(12_500n))],
  ['nor how much earlier it left', flight({ flightDistanceKm: 1_500, flightCancelled: true, noticeDays: 10,
    reroutedDepartureEarlierMinutes: unproven(30), reroutedArrivalLaterMinutes: 200 }), by('EU-11', cash(25_000n))],
  ['told on the very day', notice(0, 60, 119), by('EU-11', nothing)],
  ['a notice that the carrier cannot show', flight({ flightDistanceKm: 1_500, flightCancelled: true, noticeDays: unproven(14) }),
    by('EU-11', cash(25_000n))],
]);

export const europe2026: readonly Row[] = [
  withdrawal, information, refunds, exceptions, liability, presumption, order, afterRepair, article7, halves, storm, tender, notices,
].flat();
