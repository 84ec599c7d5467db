import { type Condition, type RulePack } from '../domain/statute/rule-pack.js';
import { aboutADefect, aboutAReturn, distanceSale, refundAtOnce, say } from './wording.js';

const after = (condition: Condition): Condition => ({ not: condition });
const promisedTimeOver: Condition = { any: [
  { all: [{ fact: 'promisedBy', known: true }, after({ act: ['claimedAt'], within: { from: ['promisedBy'], days: 0 } })] },
  { all: [{ fact: 'promisedBy', known: false }, after({ act: ['claimedAt'], within: { from: ['purchasedAt'], days: 30 } })] },
] };
/** Nobody has told of a dispatch or a delivery, and the complaint is not one of somebody who has the goods. */
const notShipped: Condition = { all: [
  { fact: 'dispatchedAt', known: false }, { fact: 'deliveredAt', known: false }, { not: aboutADefect }, { not: aboutAReturn },
  { not: { fact: 'category', in: ['missing_item', 'installation_or_repair'] } },
] };
const toSeller = ['cancellationAskedAt', 'claimedAt'] as const;
const afterStatement = { from: ['statementAt', 'purchasedAt'], days: 60 } as const;

/** Federal rules alone: the law of the states is not in here. */
export const us202611: RulePack = {
  version: 'us@2026-11', jurisdiction: 'US',
  rules: [
    {
      id: 'US-1', citation: '16 CFR 435.1(b), 435.2', confidence: 'C', effectiveFrom: '2014-12-08',
      condition: say(
        'Ordered by mail, internet or phone, and not shipped as promised, or within 30 days where nothing was promised.',
        '通过邮件、网络或者电话订购，未按承诺时间发货（未承诺的为三十日内）。',
      ),
      entitlement: say(
        'Notice of the delay, and consent or cancellation; cancelled, the price is refunded unasked.', '应通知延迟，由消费者同意或者取消；取消的，主动退还价款。',
      ),
      appliesIf: [distanceSale, notShipped, promisedTimeOver],
      unless: [{ fact: 'delayConsented', is: true, burden: 'trader' }],
      owes: [{ head: 'price', chooser: 'consumer', ways: [refundAtOnce] }],
      deadlines: [
        { name: 'refund', whose: 'trader', from: toSeller, workingDays: 7, if: [{ not: { fact: 'sellerIsCreditor', is: true } }],
          text: say('The refund has to be sent', '寄出退款的期限') },
        { name: 'refund', whose: 'trader', from: toSeller, months: 1, if: [{ fact: 'sellerIsCreditor', is: true }],
          text: say('The account has to be credited, one billing cycle', '贷记账户的期限（一个账单周期）') },
      ],
    },
    {
      id: 'US-2', citation: '12 CFR 1005.11 (Regulation E)', confidence: 'S', effectiveFrom: '2011-12-30',
      condition: say('An error of an electronic transfer was noticed within 60 days of the statement.', '对账单发出后六十日内通知电子转账差错。'),
      entitlement: say(
        'A decision in 10 business days, 20 for a new account; else provisional credit and an inquiry of 45 days, 90 for point of sale or a new '
        + 'account; the result within 3 business days.',
        '十个工作日内（新账户二十个）作出决定；否则先行入账并在四十五日内（销售点、新账户九十日）查明；三个工作日内告知结果。',
      ),
      appliesIf: [{ fact: 'transferErrorNoticeAt', known: true }, { act: ['transferErrorNoticeAt'], within: afterStatement }],
      owes: [{ head: 'price', chooser: 'consumer', if: [{ fact: 'longerInquiry', is: true }], ways: [
        { remedy: 'advance_payment', form: 'money', amount: 'paid' }] }],
      deadlines: [
        { name: 'decision', whose: 'trader', from: ['transferErrorNoticeAt'], workingDays: 10, if: [{ not: { fact: 'newAccount', is: true } }],
          text: say('A decision, or provisional credit', '作出决定或者先行入账的期限') },
        { name: 'decision', whose: 'trader', from: ['transferErrorNoticeAt'], workingDays: 20, if: [{ fact: 'newAccount', is: true }],
          text: say('A decision on a new account, or provisional credit', '新账户作出决定或者先行入账的期限') },
        { name: 'inquiry', whose: 'trader', from: ['transferErrorNoticeAt'], days: 45, text: say('The inquiry ends', '查明期限'), if: [
          { fact: 'longerInquiry', is: true }, { not: { any: [{ fact: 'newAccount', is: true }, { fact: 'saleMode', is: 'shop' }] } }] },
        { name: 'inquiry', whose: 'trader', from: ['transferErrorNoticeAt'], days: 90, text: say('The longer inquiry ends', '延长的查明期限'), if: [
          { fact: 'longerInquiry', is: true }, { any: [{ fact: 'newAccount', is: true }, { fact: 'saleMode', is: 'shop' }] }] },
        { name: 'result', whose: 'trader', from: ['inquiryEndedAt'], workingDays: 3, text: say('The result has to be told', '告知结果的期限') },
      ],
    },
    {
      id: 'US-3', citation: '12 CFR 1026.13 (Regulation Z)', confidence: 'S', effectiveFrom: '2011-12-30',
      condition: say('An error of a credit bill was noticed within 60 days of the statement.', '对账单发出后六十日内通知信用账单差错。'),
      entitlement: say(
        'Acknowledged in 30 days, resolved in two billing cycles and at most 90 days; no collection meanwhile.',
        '三十日内确认收到，两个账单周期且不超过九十日内解决，期间不得催收。',
      ),
      appliesIf: [{ fact: 'billingErrorNoticeAt', known: true }, { act: ['billingErrorNoticeAt'], within: afterStatement }],
      deadlines: [
        { name: 'acknowledgement', whose: 'trader', from: ['billingErrorNoticeAt'], days: 30, text: say('It has to be acknowledged', '确认收到的期限') },
        { name: 'resolution', whose: 'trader', from: ['billingErrorNoticeAt'], days: 90, text: say('It has to be resolved', '解决期限') },
      ],
    },
  ],
};
