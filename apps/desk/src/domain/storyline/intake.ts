import { inside, open } from './story.js';

const OPENED = {
  complaint: { en: 'a complaint', zh: '客户投诉' }, chargeback: { en: 'a chargeback', zh: '拒付' },
  operation: { en: 'an operational event', zh: '运营事件' }, campaign: { en: 'a campaign', zh: '专项处理' },
} as const;

export const intakeStory = {
  'case.opened.v1': open('case.opened.v1', ({ number, openedBy, orderRef }) => ({ number, openedBy, orderRef }),
    ({ number, openedBy, orderRef }) => `Case ${number} opened by ${OPENED[openedBy].en} about order ${orderRef}`,
    ({ number, openedBy, orderRef }) => `因${OPENED[openedBy].zh}立案 ${number}，订单 ${orderRef}`),
  'complaint.received.v1': open('complaint.received.v1',
    ({ complaintId, account, externalId, lineRefs }) => ({ complaintId, account, externalId, lines: lineRefs.length }),
    () => 'Complaint received', () => '收到投诉'),
  'complaint.acknowledged.v1': open('complaint.acknowledged.v1', ({ number }) => ({ number }),
    ({ number }) => `Acknowledged under the number ${number}`, ({ number }) => `已受理，编号 ${number}`),
  'complaint.withdrawn.v1': open('complaint.withdrawn.v1', ({ by }) => ({ by }),
    ({ by }) => `Complaint withdrawn by the ${by}`, ({ by }) => (by === 'customer' ? '客户撤回投诉' : '渠道撤回投诉')),
  'order.conflicted.v1': inside('order.conflicted.v1', ({ orderRef, differs }) => ({ orderRef, differs: differs.slice(0, 10).join(', ') }),
    ({ orderRef, differs }) => `The channel now says otherwise about order ${orderRef}: ${differs}`,
    ({ orderRef, differs }) => `订单 ${orderRef} 的信息前后不一致：${differs}`),
};
