import { money } from '@redress/money';
import { type StatuteRule } from '../domain/statute/rule-pack.js';
import { aboutADefect, aboutAReturn, distanceSale, refundAfterReturn, refundAtOnce, repair, repairedTooLong, replacement, say } from './wording.js';

const sevenDaysFromReceipt = { from: ['deliveredAt'], days: 7 } as const;

/** 消费者权益保护法 with its regulations: defects, returns without a reason, duties of the trader. */
export const cnConsumerLaw: readonly StatuteRule[] = [
  {
    id: 'CN-1', citation: '消费者权益保护法 24', confidence: 'C', effectiveFrom: '2014-03-15',
    condition: say('The goods or the service are below the quality that is required.', '商品或者服务不符合质量要求。'),
    entitlement: say(
      'Return within 7 days of receipt, later where the contract may be rescinded by law; else replacement or repair. The trader pays the transport.',
      '自收到商品之日起七日内可退货；七日后符合法定解除合同条件的可退货，否则可要求更换、修理。运输等必要费用由经营者承担。',
    ),
    appliesIf: [aboutADefect, { fact: 'defectConfirmed', is: true, burden: 'consumer' }],
    owes: [
      { head: 'price', chooser: 'consumer', ways: [refundAfterReturn], if: [
        { any: [
          { act: ['rejectionNoticeAt', 'claimedAt'], within: sevenDaysFromReceipt },
          { fact: 'rescissionGround', is: true, burden: 'consumer' },
        ] }] },
      { head: 'price', chooser: 'consumer', ways: [replacement, repair], if: [
        { not: { act: ['rejectionNoticeAt', 'claimedAt'], within: sevenDaysFromReceipt } },
        { not: { fact: 'rescissionGround', is: true, burden: 'trader' } },
        // Twice repaired (CN-17), or too long in repair (CN-18), goods under the three guarantees are exchanged, not repaired again.
        { not: { all: [{ fact: 'threeGuaranteesGoods', is: true }, { any: [{ fact: 'repairsFailed', atLeast: 2 }, repairedTooLong] }] } }] },
      { head: 'freight', chooser: 'trader', ways: [
        { remedy: 'freight_reimbursement', form: 'money', amount: { sum: 'returnFreightPaid' } }] },
    ],
    deadlines: [{
      ...sevenDaysFromReceipt, name: 'return', whose: 'consumer',
      text: say('Last day to return it for its quality', '因质量问题退货的最后一日'),
    }],
  },
  {
    id: 'CN-2', citation: '消费者权益保护法 25; 网络购买商品七日无理由退货暂行办法 10, 13, 18', confidence: 'C', effectiveFrom: '2014-03-15',
    condition: say(
      'Bought at a distance, the goods are intact, and the return is asked for within 7 days from the day after signing.',
      '网络等远程方式购买，商品完好，自签收次日起七日内提出退货。',
    ),
    entitlement: say(
      'The price back without a reason; the consumer bears the return freight unless agreed otherwise.', '无需说明理由，退还商品价款；退回运费由消费者承担，另有约定的除外。',
    ),
    appliesIf: [
      distanceSale, aboutAReturn, { fact: 'goodsIntact', is: true, burden: 'trader' },
      { act: ['withdrawalNoticeAt', 'claimedAt'], within: { from: ['deliveredAt'], days: 7 } },
    ],
    owes: [
      { head: 'price', chooser: 'consumer', ways: [{
        remedy: 'refund_full', form: 'money', gate: 'inspection',
        amount: { from: 'paid', less: [{ sum: 'promotionRecomputed' }, { sum: 'missingGiftValue' }, { sum: 'cardFee' }] },
      }] },
      { head: 'freight', chooser: 'trader', if: [{ fact: 'returnFreightByTrader', is: true }], ways: [
        { remedy: 'freight_reimbursement', form: 'money', amount: { sum: 'returnFreightPaid' } }] },
    ],
    deadlines: [
      { name: 'return', whose: 'consumer', from: ['deliveredAt'], days: 7,
        text: say('Last day to return it without a reason', '七日无理由退货的最后一日') },
      { name: 'refund', whose: 'trader', from: ['goodsReturnedAt'], days: 7,
        text: say('The price has to be refunded', '退还价款的期限') },
    ],
  },
  {
    id: 'CN-2x', citation: '消费者权益保护法 25; 暂行办法 6, 7, 20; 消费者权益保护法实施条例 19', confidence: 'S', effectiveFrom: '2014-03-15',
    condition: say(
      'Made to order, perishable, downloaded or unsealed digital media, newspapers; or, where the consumer confirmed it for this very purchase, '
      + 'goods whose opening affects safety, that lose value once activated, or that were marked as near expiry or flawed.',
      '定作、鲜活易腐、已下载或拆封的数字化商品、交付的报刊；以及经消费者在购买时逐次确认的：拆封影响安全或品质、激活试用后贬值较大、临期或有瑕疵并已明示的商品。',
    ),
    entitlement: say('No return without a reason. Without confirmation for the purchase nothing is excluded.', '不适用无理由退货；未逐次确认的不得排除。'),
    appliesIf: [distanceSale],
    limits: [
      { rules: ['CN-2'], if: [
        { fact: 'withdrawalExclusion', burden: 'trader', in: ['made_to_order', 'perishable', 'opened_digital_media', 'periodicals'] }] },
      { rules: ['CN-2'], if: [
        { fact: 'withdrawalExclusion', burden: 'trader', in: ['opening_affects_safety', 'loses_value_once_activated', 'marked_flawed'] },
        { fact: 'exclusionConfirmed', is: true, burden: 'trader' }] },
    ],
  },
  {
    id: 'CN-2y', citation: '网络购买商品七日无理由退货暂行办法 8, 9, 12, 14-18', confidence: 'S', effectiveFrom: '2017-03-15', follows: ['CN-2'],
    condition: say('Goods are returned without a reason.', '商品无理由退货。'),
    entitlement: say(
      'What was actually paid goes back by the same tenders, points and coupons in kind. Promotions are recomputed, a card fee may be kept, '
      + 'a missing gift is charged at its stated value. Unpacking to inspect leaves goods intact.',
      '退还实际支付的价款，按原支付方式返还，积分、优惠券退回；套装、满减重新计算，信用卡手续费可扣除，赠品缺失按标示价格扣除；为查验而拆封不影响商品完好。',
    ),
    appliesIf: [],
    owes: [
      { head: 'price', chooser: 'trader', inKind: true, if: [{ fact: 'pointsPaid', atLeast: 1 }], ways: [
        { remedy: 'points', form: 'credit', gate: 'inspection' }] },
      { head: 'price', chooser: 'trader', inKind: true, if: [{ fact: 'couponValue', known: true }], ways: [
        { remedy: 'coupon', form: 'credit', gate: 'inspection' }] },
    ],
  },
  {
    id: 'CN-3', citation: '消费者权益保护法 23(3)', confidence: 'C', effectiveFrom: '2014-03-15',
    condition: say('Durable goods or decoration, and the defect was found within 6 months of receipt.', '耐用商品或者装饰装修等服务，自接受之日起六个月内发现瑕疵。'),
    entitlement: say('The trader has to prove that there is no defect.', '由经营者承担有关瑕疵的举证责任。'),
    appliesIf: [
      { fact: 'goodsClass', in: ['durable'] }, aboutADefect, { act: ['defectFoundAt', 'claimedAt'], within: { from: ['deliveredAt'], months: 6 } },
    ],
    presumes: ['defectConfirmed', 'performanceFault'],
    deadlines: [{
      name: 'presumption', whose: 'consumer', from: ['deliveredAt'], months: 6,
      text: say('Last day on which a defect that is found is for the trader to disprove', '由经营者举证的瑕疵发现期限'),
    }],
  },
  {
    id: 'CN-4', citation: '消费者权益保护法 55(1); 消费者权益保护法实施条例 49', confidence: 'C', effectiveFrom: '2014-03-15', claimOnly: 'fraudClaimed',
    condition: say('The trader is proven to have deceived the consumer, who claims for it.', '消费者主张并证明经营者有欺诈行为。'),
    entitlement: say(
      'The price, and three times the price, at least CNY 500. Not for harmless flaws of the label, nor for staged claims.',
      '退还价款，并增加赔偿价款的三倍，不足五百元的为五百元。标签瑕疵未造成误导、虚构或夹带等情形除外。',
    ),
    appliesIf: [{ fact: 'fraud', is: true, burden: 'consumer' }],
    unless: [{ fact: 'labelFlawOnly', is: true, burden: 'trader' }, { fact: 'stagedClaim', is: true, burden: 'trader' }],
    owes: [
      { head: 'price', chooser: 'consumer', ways: [refundAtOnce] },
      { head: 'statutory_multiple', chooser: 'consumer', ways: [
        { remedy: 'statutory_multiple', form: 'money', amount: { times: 3, of: 'paid' }, minimumInAll: money(50_000n, 'CNY') }] },
    ],
  },
  {
    id: 'CN-5', citation: '消费者权益保护法 55(2)', confidence: 'C', effectiveFrom: '2014-03-15', claimOnly: 'harmClaimed',
    condition: say('The trader knew of the defect, it caused death or serious harm, and both are proven.', '经营者明知缺陷仍提供，造成死亡或者健康严重损害，且已证明。'),
    entitlement: say('The losses, and up to twice the losses on top, as the consumer claims.', '赔偿损失，并可要求所受损失二倍以下的惩罚性赔偿。'),
    appliesIf: [{ fact: 'knownDefect', is: true, burden: 'consumer' }, { fact: 'seriousHarm', is: true, burden: 'consumer' }],
    owes: [
      { head: 'damages', chooser: 'consumer', ways: [{ remedy: 'damages', form: 'money', amount: { sum: 'lossAmount' } }] },
      { head: 'statutory_multiple', chooser: 'consumer', ways: [
        { remedy: 'statutory_multiple', form: 'money', amount: { times: 2, of: { sum: 'lossAmount' } } }] },
    ],
  },
  {
    id: 'CN-7', citation: '消费者权益保护法 53; 侵害消费者权益行为处罚办法 10; 消费者权益保护法实施条例 22', confidence: 'C', effectiveFrom: '2014-03-15',
    condition: say('A service that was paid for in advance is not provided as agreed.', '以预收款方式提供商品或者服务，未按照约定提供。'),
    entitlement: say(
      'As the consumer wants: performance, or the prepayment back with interest and necessary costs.', '按照消费者要求履行约定，或者退回预付款，并承担利息和合理费用。',
    ),
    appliesIf: [{ fact: 'prepaidBreach', is: true, burden: 'consumer' }],
    owes: [
      { head: 'price', chooser: 'consumer', ways: [
        { remedy: 'custom_solution', form: 'service' },
        { remedy: 'refund_full', form: 'money', amount: { firstKnown: [{ sum: 'prepaidBalance' }, 'paid'] } }] },
      { head: 'damages', chooser: 'consumer', ways: [
        { remedy: 'interest', form: 'money', amount: { plus: [{ sum: 'interest' }, { sum: 'necessaryCosts' }] } }] },
    ],
    deadlines: [{
      name: 'refund', whose: 'trader', from: ['prepaidRefundAskedAt'], days: 15,
      text: say('Later, refunding the prepayment is delayed on purpose', '逾期视为故意拖延退还预付款'),
    }],
  },
  {
    id: 'CN-8', citation: '侵害消费者权益行为处罚办法 8; 消费者权益保护法实施条例 18', confidence: 'C', effectiveFrom: '2015-03-15',
    condition: say(
      'The trader owes repair, replacement, return, what was missing, or a refund.', '经营者负有修理、更换、退货、补足商品数量、退还货款等义务。',
    ),
    entitlement: say(
      'It is done, a refund in one sum at the invoiced or proven price; after 15 days without cause it is delayed on purpose.',
      '应当履行，退款按发票或证明的价款一次退清；无正当理由超过十五日视为故意拖延。',
    ),
    appliesIf: [{ any: [
      { all: [aboutADefect, { fact: 'defectConfirmed', is: true, burden: 'consumer' }] },
      { fact: 'category', in: ['missing_item', 'refund_delay', 'return_refused'] },
      { fact: 'redressDueSince', known: true },
    ] }],
    owes: [{ head: 'price', chooser: 'consumer', if: [{ fact: 'category', is: 'missing_item' }], ways: [
      { remedy: 'reship_missing', form: 'goods' }] }],
    deadlines: [{
      name: 'redress', whose: 'trader', from: ['redressDueSince', 'claimedAt'], days: 15,
      text: say('Later, redress is delayed on purpose', '逾期视为故意拖延'),
    }],
  },
  {
    id: 'CN-9', citation: '侵害消费者权益行为处罚办法 9; 暂行办法 31', confidence: 'C', effectiveFrom: '2015-03-15', follows: ['CN-2'],
    condition: say('Goods are returned without a reason.', '商品无理由退货。'),
    entitlement: say(
      'Handled, with an address given, and refunded once the goods are back; more than 15 days is a violation. The duty is the shorter one of CN-2.',
      '应受理退货并提供地址，收到退货后退款；超过十五日即属违法，应履行期限仍以七日为准。',
    ),
    appliesIf: [],
    deadlines: [
      { name: 'handling', whose: 'trader', from: ['withdrawalNoticeAt', 'claimedAt'], days: 15,
        text: say('Not handling the return becomes a violation', '未处理退货即属违法的期限') },
      { name: 'refund', whose: 'trader', from: ['goodsReturnedAt'], days: 15,
        text: say('Not refunding becomes a violation', '未退款即属违法的期限') },
    ],
  },
];
