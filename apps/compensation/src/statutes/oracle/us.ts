import { due, dueAlone, endOf, matterIn, nothing, owes, type Given, type Row, rowsOf, unproven } from './row.js';

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
  ['it has come, though nobody told of the dispatch', awaited('2026-04-10T10:00-04:00', { delivered: '2026-03-12T10:00-04:00' }), nothing],
  ['whoever complains of a defect has the goods', us({ category: 'quality_defect', claimed: '2026-04-10T10:00-04:00' }), nothing],
  ['it is on its way', awaited('2026-04-10T10:00-04:00', { dispatched: '2026-03-12T10:00-04:00' }), nothing],
  ['the buyer has agreed to the delay', awaited('2026-04-10T10:00-04:00', { said: { delayConsented: true } }), nothing],
  ['which the seller only says', awaited('2026-04-10T10:00-04:00', { said: { delayConsented: unproven(true) } }), whole],
  ['bought in a shop', awaited('2026-04-10T10:00-04:00', { sale: 'shop' }), nothing],
  ['the money within seven working days', cancelled('2026-04-13T10:00-04:00'), due('trader', eastern('2026-04-22'))],
  ['over a weekend', cancelled('2026-04-16T10:00-04:00'), due('trader', eastern('2026-04-27'))],
  ['a seller who is the creditor has one billing cycle', cancelled('2026-04-13T10:00-04:00', { sellerIsCreditor: true }),
    dueAlone('trader', eastern('2026-05-13'))],
]);

const transfer = (said: Given, claimed = '2026-04-13T10:00-04:00') =>
  us({ category: 'overcharge_or_price', claimed, delivered: '2026-03-12T10:00-04:00', said });
const stated = (transferErrorNoticeAt: string) =>
  transfer({ transferErrorNoticeAt, statementAt: '2026-03-10T10:00-04:00' }, transferErrorNoticeAt);
const errors = rowsOf('US-2', [
  ['ten business days to decide', transfer({ transferErrorNoticeAt: '2026-04-13T10:00-04:00' }), due('trader', eastern('2026-04-27'))],
  ['twenty for a new account', transfer({ transferErrorNoticeAt: '2026-04-13T10:00-04:00', newAccount: true }),
    dueAlone('trader', eastern('2026-05-11'))],
  ['forty-five days for a longer inquiry', transfer({ transferErrorNoticeAt: '2026-04-13T10:00-04:00', longerInquiry: true }),
    due('trader', eastern('2026-05-28')), owes('price', { advance_payment: 10_000n })],
  ['ninety for a payment in a shop', us({ category: 'overcharge_or_price', sale: 'shop', claimed: '2026-04-13T10:00-04:00',
    delivered: '2026-03-12T10:00-04:00',
    said: { transferErrorNoticeAt: '2026-04-13T10:00-04:00', longerInquiry: true } }), due('trader', eastern('2026-07-12'))],
  ['the result three business days after the inquiry',
    transfer({ transferErrorNoticeAt: '2026-04-13T10:00-04:00', inquiryEndedAt: '2026-04-24T10:00-04:00' }),
    due('trader', eastern('2026-04-29'))],
  ['sixty days after the statement', stated('2026-05-09T23:59-04:00'), due('trader', eastern('2026-05-22'))],
  ['sixty-one', stated('2026-05-10T00:00-04:00'), { noPeriod: true }],
  ['ninety days for a longer inquiry about a new account',
    transfer({ transferErrorNoticeAt: '2026-04-13T10:00-04:00', newAccount: true, longerInquiry: true }),
    due('trader', eastern('2026-07-12'))],
  ['a notice at eleven at night is of that day', transfer({ transferErrorNoticeAt: '2026-04-13T23:00-04:00' }),
    due('trader', eastern('2026-04-27'))],
  ['no notice, no period', transfer({}), { noPeriod: true }],
]);

const billed = (billingErrorNoticeAt: string) =>
  transfer({ billingErrorNoticeAt, statementAt: '2026-03-10T10:00-04:00' }, billingErrorNoticeAt);
const billing = rowsOf('US-3', [
  ['thirty days to acknowledge', transfer({ billingErrorNoticeAt: '2026-03-10T10:00-04:00' }), due('trader', eastern('2026-04-09'))],
  ['ninety days to resolve, at the latest', transfer({ billingErrorNoticeAt: '2026-03-10T10:00-04:00' }), due('trader', eastern('2026-06-08'))],
  ['a notice late at night is of that day', transfer({ billingErrorNoticeAt: '2026-03-10T23:30-04:00' }), due('trader', eastern('2026-04-09'))],
  ['no notice, no period', transfer({}), { noPeriod: true }],
  ['sixty days after the statement', billed('2026-05-09T23:59-04:00'), due('trader', eastern('2026-06-08'))],
  ['sixty-one', billed('2026-05-10T00:00-04:00'), { noPeriod: true }],
]);

export const states2026: readonly Row[] = [shipment, errors, billing].flat();
