import { type DisputeLevel, type DisputeOutcome, type DisputeParty } from '@redress/contracts';
import { inChinese, inEnglish, inside, open } from './story.js';

const levels: Readonly<Record<DisputeLevel, { en: string; zh: string }>> = {
  internal_1: { en: 'our first review', zh: '内部初审' }, internal_2: { en: 'our second review', zh: '内部复审' },
  platform: { en: 'the platform', zh: '平台' }, bank: { en: 'the bank', zh: '银行' }, regulator: { en: 'the regulator', zh: '监管部门' },
  adr: { en: 'the dispute resolution body', zh: '争议解决机构' }, court: { en: 'the court', zh: '法院' },
};
const parties: Readonly<Record<DisputeParty, { en: string; zh: string }>> = {
  consumer: { en: 'the consumer', zh: '消费者' }, merchant: { en: 'the merchant', zh: '商家' },
};
const outcomes: Readonly<Record<DisputeOutcome, { en: string; zh: string }>> = {
  consumer: { en: 'for the consumer', zh: '支持消费者' }, respondent: { en: 'for the merchant', zh: '支持商家' },
  split: { en: 'for both in part', zh: '部分支持' },
};
const ends = {
  closed: { en: 'closed', zh: '已结案' }, withdrawn: { en: 'withdrawn', zh: '已撤回' }, expired: { en: 'expired without a ruling', zh: '逾期未裁决，已失效' },
} as const;
const deadlines = { evidence: { en: 'evidence', zh: '举证' }, ruling: { en: 'the ruling', zh: '裁决' } } as const;
const day = (at: string): string => at.slice(0, 10);

export const disputeStory = {
  'dispute.opened.v1': open('dispute.opened.v1', ({ disputeId, level, by, claimed }) => ({ disputeId, level, by, claimed }),
    ({ level, claimed }) => `Dispute opened before ${levels[level].en}${claimed ? `: ${inEnglish(claimed)} claimed in all` : ''}`,
    ({ level, claimed }) => `争议已提交${levels[level].zh}${claimed ? `，主张合计 ${inChinese(claimed)}` : ''}`),
  'dispute.evidence-requested.v1': open('dispute.evidence-requested.v1',
    ({ disputeId, requestId, party, kinds, dueAt }) => ({ disputeId, requestId, party, kinds: kinds.join(', '), dueAt }),
    ({ party, dueAt }) => `Evidence asked of ${parties[party].en}, due ${day(dueAt)}`,
    ({ party, dueAt }) => `已要求${parties[party].zh}于 ${day(dueAt)} 前举证`),
  'dispute.evidence-provided.v1': open('dispute.evidence-provided.v1',
    ({ disputeId, party, late, items }) => ({ disputeId, party, late, items: items.length }),
    ({ party, items, late }) => `Evidence from ${parties[party].en}: ${items} piece(s)${late ? ', late' : ''}`,
    ({ party, items, late }) => `${parties[party].zh}已提交证据 ${items} 份${late ? '（逾期）' : ''}`),
  'dispute.deadline-near.v1': inside('dispute.deadline-near.v1', ({ disputeId, of, party, dueAt }) => ({ disputeId, of, party, dueAt }),
    ({ of, party, dueAt }) => `Due soon in the dispute: ${deadlines[of].en}${party ? ` of ${parties[party].en}` : ''}, ${day(dueAt)}`,
    ({ of, party, dueAt }) => `争议时限将至：${party ? parties[party].zh : ''}${deadlines[of].zh}，${day(dueAt)}`),
  'dispute.deadline-missed.v1': inside('dispute.deadline-missed.v1', ({ disputeId, of, party, dueAt }) => ({ disputeId, of, party, dueAt }),
    ({ of, party }) => `Missed in the dispute: ${deadlines[of].en}${party ? ` of ${parties[party].en}` : ''}`,
    ({ of, party }) => `争议时限已过：${party ? parties[party].zh : ''}${deadlines[of].zh}`),
  'dispute.escalated.v1': inside('dispute.escalated.v1', ({ disputeId, level, from }) => ({ disputeId, level, from }),
    ({ level, from }) => `Dispute taken from ${levels[from].en} to ${levels[level].en}`,
    ({ level, from }) => `争议由${levels[from].zh}转至${levels[level].zh}`),
  'dispute.decided.v1': open('dispute.decided.v1',
    ({ disputeId, level, outcome, awarded, additional, receivable, final, appealUntil }) =>
      ({ disputeId, level, outcome, awarded, additional, receivable, final, appealUntil }),
    ({ level, outcome, awarded }) => `Ruling by ${levels[level].en} ${outcomes[outcome].en}${awarded ? `: ${inEnglish(awarded)} in all` : ''}`,
    ({ level, outcome, awarded }) => `${levels[level].zh}裁决：${outcomes[outcome].zh}${awarded ? `，合计 ${inChinese(awarded)}` : ''}`),
  'dispute.appealed.v1': open('dispute.appealed.v1', ({ disputeId, level, by }) => ({ disputeId, level, by }),
    ({ by }) => `The ruling was appealed by ${parties[by].en}`, ({ by }) => `${parties[by].zh}对裁决提出申诉`),
  'dispute.closed.v1': open('dispute.closed.v1', ({ disputeId, as, outcome }) => ({ disputeId, as, outcome }),
    ({ as }) => `Dispute ${ends[as].en}`, ({ as }) => `争议${ends[as].zh}`),
  'liability.assigned.v1': inside('liability.assigned.v1', ({ disputeId, change, standing }) => ({ disputeId, change, standing }),
    ({ standing }) => `To be given back by the customer since the ruling: ${inEnglish(standing)}`,
    ({ standing }) => `按裁决客户应返还：${inChinese(standing)}`),
};
