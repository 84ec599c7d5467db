import { categories } from '@redress/contracts';
import { type Category } from './classification.js';

/**
 * What marketplaces write into a complaint's reason code, in any case and with any of blank, hyphen or underscore between words. Our own
 * category names are codes too. An unknown code decides nothing: the text does.
 */
const codes: Partial<Record<Category, string>> = {
  quality_defect: 'quality, quality issue, quality problem, defective, defect, poor quality, product unacceptable, production failure, '
    + '质量问题, 商品质量问题, 做工粗糙, 商品瑕疵',
  functional_fault: 'not working, malfunction, functional issue, doesnt work, fault, 功能故障, 无法使用, 功能问题',
  not_as_described: 'not as described, description mismatch, snad, 描述不符, 与描述不符, 商品描述不符, 色差',
  wrong_item: 'wrong item, wrong product, wrong size sent, 发错货, 错发, 错发漏发',
  missing_item: 'missing item, missing parts, item missing, short shipped, 少件, 漏发, 少发, 配件缺失',
  damaged_in_transit: 'damaged, damaged item, arrived damaged, transport damage, 破损, 运输破损, 包装破损, 商品破损',
  not_received: 'not received, product not received, inr, lost, non delivery, 未收到货, 没收到货, 快递丢件',
  late_dispatch: 'late shipment, not shipped, 未按约定时间发货, 发货延迟, 延迟发货',
  late_delivery: 'late, late delivery, delivery delay, 配送超时, 送货延迟, 物流慢',
  size_mismatch: 'size, wrong size, does not fit, too small, too large, 尺码不符, 尺寸不合, 大小不合适',
  counterfeit: 'fake, not genuine, counterfeit product, 假货, 假冒品牌, 非正品',
  expired_or_spoiled: 'expired, spoiled, 过期, 变质, 临期变质',
  safety_injury: 'injury, safety, unsafe, 人身伤害, 安全问题',
  change_of_mind: 'changed mind, no longer needed, no reason, buyer remorse, ordered by mistake, 七天无理由, 七天无理由退换货, 不想要了, 拍错, 多拍',
  overcharge_or_price: 'overcharge, overcharged, price, billing, duplicate charge, 多收费用, 价格争议, 价保, 差价',
  invoice: 'invoice missing, 发票问题, 未开发票',
  refund_delay: 'refund late, credit not processed, 退款未到账, 退款延迟',
  return_refused: 'return rejected, 拒绝退货, 拒绝售后',
  installation_or_repair: 'installation, repair, 安装问题, 维修问题',
  service_attitude: 'service, staff, rude, 服务态度, 服务问题, 客服态度',
  privacy: 'personal data, 隐私泄露, 信息泄露',
  suggestion: 'feedback, 建议',
};

const plain = (code: string): string => code.trim().toLowerCase().replace(/[\s_-]+/g, ' ').replace(/'/g, '');

const known = new Map<string, Category>([
  ...categories.map((category) => [plain(category), category] as const),
  ...Object.entries(codes).flatMap(([category, list]) => list.split(',').map((code) => [plain(code), category as Category] as const)),
]);

/** The category that a channel's reason code names, if it is a code that we know. */
export const categoryOfCode = (code: string): Category | undefined => known.get(plain(code));
