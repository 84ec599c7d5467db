import { by, defect, disputed, due, endOf, goesBack, matterIn, nothing, owes, type Given, type Row, rowsOf, unproven } from './row.js';

/** Bought and received on Tuesday, 10 March 2026, ten in the morning, in London. Sums are pence; the price is 100 pounds where none is said. */
const uk = matterIn({ country: 'GB', timeZone: 'Europe/London', currency: 'GBP' }, { bought: '2026-03-10T10:00Z', delivered: '2026-03-10T10:00Z' });
const summer = (day: string) => endOf(day, '+01:00');
const faulty = (claimed: string, said: Given = defect.proven, told = {}) =>
  uk({ category: 'functional_fault', goods: 'durable', sale: 'shop', claimed, ...told, said });

const whole = owes('price', { refund_full: 10_000n });
const choice = owes('price', { repair: true, replacement: true });
const rejection = rowsOf('UK-1', [
  ['the thirtieth day, to its last minute', faulty('2026-04-09T23:59+01:00'), whole, due('consumer', summer('2026-04-09'))],
  ['the thirty-first day, which in Greenwich has not begun', faulty('2026-04-10T00:30+01:00'), nothing],
  ['the days run from the installation', faulty('2026-04-14T23:59+01:00', { ...defect.proven, installedAt: '2026-03-15T10:00Z' }), whole],
  ['and a day later', faulty('2026-04-15T00:00+01:00', { ...defect.proven, installedAt: '2026-03-15T10:00Z' }), nothing],
  ['the last day is counted from it', faulty('2026-03-20T10:00Z', { ...defect.proven, installedAt: '2026-03-15T10:00Z' }),
    due('consumer', summer('2026-04-14'))],
  ['days in repair do not count', faulty('2026-04-14T23:59+01:00', { ...defect.proven, repairDays: 5 }), whole],
  ['and a day later', faulty('2026-04-15T00:00+01:00', { ...defect.proven, repairDays: 5 }), nothing],
  ['there is no defect', faulty('2026-04-01T10:00+01:00', defect.disproven), nothing],
  ['installed after half a year: the consumer has to show that it came so',
    faulty('2026-10-20T10:00+01:00', { ...defect.claimed, installedAt: '2026-10-01T10:00+01:00' }), nothing],
]);

const after = (said: Given) => faulty('2026-08-10T10:00+01:00', { ...defect.proven, ...said });
const final = owes('price', { refund_full: 10_000n, price_reduction: true });
const tiers = rowsOf('UK-2', [
  ['on the thirty-first day', faulty('2026-04-10T10:00+01:00'), choice],
  ['on the thirtieth it is not yet owed', faulty('2026-04-09T10:00+01:00'), nothing],
  ['after that the consumer chooses between repair and another one', after({}), choice],
  ['after one repair: a lower price, or the price back', after({ repairsFailed: 1 }), final],
  ['repair is refused', after({ repairRefused: true }), final],
  ['a lower price by what the goods are worth less', after({ repairsFailed: 1, useDeduction: 9_000n, valueReduction: 2_500n }),
    owes('price', { refund_full: 10_000n, price_reduction: true })],
  ['one replacement has failed within the thirty days', faulty('2026-03-30T10:00+01:00', { ...defect.proven, replacementFailed: true }), final],
  ['after one replacement', after({ replacementFailed: true }), final],
  ['there is no defect', faulty('2026-08-10T10:00+01:00', defect.disproven), nothing],
]);

const used = (claimed: string, said: Given = {}) => faulty(claimed, { ...defect.proven, repairsFailed: 1, useDeduction: 3_000n, ...said });
const lessUse = by('UK-2', owes('price', { refund_partial: 7_000n, price_reduction: true }));
const deduction = rowsOf('UK-3', [
  ['the last day of it is told', used('2026-06-10T10:00+01:00'), due('consumer', summer('2026-09-10'))],
  ['another one was faulty', used('2026-06-10T10:00+01:00', { repairsFailed: 0, replacementFailed: true }), by('UK-2', final)],
  ['a repair was refused', used('2026-06-10T10:00+01:00', { repairsFailed: 0, repairRefused: true }), by('UK-2', final)],
  ['no attempt was made: there is nothing to deduct from', used('2026-06-10T10:00+01:00', { repairsFailed: 0 }), nothing],
  ['a motor vehicle, says the trader', used('2026-06-10T10:00+01:00', { motorVehicle: unproven(true) }), by('UK-2', final)],
  ['nothing is taken off for use in the first six months', used('2026-09-10T23:59+01:00'), by('UK-2', final)],
  ['and a day later it may be', used('2026-09-12T00:00+01:00'), lessUse],
  ['a use that the trader cannot show', used('2026-10-10T10:00+01:00', { useDeduction: unproven(3_000n) }), by('UK-2', final)],
  ['a motor vehicle, from the first day', used('2026-05-10T10:00+01:00', { motorVehicle: true }), lessUse],
]);

const presumption = rowsOf('UK-4', [
  ['the last day of it is told', faulty('2026-06-09T10:00+01:00', defect.claimed), due('consumer', summer('2026-09-10'))],
  ['within six months the fault is held to have been there', faulty('2026-09-09T23:59+01:00', defect.claimed), by('UK-2', choice)],
  ['later the consumer has to show it', faulty('2026-09-11T00:00+01:00', defect.claimed), by('UK-2', nothing)],
  ['a dispute within six months', faulty('2026-06-09T10:00+01:00', defect.disputed), by('UK-2', choice)],
  ['the trader shows that it came later', faulty('2026-06-09T10:00+01:00', { ...defect.proven, defectAtDelivery: false }), by('UK-2', nothing)],
  ['a dispute after six months', faulty('2026-10-09T10:00+01:00', { ...defect.proven, defectAtDelivery: disputed(true) }), by('UK-2', nothing)],
]);

const agreed = (refundAgreedAt: string) => faulty('2026-03-20T10:00Z', { ...defect.proven, refundAgreedAt });
const refunds = rowsOf('UK-5', [
  ['fourteen days from the agreement', agreed('2026-03-20T10:00Z'), due('trader', summer('2026-04-03'))],
  ['agreed after midnight, in Greenwich the day before', agreed('2026-04-08T00:30+01:00'), due('trader', summer('2026-04-22'))],
  ['nothing is agreed', faulty('2026-03-20T10:00Z'), { noPeriod: true }],
]);

const unwanted = { category: 'change_of_mind', said: { withdrawalInformationGiven: true } } as const;
const distance = rowsOf('UK-6', [
  ['the fourteenth day, to its last minute', uk({ ...unwanted, claimed: '2026-03-24T23:59Z' }), whole, due('consumer', endOf('2026-03-24', 'Z'))],
  ['the fifteenth', uk({ ...unwanted, claimed: '2026-03-25T00:00Z' }), nothing],
  ['in summer the day begins an hour before the one of Greenwich',
    uk({ ...unwanted, delivered: '2026-05-05T00:30+01:00', claimed: '2026-05-19T23:30+01:00' }), whole, due('consumer', summer('2026-05-19'))],
  ['and a day later', uk({ ...unwanted, delivered: '2026-05-05T00:30+01:00', claimed: '2026-05-20T00:00+01:00' }), nothing],
  ['with the standard delivery', uk({ ...unwanted, claimed: '2026-03-12T10:00Z', said: { deliveryPaid: 390n } }),
    goesBack('freight', { freight_reimbursement: 390n })],
  ['bought in a shop', uk({ ...unwanted, sale: 'shop', claimed: '2026-03-12T10:00Z' }), nothing],
]);

export const kingdom2026: readonly Row[] = [rejection, tiers, deduction, presumption, refunds, distance].flat();
