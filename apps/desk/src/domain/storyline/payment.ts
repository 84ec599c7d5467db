import { type creditRemedies, type EventData } from '@redress/contracts';
import { type Money } from '@redress/money';
import { inChinese, inEnglish, inside, open } from './story.js';

const payout = ({ payoutId, rail, amount }: { payoutId: string; rail: string; amount: Money }) => ({ payoutId, rail, amount });
const ended = (data: EventData<'payout.failed.v1'>) => ({ ...payout(data), reason: data.reason });

const creditNames: Record<(typeof creditRemedies)[number], { en: string; zh: string }> = {
  store_credit: { en: 'store credit', zh: '购物金' }, gift_card: { en: 'gift card', zh: '礼品卡' }, coupon: { en: 'coupon', zh: '优惠券' },
  discount: { en: 'discount', zh: '折扣券' }, points: { en: 'points', zh: '积分' },
};

export const paymentStory = {
  'payout.created.v1': inside('payout.created.v1', payout,
    ({ amount, rail }) => `Payout of ${inEnglish(amount)} made ready for ${rail}`,
    ({ amount, rail }) => `付款 ${inChinese(amount)} 已生成（${rail}）`),
  'payout.held.v1': inside('payout.held.v1', (data) => ({ ...payout(data), reason: data.reason }),
    ({ amount, reason }) => `Payout of ${inEnglish(amount)} held: ${reason}`,
    ({ amount, reason }) => `付款 ${inChinese(amount)} 暂停：${reason}`),
  'payout.submitted.v1': open('payout.submitted.v1', payout,
    ({ amount }) => `${inEnglish(amount)} sent to the payment provider`,
    ({ amount }) => `${inChinese(amount)} 已提交支付渠道`),
  'payout.pending.v1': inside('payout.pending.v1', payout,
    ({ amount, rail }) => `${rail} is working on ${inEnglish(amount)}`,
    ({ amount, rail }) => `${rail} 正在处理 ${inChinese(amount)}`),
  'payout.needs-customer.v1': open('payout.needs-customer.v1', payout,
    ({ amount }) => `${inEnglish(amount)} waits for the customer’s confirmation`,
    ({ amount }) => `${inChinese(amount)} 等待客户确认收款`),
  'payout.outcome-unknown.v1': inside('payout.outcome-unknown.v1', payout,
    ({ amount, rail }) => `Nobody knows yet whether ${rail} has paid ${inEnglish(amount)}`,
    ({ amount, rail }) => `${rail} 是否已付 ${inChinese(amount)} 尚不明确`),
  'payout.escalated.v1': inside('payout.escalated.v1', payout,
    ({ amount }) => `A person looks at the payout of ${inEnglish(amount)}`,
    ({ amount }) => `付款 ${inChinese(amount)} 转人工核查`),
  'payout.succeeded.v1': open('payout.succeeded.v1',
    (data) => ({ ...payout(data), legId: data.legId, railReference: data.railReference, valueDate: data.valueDate, evidence: data.evidence, credit: data.credit?.remedy }),
    (paid) => (paid.credit ? `Issued: ${creditNames[paid.credit].en} worth ${inEnglish(paid.amount)}, code ${paid.railReference}`
      : `Paid ${inEnglish(paid.amount)}, value ${paid.valueDate}`),
    (paid) => (paid.credit ? `已发放${creditNames[paid.credit].zh}，价值 ${inChinese(paid.amount)}，券码 ${paid.railReference}`
      : `已付款 ${inChinese(paid.amount)}，到账日 ${paid.valueDate}`)),
  'payout.failed.v1': inside('payout.failed.v1', ended,
    ({ amount, reason }) => `Payout of ${inEnglish(amount)} failed: ${reason}`,
    ({ amount, reason }) => `付款 ${inChinese(amount)} 失败：${reason}`),
  'payout.returned.v1': open('payout.returned.v1', ended,
    ({ amount }) => `The payment of ${inEnglish(amount)} came back`,
    ({ amount }) => `付款 ${inChinese(amount)} 被退回`),
  'payout.cancelled.v1': inside('payout.cancelled.v1', ended,
    ({ amount, reason }) => `Payout of ${inEnglish(amount)} cancelled: ${reason}`,
    ({ amount, reason }) => `付款 ${inChinese(amount)} 取消：${reason}`),
};
