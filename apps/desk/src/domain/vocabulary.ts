import { type Category, type outcomes, type PromiseKind, type Template } from '@redress/contracts';
import { type CaseState, type WaitsFor } from './case-state.js';

/** One thing's name in the two languages that people read here. */
export interface InBoth {
  readonly en: string;
  readonly zh: string;
}
type Names<K extends string> = Readonly<Record<K, InBoth>>;
const both = (en: string, zh: string): InBoth => ({ en, zh });

export const categoryNames: Names<Category> = {
  quality_defect: both('poor quality', '质量问题'),
  functional_fault: both('a fault', '功能故障'),
  not_as_described: both('not as described', '与描述不符'),
  wrong_item: both('the wrong item', '发错货'),
  missing_item: both('something missing', '少件漏发'),
  damaged_in_transit: both('damage on the way', '运输破损'),
  not_received: both('not received', '未收到货'),
  late_dispatch: both('dispatched late', '发货延迟'),
  late_delivery: both('delivered late', '配送延迟'),
  size_mismatch: both('the wrong size', '尺码不符'),
  counterfeit: both('suspected counterfeit', '疑似假货'),
  expired_or_spoiled: both('expired or spoiled', '过期变质'),
  safety_injury: both('safety or injury', '安全或人身伤害'),
  change_of_mind: both('a change of mind', '不想要了'),
  overcharge_or_price: both('price or overcharge', '价格或多收费'),
  invoice: both('an invoice', '发票问题'),
  refund_delay: both('a late refund', '退款延迟'),
  return_refused: both('a refused return', '拒绝退货'),
  installation_or_repair: both('installation or repair', '安装或维修'),
  service_attitude: both('the service', '服务态度'),
  privacy: both('privacy', '隐私问题'),
  suggestion: both('a suggestion', '建议'),
  other: both('something else', '其他'),
};

export const outcomeNames: Names<(typeof outcomes)[number]> = {
  monetary_relief: both('compensated in money', '已现金补偿'),
  non_monetary_relief: both('compensated in kind', '已以其他方式补偿'),
  explanation: both('explained', '已作说明'),
  none: both('without an outcome', '无处理结果'),
};

/** What can be promised: every remedy, and that we do better. */
export const promiseNames: Names<PromiseKind> = {
  refund_full: both('full refund', '全额退款'),
  refund_partial: both('partial refund', '部分退款'),
  price_reduction: both('price reduction', '减价'),
  price_protection: both('price protection', '价格保护'),
  freight_reimbursement: both('freight refund', '运费补偿'),
  damages: both('damages', '赔偿金'),
  statutory_multiple: both('statutory multiple', '法定惩罚性赔偿'),
  delay_penalty: both('delay penalty', '延迟违约金'),
  advance_payment: both('advance payment', '先行赔付'),
  deposit_return: both('return of the deposit', '退还定金'),
  interest: both('interest', '利息'),
  care_costs: both('costs of care', '照料费用'),
  store_credit: both('store credit', '店铺余额'),
  gift_card: both('gift card', '礼品卡'),
  coupon: both('coupon', '优惠券'),
  discount: both('discount', '折扣'),
  points: both('points', '积分'),
  replacement: both('replacement', '换货'),
  reship_missing: both('missing items sent', '补发'),
  gift: both('gift', '赠品'),
  upgrade: both('upgrade', '免费升级'),
  repair: both('repair', '维修'),
  technician_visit: both('visit of a technician', '上门检修'),
  home_pickup: both('pickup at home', '上门取件'),
  warranty_extension: both('longer warranty', '延长保修'),
  named_contact: both('contact person', '专属联系人'),
  custom_solution: both('solution of your own', '定制方案'),
  care: both('care', '照料服务'),
  rerouting: both('rerouting', '改签'),
  apology: both('apology', '致歉'),
  explanation: both('explanation', '说明'),
  improvement: both('improvement', '改进'),
};

export const templateNames: Names<Template> = {
  acknowledged: both('receipt', '受理通知'),
  evidence: both('request for evidence', '补充凭证通知'),
  visit: both('notice of a visit', '上门检测通知'),
  offer: both('offer', '处理方案'),
  proactive: both('proactive notice', '主动告知'),
  paid: both('payment notice', '付款通知'),
  credit: both('credit notice', '发券通知'),
  needs_customer: both('request to confirm', '确认提醒'),
  apology: both('apology', '致歉信'),
  declined: both('answer', '答复'),
  survey: both('survey', '回访'),
  closed: both('closing notice', '结案通知'),
  withdrawn: both('confirmation of withdrawal', '撤回确认'),
};

export const stateNames: Names<CaseState> = {
  received: both('received', '已受理'),
  classified: both('understood', '已识别'),
  proposed: both('a remedy is proposed', '已提出方案'),
  approved: both('a remedy is approved', '方案已批准'),
  paying: both('being paid', '付款中'),
  paid: both('paid', '已付款'),
  fulfilled: both('made good', '方案已履行'),
  declined: both('answered', '已答复'),
  failed: both('a remedy failed', '方案执行失败'),
  cancelled: both('cancelled', '已取消'),
  withdrawn: both('withdrawn', '已撤回'),
  resolved: both('resolved', '已解决'),
  reopened: both('opened again', '重新处理中'),
  closed: both('closed', '已结案'),
};

export const waitNames: Names<WaitsFor> = {
  approval: both('a colleague who approves', '等待审批'),
  choice: both('the customer’s choice', '等待客户选择'),
  confirmation: both('the customer’s confirmation at the payment provider', '等待客户确认收款'),
  'held-payout': both('the release of a payment', '付款暂停，等待放行'),
  'unknown-payout': both('word of the payment provider', '等待支付渠道结果'),
  'payout-review': both('a person who looks at a payment', '付款等待人工核查'),
  'failed-remedy': both('a person, since a remedy failed', '方案失败，等待人工处理'),
  reopening: both('a person, since the case was opened again', '重新处理，等待人工'),
};
