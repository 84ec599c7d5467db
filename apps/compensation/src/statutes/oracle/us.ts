import { disputed, due, endOf, matterIn, nothing, owes, type Given, type Row, rowsOf, unproven } from './row.js';

/** Bought on Tuesday, 10 March 2026, ten in the morning, in New York; nothing has come. Sums are cents; the price is 100 dollars. */
const us = matterIn({ country: 'US', timeZone: 'America/New_York', currency: 'USD' }, { bought: '2026-03-10T10:00-04:00', delivered: 'not' });
const eastern = (day: string) => endOf(day, '-04:00');
const awaited = (claimed: string, told = {}) => us({ category: 'not_received', claimed, ...told });
const whole = owes('price', { refund_full: 10_000n });
const cancelled = (cancellationAskedAt: string, said: Given = {}) => awaited(cancellationAskedAt, { said: { cancellationAskedAt, ...said } });

const shipment = rowsOf('US-1', [
  ['nothing was promised: the thirtieth day is still kept', awaited('2026-04-09T23:59-04:00'), nothing],
  ['and the next is not', awaited('2026-04-10T00:00-04:00'), whole],
  ['ordered at eleven at night: the day of New York counts, not the one of Greenwich',
    awaited('2026-04-10T00:00-04:00', { bought: '2026-03-10T23:00-04:00' }), whole],
  ['promised for the twentieth: that day is kept', awaited('2026-03-20T23:59-04:00', { promised: '2026-03-20T12:00-04:00' }), nothing],
  ['and the next is not', awaited('2026-03-21T00:00-04:00', { promised: '2026-03-20T12:00-04:00' }), whole],
  ['it is on its way', awaited('2026-04-10T10:00-04:00', { dispatched: '2026-03-12T10:00-04:00' }), nothing],
  ['the buyer has agreed to the delay', awaited('2026-04-10T10:00-04:00', { said: { delayConsented: true } }), nothing],
  ['which the seller only says', awaited('2026-04-10T10:00-04:00', { said: { delayConsented: unproven(true) } }), whole],
  ['bought in a shop', awaited('2026-04-10T10:00-04:00', { sale: 'shop' }), nothing],
  ['the money within seven working days', cancelled('2026-04-13T10:00-04:00'), due('trader', eastern('2026-04-22'))],
]);

const transfer = (said: Given, claimed = '2026-04-13T10:00-04:00') =>
  us({ category: 'overcharge_or_price', claimed, delivered: '2026-03-12T10:00-04:00', said });
const errors = rowsOf('US-2', [
  ['ten business days to decide', transfer({ transferErrorNoticeAt: '2026-04-13T10:00-04:00' }), due('trader', eastern('2026-04-27'))],
  ['twenty for a new account', transfer({ transferErrorNoticeAt: '2026-04-13T10:00-04:00', newAccount: true }),
    due('trader', eastern('2026-05-11'))],
  ['ninety days for a longer inquiry about a new account',
    transfer({ transferErrorNoticeAt: '2026-04-13T10:00-04:00', newAccount: true, longerInquiry: true }),
    due('trader', eastern('2026-07-12'))],
  ['a notice at eleven at night is of that day', transfer({ transferErrorNoticeAt: '2026-04-13T23:00-04:00' }),
    due('trader', eastern('2026-04-27'))],
  ['no notice, no period', transfer({}), { noPeriod: true }],
]);

const billing = rowsOf('US-3', [
  ['thirty days to acknowledge', transfer({ billingErrorNoticeAt: '2026-03-10T10:00-04:00' }), due('trader', eastern('2026-04-09'))],
  ['ninety days to resolve, at the latest', transfer({ billingErrorNoticeAt: '2026-03-10T10:00-04:00' }), due('trader', eastern('2026-06-08'))],
  ['a notice late at night is of that day', transfer({ billingErrorNoticeAt: '2026-03-10T23:30-04:00' }), due('trader', eastern('2026-04-09'))],
  ['a notice that is disputed is none', transfer({ billingErrorNoticeAt: disputed('2026-03-10T10:00-04:00') }), { noPeriod: true }],
]);

export const states2026: readonly Row[] = [shipment, errors, billing].flat();
