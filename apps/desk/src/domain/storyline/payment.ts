import { type EventData } from '@redress/contracts';
import { type Money } from '@redress/money';
import { inChinese, inEnglish, inside, open } from './story.js';

const payout = ({ payoutId, rail, amount }: { payoutId: string; rail: string; amount: Money }) => ({ payoutId, rail, amount });
const ended = (data: EventData<'payout.failed.v1'>) => ({ ...payout(data), reason: data.reason });

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
    (data) => ({ ...payout(data), legId: data.legId, railReference: data.railReference, valueDate: data.valueDate, evidence: data.evidence }),
    ({ amount, valueDate }) => `Paid ${inEnglish(amount)}, value ${valueDate}`,
    ({ amount, valueDate }) => `已付款 ${inChinese(amount)}，到账日 ${valueDate}`),
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
