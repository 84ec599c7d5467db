import { type RemedyKind } from '@redress/contracts';
import { money } from '@redress/money';
import { type Amount, type Condition, type StatuteRule } from '../domain/statute/rule-pack.js';
import { refundAtOnce, say } from './wording.js';

const euros = (minor: bigint): Amount => ({ each: money(minor, 'EUR') });
const disrupted: Condition = { any: [
  { fact: 'flightCancelled', is: true }, { fact: 'deniedBoarding', is: true }, { fact: 'arrivalDelayMinutes', atLeast: 180 },
] };
const notFlown: Condition = { any: [{ fact: 'flightCancelled', is: true }, { fact: 'deniedBoarding', is: true }] };
const beyond1500: Condition = { fact: 'flightDistanceKm', atLeast: 1_501 };
const beyond3500: Condition = { all: [{ fact: 'flightDistanceKm', atLeast: 3_501 }, { not: { fact: 'flightWithinEu', is: true } }] };
const compensation = (amount: Amount) => [{ remedy: 'delay_penalty', form: 'money', amount }] as const;
/** What the carrier says in its own favour it has to prove. */
const carrier = 'trader';
const noticeOf = (least: number, most: number): Condition => ({ all: [
  { fact: 'noticeDays', atLeast: least, burden: carrier }, { fact: 'noticeDays', atMost: most, burden: carrier },
] });
/** Leaving at most so many minutes earlier, arriving less than so many later. */
const rerouted = (earlier: number, later: number): Condition => ({ all: [
  { fact: 'reroutedDepartureEarlierMinutes', atMost: earlier, burden: carrier },
  { fact: 'reroutedArrivalLaterMinutes', atMost: later - 1, burden: carrier },
] });
const arrivesWithin = (minutes: number): Condition => ({ fact: 'reroutedArrivalLaterMinutes', atMost: minutes, burden: carrier });
const vouchers: readonly RemedyKind[] = ['store_credit', 'gift_card', 'coupon', 'points'];

/** Regulation 261/2004: flights that are cancelled, overbooked or late. The reform that is discussed is not in force. */
export const euFlights: readonly StatuteRule[] = [
  {
    id: 'EU-11', citation: 'Regulation (EC) 261/2004, art 7(1), (4); delay of 3 hours: C-402/07 Sturgeon', confidence: 'C',
    effectiveFrom: '2005-02-17',
    condition: say('A flight was cancelled, boarding was denied, or it arrived 3 hours late or more.', '航班取消、被拒绝登机，或者到达延误三小时及以上。'),
    entitlement: say(
      'EUR 250 up to 1,500 km; EUR 400 beyond that within the Union, and else up to 3,500 km; EUR 600 for all other flights; for each passenger.',
      '每名乘客：1500公里以内250欧元；欧盟境内超过1500公里，或者其他1500至3500公里400欧元；其余600欧元。',
    ),
    appliesIf: [disrupted],
    owes: [
      { head: 'delay', chooser: 'consumer', ways: compensation(euros(25_000n)) },
      { head: 'delay', chooser: 'consumer', if: [beyond1500], ways: compensation(euros(40_000n)) },
      { head: 'delay', chooser: 'consumer', if: [beyond3500], ways: compensation(euros(60_000n)) },
    ],
  },
  {
    id: 'EU-12', citation: 'Regulation (EC) 261/2004, art 7(2)', confidence: 'C', effectiveFrom: '2005-02-17',
    condition: say(
      'Another flight arrived within 2, 3 or 4 hours of the planned time, by distance.', '改签航班在原定到达时间后二、三、四小时内（依航程）到达。',
    ),
    entitlement: say('The compensation is halved.', '赔偿减半。'),
    appliesIf: [disrupted],
    limits: [{ rules: ['EU-11'], share: 5_000, if: [{ any: [
      { all: [{ not: beyond1500 }, arrivesWithin(120)] },
      { all: [beyond1500, { not: beyond3500 }, arrivesWithin(180)] },
      { all: [beyond3500, arrivesWithin(240)] },
    ] }] }],
  },
  {
    id: 'EU-13', citation: 'Regulation (EC) 261/2004, arts 5(3), 8, 9', confidence: 'S', effectiveFrom: '2005-02-17',
    condition: say(
      'A flight was disrupted; the carrier may prove extraordinary circumstances, such as weather.', '航班受到影响；承运人可以证明存在特殊情况（如天气）。',
    ),
    entitlement: say(
      'With that proof no compensation. Care (meals, hotel, two calls) is owed whatever the cause, and for a flight not flown the ticket back or '
      + 'another flight.',
      '证明特殊情况的，不支付赔偿；无论原因如何均应提供照料（餐食、住宿、两次通讯）；未成行的，退票或者改签。',
    ),
    appliesIf: [disrupted],
    limits: [{ rules: ['EU-11'], if: [{ fact: 'extraordinary', is: true, burden: carrier }] }],
    owes: [
      { head: 'care', chooser: 'consumer', ways: [
        { remedy: 'care', form: 'service' }, { remedy: 'care_costs', form: 'money', amount: { sum: 'careCosts' } }] },
      { head: 'price', chooser: 'consumer', if: [notFlown], ways: [refundAtOnce, { remedy: 'rerouting', form: 'service' }] },
    ],
    deadlines: [{
      name: 'ticket', whose: 'trader', from: ['claimedAt'], days: 7, if: [notFlown, { not: { fact: 'ticketRefundChosen', is: false } }],
      text: say('The ticket has to be refunded', '退还票款的期限'),
    }],
  },
  {
    id: 'EU-14', citation: 'Regulation (EC) 261/2004, art 7(3)', confidence: 'C', effectiveFrom: '2005-02-17', follows: ['EU-11', 'EU-13'],
    condition: say('Money is owed to a passenger.', '应向乘客付款。'),
    entitlement: say(
      'In cash or by bank; in vouchers or services only with the signed agreement of the passenger.', '以现金或者银行转账支付；仅经乘客签字同意方可以代金券或者服务代替。',
    ),
    appliesIf: [],
    byConsent: { rules: ['EU-11', 'EU-13'], remedies: vouchers },
  },
  {
    id: 'EU-15', citation: 'Regulation (EC) 261/2004, art 5(1)(c)', confidence: 'S', effectiveFrom: '2005-02-17',
    condition: say(
      'The cancellation was told 14 days before or earlier; or 7 to 13 days before with another flight that leaves at most 2 hours earlier and '
      + 'arrives less than 4 hours later; or later than that with one at most 1 hour earlier and less than 2 hours later.',
      '提前十四日及以上告知取消；或者提前七至十三日告知，且改签航班提前不超过二小时、延后不足四小时；或者不足七日告知，且提前不超过一小时、延后不足二小时。',
    ),
    entitlement: say('No compensation.', '不支付赔偿。'),
    appliesIf: [{ fact: 'flightCancelled', is: true }],
    limits: [
      { rules: ['EU-11'], if: [{ fact: 'noticeDays', atLeast: 14, burden: carrier }] },
      { rules: ['EU-11'], if: [noticeOf(7, 13), rerouted(120, 240)] },
      { rules: ['EU-11'], if: [noticeOf(0, 6), rerouted(60, 120)] },
    ],
  },
];
