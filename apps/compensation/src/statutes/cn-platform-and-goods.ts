import { money } from '@redress/money';
import { type StatuteRule } from '../domain/statute/rule-pack.js';
import { aboutADefect, refundAfterReturn, repair, repairedTooLong, replacement, say } from './wording.js';

const threeGuarantees = { fact: 'threeGuaranteesGoods', is: true } as const;
const performanceFault = { fact: 'performanceFault', is: true, burden: 'consumer' } as const;
const faultFound = ['defectFoundAt', 'claimedAt'] as const;
const foodLoss = { sum: 'lossAmount' } as const;
const foodMinimum = money(100_000n, 'CNY');

/** Food, platforms, promises, the three guarantees (三包), parcels. */
export const cnPlatformAndGoods: readonly StatuteRule[] = [
  {
    id: 'CN-6', citation: '食品安全法 148', confidence: 'C', effectiveFrom: '2015-10-01', claimOnly: 'unsafeFoodClaimed',
    condition: say(
      'Food is proven to be below the safety standard, from its maker or a seller who knew, and the consumer claims for it.',
      '消费者主张并证明食品不符合安全标准，由生产者生产或者经营者明知仍销售。',
    ),
    entitlement: say(
      'The loss, and as the consumer elects ten times the price or three times the loss, at least CNY 1,000. Not for harmless flaws of the label.',
      '赔偿损失，并由消费者选择支付价款十倍或者损失三倍的赔偿金，不足一千元的为一千元；标签瑕疵不影响安全且不误导的除外。',
    ),
    appliesIf: [
      { fact: 'unsafeFood', is: true, burden: 'consumer' },
      { any: [{ fact: 'sellerKnew', is: true, burden: 'consumer' }, { fact: 'sellerIsMaker', is: true }] },
    ],
    unless: [{ fact: 'labelFlawOnly', is: true, burden: 'trader' }],
    owes: [
      { head: 'damages', chooser: 'consumer', ways: [{ remedy: 'damages', form: 'money', amount: foodLoss }] },
      { head: 'statutory_multiple', chooser: 'consumer', unless: [{ fact: 'multipleElected', is: 'loss' }], ways: [
        { remedy: 'statutory_multiple', form: 'money', amount: { times: 10, of: 'paid' }, minimumInAll: foodMinimum }] },
      { head: 'statutory_multiple', chooser: 'consumer', unless: [{ fact: 'multipleElected', is: 'price' }], ways: [
        { remedy: 'statutory_multiple', form: 'money', amount: { times: 3, of: foodLoss }, minimumInAll: foodMinimum }] },
    ],
  },
  {
    id: 'CN-10', citation: '消费者权益保护法 44; 电子商务法 58(3)', confidence: 'C', effectiveFrom: '2014-03-15',
    condition: say(
      'Bought on a platform that cannot give the name, address and contact of the seller.', '通过网络平台购买，平台不能提供销售者的真实名称、地址和有效联系方式。',
    ),
    entitlement: say('The platform pays, and recovers it from the seller.', '由平台先行赔偿，再向销售者追偿。'),
    appliesIf: [{ fact: 'sellerIdentityGiven', is: false }],
    owes: [
      { head: 'price', chooser: 'consumer', if: [{ any: [aboutADefect, { fact: 'category', in: ['not_received'] }] }], ways: [
        { remedy: 'advance_payment', form: 'money', amount: 'paid' }] },
      { head: 'damages', chooser: 'consumer', ways: [{ remedy: 'damages', form: 'money', amount: { sum: 'lossAmount' } }] },
    ],
  },
  {
    id: 'CN-12', citation: '消费者权益保护法实施条例 46', confidence: 'S', effectiveFrom: '2024-07-01', measuredOn: 'claimedAt',
    condition: say('The consumer has complained to the authority.', '消费者已向有关行政部门投诉。'),
    entitlement: say('The authority acts and tells the consumer, and may mediate.', '行政部门应当受理处理并告知消费者，可以组织调解。'),
    appliesIf: [{ fact: 'authorityComplaintAt', known: true }],
    deadlines: [
      { name: 'answer', whose: 'authority', from: ['authorityComplaintAt'], workingDays: 7,
        text: say('The authority tells what it does', '行政部门处理并告知的期限') },
      { name: 'mediation', whose: 'authority', from: ['authorityComplaintAt'], days: 60,
        text: say('Mediation ends, without the time for tests', '调解期限（检验检测时间不计入）') },
    ],
  },
  {
    id: 'CN-13', citation: '消费者权益保护法实施条例 12', confidence: 'S', effectiveFrom: '2024-07-01',
    condition: say('The trader promised it in public: in an advertisement, a live stream or on a page.', '经营者以广告、直播、页面等方式公开作出承诺。'),
    entitlement: say('What was promised is owed.', '应当按照承诺履行。'),
    appliesIf: [{ fact: 'promisedAmount', known: true }],
    owes: [{ head: 'damages', chooser: 'consumer', ways: [{ remedy: 'damages', form: 'money', amount: { sum: 'promisedAmount' } }] }],
  },
  {
    id: 'CN-14', citation: '淘宝规则 15; 京东总则 47', confidence: 'S', effectiveFrom: '2025-08-15',
    condition: say('A deposit or a promised penalty differs from the figure of the platform.', '定金或者约定的违约金与平台规则标准不一致。'),
    entitlement: say('On Taobao the higher of the two, on JD the figure of the platform.', '淘宝以较高者为准；京东以平台标准为准。'),
    appliesIf: [{ any: [{ fact: 'agreedPenalty', known: true }, { fact: 'platformPenalty', known: true }] }],
    owes: [
      { head: 'delay', chooser: 'consumer', if: [{ fact: 'orderSource', in: ['taobao', 'tmall'] }], ways: [
        { remedy: 'delay_penalty', form: 'money', amount: { greatest: [{ sum: 'agreedPenalty' }, { sum: 'platformPenalty' }] } }] },
      { head: 'delay', chooser: 'consumer', if: [{ fact: 'orderSource', in: ['jd'] }], ways: [
        { remedy: 'delay_penalty', form: 'money', amount: { sum: 'platformPenalty' } }] },
    ],
  },
  {
    id: 'CN-15', citation: '部分商品修理更换退货责任规定 9', confidence: 'S', effectiveFrom: '1995-08-25',
    condition: say('Goods under the three guarantees have a fault of performance within 7 days of the sale.', '三包商品自售出之日起七日内发生性能故障。'),
    entitlement: say('Return, exchange or repair, as the consumer chooses.', '消费者可以选择退货、换货或者修理。'),
    appliesIf: [threeGuarantees, aboutADefect, performanceFault, { act: faultFound, within: { from: ['purchasedAt'], days: 7 } }],
    owes: [{ head: 'price', chooser: 'consumer', ways: [refundAfterReturn, replacement, repair] }],
    deadlines: [{
      name: 'fault', whose: 'consumer', from: ['purchasedAt'], days: 7,
      text: say('Last day of a fault for which it may be returned', '可退货的故障发生期限'),
    }],
  },
  {
    id: 'CN-16', citation: '部分商品修理更换退货责任规定 10', confidence: 'S', effectiveFrom: '1995-08-25',
    condition: say('Goods under the three guarantees have a fault of performance within 15 days of the sale.', '三包商品自售出之日起十五日内发生性能故障。'),
    entitlement: say('Exchange or repair, as the consumer chooses.', '消费者可以选择换货或者修理。'),
    appliesIf: [threeGuarantees, aboutADefect, performanceFault, { act: faultFound, within: { from: ['purchasedAt'], days: 15 } }],
    owes: [{ head: 'price', chooser: 'consumer', ways: [replacement, repair] }],
    deadlines: [{
      name: 'fault', whose: 'consumer', from: ['purchasedAt'], days: 15,
      text: say('Last day of a fault for which it may be exchanged', '可换货的故障发生期限'),
    }],
  },
  {
    id: 'CN-17', citation: '部分商品修理更换退货责任规定 11; 消费者权益保护法实施条例 18', confidence: 'S', effectiveFrom: '1995-08-25',
    condition: say(
      'Goods under the three guarantees were repaired twice within their period, typically a year without the time in repair, and are still faulty.',
      '三包有效期内（整机一般为一年，修理占用时间不计入）修理两次仍不能正常使用。',
    ),
    entitlement: say('Exchange for the same model; return where that cannot be had.', '更换同型号商品；无法更换的，退货。'),
    appliesIf: [
      threeGuarantees, aboutADefect, { fact: 'repairsFailed', atLeast: 2 },
      { act: faultFound, within: { from: ['purchasedAt'], months: 12, withoutDaysOf: 'repairDays' } },
    ],
    owes: [
      { head: 'price', chooser: 'consumer', unless: [{ fact: 'replacementFailed', is: true }], ways: [replacement] },
      { head: 'price', chooser: 'consumer', if: [{ fact: 'replacementFailed', is: true }], ways: [refundAfterReturn] },
    ],
    deadlines: [{
      name: 'guarantee', whose: 'consumer', from: ['purchasedAt'], months: 12, withoutDaysOf: 'repairDays',
      text: say('The guarantee of the unit ends', '整机三包有效期届满'),
    }],
  },
  {
    id: 'CN-18', citation: '部分商品修理更换退货责任规定', confidence: 'S', effectiveFrom: '1995-08-25',
    condition: say(
      'The repair of goods under the three guarantees takes more than 90 days for want of parts, or more than 30 days by the fault of the repairer.',
      '三包商品因缺少零配件修理超过九十日，或者因修理者原因超过三十日。',
    ),
    entitlement: say('Exchange free of charge.', '免费换货。'),
    appliesIf: [threeGuarantees, { any: [{ fact: 'repairDays', atLeast: 1 }, { fact: 'repairStartedAt', known: true }] }],
    owes: [{ head: 'price', chooser: 'consumer', ways: [replacement], if: [repairedTooLong] }],
    deadlines: [
      { name: 'repair', whose: 'trader', from: ['repairStartedAt'], days: 90, if: [{ fact: 'repairDelayCause', is: 'parts' }],
        text: say('The repair has to be done, parts are awaited', '等待零配件的修理期限') },
      { name: 'repair', whose: 'trader', from: ['repairStartedAt'], days: 30, if: [{ not: { fact: 'repairDelayCause', is: 'parts' } }],
        text: say('The repair has to be done', '修理期限') },
    ],
  },
  {
    id: 'CN-19', citation: '快递暂行条例 19, 27', confidence: 'C', effectiveFrom: '2018-05-01',
    condition: say('A parcel is late, lost, damaged or short.', '快件延误、丢失、损毁或者内件短少。'),
    entitlement: say(
      'By the rule on insured value where it was bought, else the loss by civil law; from the brand or from the actual carrier.',
      '保价的按照约定的保价规则赔偿，未保价的依照民事法律赔偿；品牌企业与实际承运企业均应负责。',
    ),
    appliesIf: [{ fact: 'parcelFault', in: ['late', 'lost', 'damaged', 'short'] }],
    owes: [
      { head: 'damages', chooser: 'consumer', if: [{ fact: 'insuredValue', known: true }, { fact: 'parcelFault', is: 'lost' }], ways: [
        { remedy: 'damages', form: 'money', amount: { sum: 'insuredValue' } }] },
      { head: 'damages', chooser: 'consumer', if: [{ fact: 'insuredValue', known: true }, { not: { fact: 'parcelFault', is: 'lost' } }], ways: [
        { remedy: 'damages', form: 'money', amount: { least: [{ sum: 'insuredValue' }, { sum: 'parcelLoss' }] } }] },
      { head: 'damages', chooser: 'consumer', if: [{ fact: 'insuredValue', known: false }], ways: [
        { remedy: 'damages', form: 'money', amount: { sum: 'parcelLoss' } }] },
    ],
  },
];
