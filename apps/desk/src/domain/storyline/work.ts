import { type EventData, type EvidenceKind, type TaskKind } from '@redress/contracts';
import { inside, open } from './story.js';

interface Named {
  readonly en: string;
  readonly zh: string;
}

const TASKS: Readonly<Record<TaskKind, Named>> = {
  technician_visit: { en: 'a technician’s visit', zh: '技术人员上门检测' }, return_reception: { en: 'the reception of the goods', zh: '退货签收' },
  inspection: { en: 'the inspection of the goods', zh: '退货验收' }, repair: { en: 'the repair', zh: '维修' },
  replacement_shipment: { en: 'the replacement', zh: '换货发出' }, goods_shipment: { en: 'the goods that go with it', zh: '赠品或升级商品发出' },
  reship_missing: { en: 'what was missing', zh: '缺件补寄' }, home_pickup: { en: 'the pickup', zh: '上门取件' },
  freight_insurance_claim: { en: 'the claim on the freight insurance', zh: '运费险理赔' }, evidence_review: { en: 'the review of the evidence', zh: '凭证审核' },
  callback: { en: 'the call back', zh: '电话回访' }, care_provision: { en: 'the care', zh: '照料安排' }, service_provision: { en: 'the service', zh: '服务安排' },
};
const EVIDENCE: Readonly<Record<EvidenceKind, Named>> = {
  photo: { en: 'photographs', zh: '照片' }, video: { en: 'a video', zh: '视频' }, invoice: { en: 'the invoice', zh: '发票' },
  'technician-report': { en: 'a technician’s report', zh: '检测报告' }, 'injury-report': { en: 'a report of the injury', zh: '伤情证明' },
  appraisal: { en: 'an appraisal', zh: '鉴定报告' }, 'price-screenshot': { en: 'a picture of the price', zh: '价格截图' },
  'non-receipt-statement': { en: 'a statement that nothing arrived', zh: '未收到商品声明' }, 'delivery-record': { en: 'a record of the delivery', zh: '物流记录' },
  'repair-record': { en: 'a record of the repair', zh: '维修记录' }, 'chat-record': { en: 'the chat', zh: '聊天记录' }, statement: { en: 'a statement', zh: '情况说明' },
};
const RECEPTION: Readonly<Record<EventData<'return.received.v1'>['reception'], Named>> = {
  received: { en: 'The goods have arrived', zh: '退回商品已签收' }, short_shipped: { en: 'Part of the goods has arrived', zh: '退回商品数量不足' },
  shipped_wrong_item: { en: 'Other goods than announced have arrived', zh: '退回商品与申请不符' }, lost_in_transit: { en: 'The goods were lost on the way', zh: '退货途中丢失' },
};
const ACCEPTANCE: Readonly<Record<EventData<'inspection.completed.v1'>['acceptance'], Named>> = {
  pending: { en: 'The goods wait for their inspection', zh: '退货待验收' }, accepted: { en: 'The goods were accepted', zh: '退货验收通过' },
  rejected: { en: 'The goods were not accepted', zh: '退货验收未通过' }, manual_intervention_required: { en: 'A person looks into the return', zh: '退货转人工处理' },
};

/** A kind that only a merchant's policy knows goes by its code. */
const named = (kind: string, language: keyof Named): string => (kind in EVIDENCE ? EVIDENCE[kind as EvidenceKind][language] : kind);
const listed = (wanted: readonly string[], language: keyof Named): string =>
  wanted.map((kind) => named(kind, language)).join(language === 'en' ? ', ' : '、');
const day = (at: string): string => at.slice(0, 10);
const task = ({ taskId, kind }: { taskId: string; kind: TaskKind }) => ({ taskId, kind });
const wantedOf = ({ requestId, wanted }: { requestId: string; wanted: readonly string[] }) => ({ requestId, wanted: wanted.slice(0, 10).join(' ') });
const kindsIn = (wanted: string): string[] => wanted.split(' ');

export const workStory = {
  'task.assigned.v1': open('task.assigned.v1', (data) => ({ ...task(data), department: data.department, dueAt: data.dueAt }),
    ({ kind, dueAt }) => `Asked for: ${TASKS[kind].en}, until ${day(dueAt)}`, ({ kind, dueAt }) => `已安排：${TASKS[kind].zh}，${day(dueAt)} 前完成`),
  'task.accepted.v1': inside('task.accepted.v1', task, ({ kind }) => `Taken on: ${TASKS[kind].en}`, ({ kind }) => `已接单：${TASKS[kind].zh}`),
  'task.scheduled.v1': open('task.scheduled.v1', (data) => ({ ...task(data), appointmentAt: data.appointmentAt, delayCause: data.delayCause }),
    ({ kind, appointmentAt }) => (appointmentAt ? `Arranged for ${day(appointmentAt)}: ${TASKS[kind].en}` : `Delayed: ${TASKS[kind].en}`),
    ({ kind, appointmentAt }) => (appointmentAt ? `已预约 ${day(appointmentAt)}：${TASKS[kind].zh}` : `延期：${TASKS[kind].zh}`)),
  'task.completed.v1': open('task.completed.v1',
    (data) => ({ ...task(data), defectConfirmed: data.report.defectConfirmed, photos: data.report.photos?.length ?? 0 }),
    ({ kind, defectConfirmed }) => `Done: ${TASKS[kind].en}${defectConfirmed === undefined ? '' : defectConfirmed ? '; the defect is confirmed' : '; no defect was found'}`,
    ({ kind, defectConfirmed }) => `已完成：${TASKS[kind].zh}${defectConfirmed === undefined ? '' : defectConfirmed ? '，确认存在缺陷' : '，未发现缺陷'}`),
  'task.failed.v1': inside('task.failed.v1', (data) => ({ ...task(data), reason: data.reason }),
    ({ kind, reason }) => `Not done: ${TASKS[kind].en} (${reason})`, ({ kind, reason }) => `未完成：${TASKS[kind].zh}（${reason}）`),
  'task.cancelled.v1': inside('task.cancelled.v1', (data) => ({ ...task(data), reason: data.reason }),
    ({ kind, reason }) => `Not needed any more: ${TASKS[kind].en} (${reason})`, ({ kind, reason }) => `已取消：${TASKS[kind].zh}（${reason}）`),
  'task.overdue.v1': inside('task.overdue.v1', (data) => ({ ...task(data), level: data.level, dueAt: data.dueAt }),
    ({ kind, level, dueAt }) => `Late since ${day(dueAt)}, level ${level}: ${TASKS[kind].en}`,
    ({ kind, level, dueAt }) => `自 ${day(dueAt)} 起逾期（第 ${level} 级）：${TASKS[kind].zh}`),
  'evidence.requested.v1': open('evidence.requested.v1', (data) => ({ ...wantedOf(data), dueAt: data.dueAt }),
    ({ wanted, dueAt }) => `We ask for ${listed(kindsIn(wanted), 'en')} until ${day(dueAt)}`,
    ({ wanted, dueAt }) => `请于 ${day(dueAt)} 前提供：${listed(kindsIn(wanted), 'zh')}`),
  'evidence.provided.v1': open('evidence.provided.v1', ({ evidenceId, kind, statement }) => ({ evidenceId, kind, statement }),
    ({ kind }) => `Evidence came: ${named(kind, 'en')}`, ({ kind }) => `已收到凭证：${named(kind, 'zh')}`),
  'evidence.lapsed.v1': open('evidence.lapsed.v1', wantedOf,
    ({ wanted }) => `Decided without ${listed(kindsIn(wanted), 'en')}`, ({ wanted }) => `未收到${listed(kindsIn(wanted), 'zh')}，按现有情况处理`),
  'return.requested.v1': open('return.requested.v1', ({ returnId, sendBackBy, freightPaidBy }) => ({ returnId, sendBackBy, freightPaidBy }),
    ({ sendBackBy }) => `The goods are to be sent back by ${day(sendBackBy)}`, ({ sendBackBy }) => `请于 ${day(sendBackBy)} 前寄回商品`),
  'return.received.v1': open('return.received.v1', ({ returnId, reception }) => ({ returnId, reception }),
    ({ reception }) => RECEPTION[reception].en, ({ reception }) => RECEPTION[reception].zh),
  'return.expired.v1': open('return.expired.v1', ({ returnId }) => ({ returnId }), () => 'The goods were not sent back in time', () => '逾期未寄回商品'),
  'inspection.completed.v1': open('inspection.completed.v1', ({ returnId, acceptance, ground }) => ({ returnId, acceptance, ground }),
    ({ acceptance }) => ACCEPTANCE[acceptance].en, ({ acceptance }) => ACCEPTANCE[acceptance].zh),
};
