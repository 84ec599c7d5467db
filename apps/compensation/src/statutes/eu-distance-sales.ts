import { type StatuteRule } from '../domain/statute/rule-pack.js';
import { aboutAReturn, distanceSale, refundAfterReturn, say } from './wording.js';

const notice = ['withdrawalNoticeAt', 'claimedAt'] as const;
const priceAndDelivery: NonNullable<StatuteRule['owes']> = [
  { head: 'price', chooser: 'consumer', ways: [refundAfterReturn] },
  { head: 'freight', chooser: 'trader', ways: [
    { remedy: 'freight_reimbursement', form: 'money', gate: 'inspection', amount: { sum: 'deliveryPaid' } }] },
];

/** Directive 2011/83: withdrawal from a distance contract. */
export const euDistanceSales: readonly StatuteRule[] = [
  {
    id: 'EU-1', citation: 'Directive 2011/83/EU, arts 9, 13', confidence: 'S', effectiveFrom: '2014-06-13',
    condition: say('Bought at a distance.', '远程方式购买。'),
    entitlement: say(
      'Withdrawal without a reason within 14 days of possession, 30 days after an unsolicited visit at home; all payments back, with delivery.',
      '自取得商品之日起十四日内（未经邀约的上门推销为三十日）可无理由撤回，退还全部款项及标准运费。',
    ),
    appliesIf: [distanceSale, aboutAReturn, { any: [
      { act: notice, within: { from: ['deliveredAt'], days: 14 } },
      { all: [{ fact: 'homeVisit', is: true }, { act: notice, within: { from: ['deliveredAt'], days: 30 } }] },
    ] }],
    owes: priceAndDelivery,
    deadlines: [
      { name: 'withdrawal', whose: 'consumer', from: ['deliveredAt'], days: 14, if: [{ not: { fact: 'homeVisit', is: true } }],
        text: say('Last day of withdrawal', '撤回权的最后一日') },
      { name: 'withdrawal', whose: 'consumer', from: ['deliveredAt'], days: 30, if: [{ fact: 'homeVisit', is: true }],
        text: say('Last day of withdrawal after a visit at home', '上门推销撤回权的最后一日') },
    ],
  },
  {
    id: 'EU-2', citation: 'Directive 2011/83/EU, arts 10, 14(2)', confidence: 'S', effectiveFrom: '2014-06-13',
    condition: say('The trader gave no information about the right to withdraw.', '经营者未告知撤回权。'),
    entitlement: say(
      'Withdrawal for 12 months more, without liability for diminished value.', '撤回期限延长十二个月，消费者不承担商品贬值责任。',
    ),
    appliesIf: [distanceSale, aboutAReturn, { fact: 'withdrawalInformationGiven', is: false }, {
      act: notice, within: { from: ['deliveredAt'], months: 12, days: 14 },
    }],
    owes: priceAndDelivery,
    deadlines: [{
      name: 'withdrawal', whose: 'consumer', from: ['deliveredAt'], months: 12, days: 14,
      text: say('Last day of withdrawal where nothing was said about it', '未告知撤回权时撤回的最后一日'),
    }],
  },
  {
    id: 'EU-3', citation: 'Directive 2011/83/EU, arts 13, 14', confidence: 'S', effectiveFrom: '2014-06-13', follows: ['EU-1', 'EU-2'],
    condition: say('The consumer has withdrawn.', '消费者已撤回合同。'),
    entitlement: say(
      'Refund by the same means of payment; it may be held until the goods, or proof that they were sent, are there.',
      '以原支付方式退款；收到商品或者寄出证明之前可以暂缓。',
    ),
    appliesIf: [],
    deadlines: [
      { name: 'refund', whose: 'trader', from: notice, days: 14, text: say('The refund is due', '退款期限') },
      { name: 'send-back', whose: 'consumer', from: notice, days: 14, text: say('The goods have to be sent back', '寄回商品的期限') },
    ],
  },
  {
    id: 'EU-4', citation: 'Directive 2011/83/EU, art 16', confidence: 'S', effectiveFrom: '2014-06-13',
    condition: say(
      'One of the listed exceptions, and no other: an opened package or a sale item is none.', '属于法定例外之一；包装拆开、促销商品不属于例外。',
    ),
    entitlement: say('No withdrawal without a reason.', '不适用无理由撤回。'),
    appliesIf: [distanceSale],
    limits: [{ rules: ['EU-1', 'EU-2'], if: [{ fact: 'withdrawalExclusion', burden: 'trader', in: [
      'service_performed', 'price_fluctuates', 'made_to_order', 'perishable', 'sealed_hygiene_opened', 'mixed_inseparably', 'opened_digital_media',
      'periodicals', 'dated_leisure_or_travel', 'other_listed',
    ] }] }],
  },
];
