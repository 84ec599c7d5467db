import { type Condition, type Period, type RulePack } from '../domain/statute/rule-pack.js';
import { aboutADefect, aboutAReturn, distanceSale, refundAfterReturn, repair, replacement, say } from './wording.js';

const notice = ['rejectionNoticeAt', 'claimedAt'] as const;
const found = ['defectFoundAt', 'claimedAt'] as const;
/** From when ownership, delivery and installation are all done; stopped while it is in repair. */
const toReject = { from: ['deliveredAt', 'installedAt'], latestOf: true, days: 30, withoutDaysOf: 'repairDays' } as const satisfies Period;
const sixMonths = { from: ['deliveredAt'], months: 6 } as const satisfies Period;
const nonConforming: readonly Condition[] = [
  aboutADefect, { fact: 'defectConfirmed', is: true, burden: 'trader' }, { fact: 'defectAtDelivery', is: true, burden: 'consumer' },
];
const attemptFailed: Condition = { any: [
  { fact: 'repairsFailed', atLeast: 1 }, { fact: 'replacementFailed', is: true }, { fact: 'repairRefused', is: true },
] };

/** Consumer Rights Act 2015 and the regulations on distance sales. */
export const uk202611: RulePack = {
  version: 'uk@2026-11', jurisdiction: 'UK',
  rules: [
    {
      id: 'UK-1', citation: 'Consumer Rights Act 2015, ss 20, 22', confidence: 'C', effectiveFrom: '2015-10-01',
      condition: say('The goods do not conform, and 30 days are not over; the clock stops during repair.', '商品不符合约定，且三十日期限未届满（修理期间停止计算）。'),
      entitlement: say('Rejection with a full refund.', '可拒收并全额退款。'),
      appliesIf: [...nonConforming, { act: notice, within: toReject }],
      owes: [{ head: 'price', chooser: 'consumer', ways: [refundAfterReturn] }],
      deadlines: [{ ...toReject, name: 'rejection', whose: 'consumer', text: say('Last day of the short-term right to reject', '短期拒收权的最后一日') }],
    },
    {
      id: 'UK-2', citation: 'Consumer Rights Act 2015, ss 23, 24(5)', confidence: 'C', effectiveFrom: '2015-10-01',
      condition: say('The goods do not conform, and the 30 days are over or one attempt has failed.', '商品不符合约定，且三十日已过或者一次补救未成。'),
      entitlement: say(
        'One repair or one replacement as the consumer picks; after it a reduction of the price or final rejection, less a deduction for use.',
        '消费者可选择一次修理或者一次更换；仍不符合的，减价或者最终拒收（可扣除使用折价）。',
      ),
      appliesIf: [...nonConforming, { any: [{ not: { act: notice, within: toReject } }, attemptFailed] }],
      owes: [
        { head: 'price', chooser: 'consumer', unless: [attemptFailed], ways: [replacement, repair] },
        { head: 'price', chooser: 'consumer', if: [attemptFailed], ways: [
          { remedy: 'price_reduction', form: 'money', amount: { sum: 'valueReduction' }, open: true },
          { remedy: 'refund_full', form: 'money', gate: 'inspection', amount: { from: 'paid', less: [{ sum: 'useDeduction' }] } }] },
      ],
    },
    {
      id: 'UK-3', citation: 'Consumer Rights Act 2015, s 24(8)-(10)', confidence: 'S', effectiveFrom: '2015-10-01', follows: ['UK-2'],
      condition: say('Final rejection in the first 6 months, not of a motor vehicle.', '交付后六个月内最终拒收，机动车除外。'),
      entitlement: say('No deduction for use.', '不得扣除使用折价。'),
      appliesIf: [attemptFailed, { act: notice, within: sixMonths }, { not: { fact: 'motorVehicle', is: true, burden: 'trader' } }],
      owes: [{ head: 'price', chooser: 'consumer', ways: [refundAfterReturn] }],
      deadlines: [{ ...sixMonths, name: 'no-deduction', whose: 'consumer', text: say('Last day of rejection without a deduction', '无折价拒收的最后一日') }],
    },
    {
      id: 'UK-4', citation: 'Consumer Rights Act 2015, s 19(14)-(15)', confidence: 'S', effectiveFrom: '2015-10-01',
      condition: say('The fault shows within 6 months.', '瑕疵在六个月内显现。'),
      entitlement: say('It is presumed to have been there at delivery; the trader has to prove otherwise.', '推定交付时已存在，由经营者举证反驳。'),
      appliesIf: [aboutADefect, { act: found, within: sixMonths }],
      presumes: ['defectAtDelivery'],
      deadlines: [{ ...sixMonths, name: 'presumption', whose: 'consumer',
        text: say('Last day on which a fault that shows is presumed', '瑕疵推定的最后一日') }],
    },
    {
      id: 'UK-5', citation: 'Consumer Rights Act 2015, s 20(15)', confidence: 'S', effectiveFrom: '2015-10-01',
      condition: say('A refund was agreed.', '已同意退款。'),
      entitlement: say('Money back for money paid, within 14 days.', '以金钱支付的以金钱退还，十四日内完成。'),
      appliesIf: [{ fact: 'refundAgreedAt', known: true }],
      deadlines: [{ name: 'refund', whose: 'trader', from: ['refundAgreedAt'], days: 14, text: say('The refund is due', '退款期限') }],
    },
    {
      id: 'UK-6', citation: 'Consumer Contracts Regulations 2013 (SI 2013/3134)', confidence: 'S', effectiveFrom: '2014-06-13',
      condition: say('Bought at a distance.', '远程方式购买。'),
      entitlement: say('Cancellation without a reason within 14 days, with the price and standard delivery back.', '十四日内可无理由取消，退还价款及标准运费。'),
      appliesIf: [distanceSale, aboutAReturn, { act: ['withdrawalNoticeAt', 'claimedAt'], within: { from: ['deliveredAt'], days: 14 } }],
      owes: [
        { head: 'price', chooser: 'consumer', ways: [refundAfterReturn] },
        { head: 'freight', chooser: 'trader', ways: [
          { remedy: 'freight_reimbursement', form: 'money', gate: 'inspection', amount: { sum: 'deliveryPaid' } }] },
      ],
      deadlines: [{ name: 'cancellation', whose: 'consumer', from: ['deliveredAt'], days: 14, text: say('Last day of cancellation', '取消合同的最后一日') }],
    },
  ],
};
