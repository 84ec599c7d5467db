import { type Tariff } from '../domain/tariff.js';

/** Why nothing, or less, is given: what a customer reads, in both languages. */
export const explanationsEnZh: Tariff['explanations'] = {
  no_complaint: {
    code: 'no_complaint', en: 'We read this as feedback, not as a complaint. Thank you; tell us if something is wrong after all.',
    zh: '我们将此理解为评价而非投诉。感谢您的反馈；如确有问题，请告诉我们。',
  },
  suggestion: {
    code: 'suggestion', en: 'Thank you for the suggestion: it goes to the people who can act on it.', zh: '感谢您的建议，我们已转交相关负责人。',
  },
  nothing_owed: {
    code: 'nothing_owed', en: 'We looked into it: our terms and the law owe no redress for this.', zh: '经核实，根据条款与法律，此情况不涉及补偿。',
  },
  already_made_whole: { code: 'already_made_whole', en: 'What you paid for this was given back to you already.', zh: '您支付的款项此前已全部退还。' },
  reduced_to_remainder: { code: 'reduced_to_remainder', en: 'Part of it was given back before; this is what remains.', zh: '此前已退还部分款项，此为剩余部分。' },
  declined_by_customer: { code: 'declined_by_customer', en: 'You declined our offer.', zh: '您已拒绝该方案。' },
  offer_expired: { code: 'offer_expired', en: 'The time for choosing has passed.', zh: '方案选择期限已过。' },
  inspection_failed: {
    code: 'inspection_failed', en: 'The goods that came back were not in the state that a refund needs.', zh: '退回商品验收未通过，不符合退款条件。',
  },
  not_proven: { code: 'not_proven', en: 'What we were told could not be shown to be so.', zh: '所述情况未能得到证实。' },
  outside_policy: { code: 'outside_policy', en: 'Our terms do not cover this.', zh: '该情况不在补偿政策范围内。' },
  duplicate: { code: 'duplicate', en: 'The same matter was decided before.', zh: '同一事项此前已有处理结果。' },
  abuse: { code: 'abuse', en: 'This request goes against the terms of use.', zh: '该请求违反使用规则。' },
  declined_by_person: {
    code: 'declined_by_person', en: 'A member of our staff looked into it and decided against redress.', zh: '工作人员审核后决定不予补偿。',
  },
};
