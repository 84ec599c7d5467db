import { type Instant, type TaskKind } from '@redress/contracts';
import { type Return } from './return.js';
import { type Task } from './task.js';

type Bilingual = { readonly en: string; readonly zh: string };

/** What a customer may expect of a task: how it is called, and by which standard it is done. Tasks that are no customer's matter have none. */
const terms: Readonly<Partial<Record<TaskKind, { readonly name: Bilingual; readonly standard: Bilingual }>>> = {
  technician_visit: {
    name: { en: 'A technician’s visit', zh: '技术人员上门检测' }, standard: { en: 'The technician looks at the goods and reports to us.', zh: '技术人员现场检测并出具报告。' },
  },
  repair: {
    name: { en: 'Repair', zh: '维修' },
    standard: { en: 'Parts, work and both ways of the goods. What stays broken is our failure, and is counted.', zh: '含零件、人工及往返运输；修理后仍有故障的，计为一次修理失败。' },
  },
  replacement_shipment: {
    name: { en: 'Replacement', zh: '换货' }, standard: { en: 'The same model, or an equal one, new.', zh: '同型号或同等规格的全新商品。' },
  },
  goods_shipment: { name: { en: 'Goods that go with it', zh: '赠品或升级商品' }, standard: { en: 'New, and yours to keep.', zh: '全新商品，归您所有。' } },
  reship_missing: { name: { en: 'What was missing', zh: '缺件补寄' }, standard: { en: 'Sent on with no order of its own.', zh: '直接补寄，无需另行下单。' } },
  home_pickup: { name: { en: 'Pickup', zh: '上门取件' }, standard: { en: 'From then on the goods travel at our risk.', zh: '取件后运输风险由我们承担。' } },
  inspection: {
    name: { en: 'Inspection', zh: '退货验收' }, standard: { en: 'What nobody inspects in time goes to a person, and is not refused.', zh: '逾期未验收的转人工处理，不会因此拒绝退款。' },
  },
  freight_insurance_claim: {
    name: { en: 'Claim on your freight insurance', zh: '运费险理赔' }, standard: { en: 'We make it for you.', zh: '由我们代为申请。' },
  },
  callback: { name: { en: 'A call', zh: '电话回访' }, standard: { en: 'A member of our staff calls you.', zh: '由客服人员致电。' } },
  care_provision: { name: { en: 'Care', zh: '照料安排' }, standard: { en: 'Meals, rooms and ways while you wait.', zh: '等待期间的餐食、住宿与交通。' } },
  service_provision: { name: { en: 'Service', zh: '服务安排' }, standard: { en: 'As it was agreed with you.', zh: '按约定提供。' } },
};

export interface WorkTerms {
  readonly taskId: string;
  readonly kind: TaskKind;
  readonly name: Bilingual;
  readonly standard: Bilingual;
  readonly state: Task['state'];
  readonly promisedBy: Instant;
  readonly appointmentAt?: Instant | undefined;
  readonly costsPaidBy: Return['freightPaidBy'];
}

/** What the customer is told of a task. The trader pays for whatever a remedy asks for; a return's own way is paid as the return says. */
export function termsOf({ taskId, kind, state, dueAt, appointmentAt, legId }: Task, goods: Return | undefined): WorkTerms | undefined {
  const known = terms[kind];
  if (!known) return undefined;
  const costsPaidBy = kind === 'home_pickup' && !legId && goods ? goods.freightPaidBy : 'trader';
  return { taskId, kind, ...known, state, promisedBy: dueAt, ...(appointmentAt && { appointmentAt }), costsPaidBy };
}
