import { type EventData, type RemedyOption } from '@redress/contracts';
import { categoryNames, outcomeNames } from '../vocabulary.js';
import { inChinese, inEnglish, inside, open } from './story.js';

const optionParams = ({ optionId, label, legs }: RemedyOption) => ({ optionId, en: label.en, zh: label.zh, legs: legs.length });

const whyCancelled: Readonly<Record<EventData<'remedy.cancelled.v1'>['reason'], { en: string; zh: string }>> = {
  withdrawn: { en: 'the complaint was withdrawn', zh: '投诉已撤回' },
  chargeback: { en: 'the bank has taken the matter over', zh: '已由银行拒付处理' },
  undeliverable: { en: 'our letter reached nobody', zh: '信函无法送达' },
  ruling: { en: 'a ruling has taken its place', zh: '已由争议裁决取代' },
};

export const remedyStory = {
  'complaint.classified.v1': open('complaint.classified.v1',
    ({ complaintId, isComplaint, category, severity, emotion, confidence, classifier }) =>
      ({ complaintId, isComplaint, category, severity, emotion, confidence, classifier }),
    ({ isComplaint, category }) => (isComplaint ? `Understood as: ${categoryNames[category].en}` : 'Understood as a review, not a complaint'),
    ({ isComplaint, category }) => (isComplaint ? `识别为：${categoryNames[category].zh}` : '识别为普通评价，非投诉')),
  'entitlement.computed.v1': inside('entitlement.computed.v1',
    ({ floor, ceiling, rules, grounds }) => ({ floor, ceiling, rules: rules.slice(0, 10).join(', '), policy: grounds.policy }),
    ({ floor, ceiling, policy }) => `Owed: ${inEnglish(floor)} to ${inEnglish(ceiling)} by ${policy}`,
    ({ floor, ceiling, policy }) => `应赔范围 ${inChinese(floor)} 至 ${inChinese(ceiling)}（${policy}）`),
  'remedy.proposed.v1': open('remedy.proposed.v1',
    ({ planId, options, needsChoice, needsApproval, expiresAt }) =>
      ({ planId, options: options.slice(0, 10).map(optionParams), needsChoice, needsApproval, expiresAt }),
    ({ options }) => `Remedy proposed: ${options.map(({ en }) => en).join(' / ')}`,
    ({ options }) => `提出方案：${options.map(({ zh }) => zh).join(' / ')}`),
  'remedy.approval-requested.v1': inside('remedy.approval-requested.v1', ({ planId, amount, authority }) => ({ planId, amount, authority }),
    ({ amount, authority }) => `${inEnglish(amount)} waits for approval by ${authority}`,
    ({ amount, authority }) => `${inChinese(amount)} 等待审批（${authority}）`),
  'remedy.approved.v1': open('remedy.approved.v1', ({ planId, automatic }) => ({ planId, automatic }),
    ({ automatic }) => (automatic ? 'Remedy approved' : 'Remedy approved by a colleague'),
    ({ automatic }) => (automatic ? '方案已通过' : '方案已由专人批准')),
  'remedy.accepted.v1': open('remedy.accepted.v1', ({ planId, optionId, by }) => ({ planId, optionId, by }),
    ({ by }) => (by === 'customer' ? 'The customer has chosen' : 'No choice came in time; the first option applies'),
    ({ by }) => (by === 'customer' ? '客户已选择方案' : '逾期未选，按默认方案执行')),
  'remedy.countered.v1': open('remedy.countered.v1', ({ planId, optionId, amount }) => ({ planId, optionId, amount }),
    ({ amount }) => `The customer asks for ${inEnglish(amount)}`, ({ amount }) => `客户要求 ${inChinese(amount)}`),
  'remedy.declined.v1': open('remedy.declined.v1', ({ planId, reasons }) => ({ planId, reasons: reasons.slice(0, 5) }),
    ({ reasons }) => `Nothing is owed: ${reasons.map(({ en }) => en).join('; ')}`,
    ({ reasons }) => `不予补偿：${reasons.map(({ zh }) => zh).join('；')}`),
  'remedy.cancelled.v1': open('remedy.cancelled.v1', ({ planId, reason }) => ({ planId, reason }),
    ({ reason }) => `Remedy cancelled: ${whyCancelled[reason].en}`, ({ reason }) => `方案取消：${whyCancelled[reason].zh}`),
  'remedy.fulfilled.v1': open('remedy.fulfilled.v1', ({ planId, total, outcome }) => ({ planId, total, outcome }),
    ({ outcome, total }) => `Remedy fulfilled: ${outcomeNames[outcome].en}${total.minor > 0n ? `, ${inEnglish(total)} in all` : ''}`,
    ({ outcome, total }) => `方案已履行：${outcomeNames[outcome].zh}${total.minor > 0n ? `，共 ${inChinese(total)}` : ''}`),
  'remedy.failed.v1': inside('remedy.failed.v1', ({ planId, legId, reason }) => ({ planId, legId, reason }),
    ({ reason }) => `Part of the remedy failed: ${reason}`, ({ reason }) => `部分方案执行失败：${reason}`),
  'leg.released.v1': open('leg.released.v1',
    ({ leg, reason }) => ({ legId: leg.legId, remedy: leg.remedy, amount: leg.amount, en: reason.en, zh: reason.zh }),
    ({ amount, en }) => `${amount ? inEnglish(amount) : 'The remedy'} goes ahead: ${en}`,
    ({ amount, zh }) => `${amount ? `${inChinese(amount)} ` : '方案'}开始执行：${zh}`),
  'leg.cancelled.v1': inside('leg.cancelled.v1', ({ legId, reason }) => ({ legId, reason }),
    ({ reason }) => `Part of the remedy cancelled: ${reason}`, ({ reason }) => `部分方案取消：${reason}`),
};
