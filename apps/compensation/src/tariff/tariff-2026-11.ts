import { type Amounts, type LegRule, type OptionRule, type Rule, type Shares, type Tariff } from '../domain/tariff.js';
import { explanationsEnZh } from './explanations.js';

/** Basis points at s2 (unusable), s3 (impaired), s4 (inconvenience); s5 is a remark and gets nothing. */
const shares = (s2: number, s3: number, s4: number): Shares => ({ s2, s3, s4 });
const all = (share: number): Shares => ({ s1: share, s2: share, s3: share, s4: share });

const small: Amounts = {
  CNY: 500n, USD: 100n, EUR: 100n, GBP: 100n, INR: 5_000n, JPY: 100n, HKD: 500n, TWD: 2_000n, SGD: 150n, AUD: 150n, CAD: 150n, KRW: 1_000n,
};
const gesture: Amounts = {
  CNY: 3_000n, USD: 500n, EUR: 500n, GBP: 500n, INR: 30_000n, JPY: 600n, HKD: 3_500n, TWD: 14_000n, SGD: 700n, AUD: 800n, CAD: 700n,
  KRW: 6_500n,
};
const parcel: Amounts = {
  CNY: 2_500n, USD: 1_200n, EUR: 1_000n, GBP: 900n, INR: 20_000n, JPY: 1_500n, HKD: 6_000n, TWD: 25_000n, SGD: 1_500n, AUD: 1_800n,
  CAD: 1_600n, KRW: 8_000n,
};
const large: Amounts = {
  CNY: 10_000n, USD: 1_500n, EUR: 1_500n, GBP: 1_300n, INR: 100_000n, JPY: 2_000n, HKD: 11_500n, TWD: 45_000n, SGD: 2_000n, AUD: 2_300n,
  CAD: 2_000n, KRW: 20_000n,
};

const priceBack = (share: Shares, gate: LegRule['gate'] = 'none'): LegRule => ({
  form: 'money', remedy: 'refund_partial', head: 'price', gate, share,
});
const goodwill = (share: Shares): LegRule => ({
  form: 'money', remedy: 'refund_partial', head: 'goodwill', gate: 'none', share, atLeast: small, atMost: gesture, once: true,
});
/** A sum beside the price, once for the complaint. */
const onTop = (remedy: LegRule['remedy'], head: LegRule['head'], share: number, atMost: Amounts): LegRule =>
  ({ form: 'money', remedy, head, gate: 'none', share: all(share), atLeast: small, atMost, once: true });
const letter: LegRule = { form: 'apology', remedy: 'apology', head: 'goodwill', gate: 'none' };

const refund = (...legs: LegRule[]): readonly OptionRule[] => [{ id: 'refund', label: { en: 'Money back', zh: '退款' }, legs }];
const gestureOf = (...legs: LegRule[]): readonly OptionRule[] => [{
  id: 'gesture', label: { en: 'A payment and our apology', zh: '补偿并致歉' }, legs,
}];

/** Keep it with a part of the price, or send it in and have the whole price back. */
const keepOrReturn = (share: Shares, floor: Shares): Pick<Rule, 'options' | 'byDefault' | 'floor'> => ({
  floor,
  byDefault: 'keep',
  options: [
    { id: 'keep', label: { en: 'Keep it and get part of the price back', zh: '保留商品，退还部分货款' }, legs: [priceBack(share, 'choice')] },
    {
      id: 'return', label: { en: 'Send it back and get the full price back', zh: '退回商品，验收后全额退款' },
      legs: [priceBack(all(10_000), 'inspection')],
    },
  ],
});

const rules: readonly Rule[] = [
  { id: 'safety', severities: ['s1'], authority: 'person', floor: all(10_000),
    options: refund(
      priceBack(all(10_000)),
      { form: 'money', remedy: 'damages', head: 'damages', gate: 'none', share: all(5_000), atMost: large, once: true }, letter,
    ),
    reason: { code: 'safety', en: 'Somebody was or could have been hurt', zh: '涉及人身安全' } },
  { id: 'safety.no-danger', categories: ['safety_injury'], authority: 'person', floor: {}, options: refund(priceBack(all(5_000)), letter),
    reason: { code: 'safety', en: 'Somebody was or could have been hurt', zh: '涉及人身安全' } },
  { id: 'counterfeit', categories: ['counterfeit'], authority: 'careful', floor: all(10_000), options: refund(priceBack(all(10_000))),
    reason: { code: 'counterfeit', en: 'The goods are not genuine', zh: '商品并非正品' } },
  { id: 'not-received', categories: ['not_received'], authority: 'standard', floor: all(10_000), options: refund(priceBack(all(10_000))),
    reason: { code: 'not_received', en: 'The goods did not arrive', zh: '未收到商品' } },
  { id: 'spoiled', categories: ['expired_or_spoiled'], authority: 'standard', floor: all(10_000), options: refund(priceBack(all(10_000))),
    reason: { code: 'expired_or_spoiled', en: 'The goods were expired or spoiled', zh: '商品过期或变质' } },
  { id: 'wrong-item', categories: ['wrong_item'], authority: 'standard',
    floor: shares(10_000, 3_000, 1_500), options: refund(priceBack(shares(10_000, 6_000, 3_000))),
    reason: { code: 'wrong_item', en: 'Something else was sent than was ordered', zh: '商品发错' } },
  { id: 'missing-item', categories: ['missing_item'], authority: 'standard',
    floor: shares(3_000, 2_000, 1_000), options: refund(priceBack(shares(6_000, 4_000, 2_000))),
    reason: { code: 'missing_item', en: 'Part of the order was missing', zh: '商品少发或漏发' } },
  { id: 'damaged', categories: ['damaged_in_transit'], authority: 'standard',
    floor: shares(10_000, 3_000, 1_500), options: refund(priceBack(shares(10_000, 6_000, 3_000))),
    reason: { code: 'damaged_in_transit', en: 'The goods were damaged on the way', zh: '商品在运输途中受损' } },
  { id: 'faulty', categories: ['functional_fault'], authority: 'standard',
    floor: shares(10_000, 2_500, 1_000), options: refund(priceBack(shares(10_000, 5_000, 2_000))),
    reason: { code: 'functional_fault', en: 'The goods do not work as they should', zh: '商品功能故障' } },
  { id: 'quality', categories: ['quality_defect'], authority: 'standard',
    floor: shares(10_000, 2_000, 1_000), options: refund(priceBack(shares(10_000, 4_000, 2_000))),
    reason: { code: 'quality_defect', en: 'The quality is below what was promised', zh: '商品质量不达标' } },
  { id: 'not-as-described', categories: ['not_as_described'], authority: 'standard',
    floor: shares(10_000, 2_000, 1_000), options: refund(priceBack(shares(10_000, 4_000, 2_000))),
    reason: { code: 'not_as_described', en: 'The goods are not as described', zh: '商品与描述不符' } },
  { id: 'late-delivery', categories: ['late_dispatch', 'late_delivery'], authority: 'standard', floor: {},
    options: [{ id: 'delay', label: { en: 'A payment for the delay', zh: '延误补偿' }, legs: [onTop('delay_penalty', 'delay', 1_000, large)] }],
    reason: { code: 'late', en: 'The order was sent or delivered late', zh: '发货或送达延迟' } },
  { id: 'size.refund', categories: ['size_mismatch'], severities: ['s2', 's3', 's4'], requested: ['refund', 'partial_refund'],
    authority: 'standard',
    ...keepOrReturn(all(1_500), {}), reason: { code: 'size_mismatch', en: 'The size does not fit', zh: '尺码不合适' } },
  { id: 'size.freight', categories: ['size_mismatch'], authority: 'standard', floor: {},
    options: [{
      id: 'freight', label: { en: 'The freight of an exchange', zh: '补偿换货运费' },
      legs: [onTop('freight_reimbursement', 'freight', 1_500, parcel)],
    }],
    reason: { code: 'size_mismatch', en: 'The size does not fit', zh: '尺码不合适' } },
  { id: 'change-of-mind', categories: ['change_of_mind'], severities: ['s2', 's3', 's4'], requested: ['refund', 'partial_refund', 'none'],
    authority: 'standard',
    ...keepOrReturn(all(2_000), {}), reason: { code: 'change_of_mind', en: 'The goods are not wanted any more', zh: '不再需要该商品' } },
  { id: 'overcharge', categories: ['overcharge_or_price'], authority: 'standard', floor: {},
    options: [{ id: 'price', label: { en: 'Part of the price back', zh: '退还部分货款' }, legs: [
      { form: 'money', remedy: 'price_reduction', head: 'price', gate: 'none', share: { s2: 3_000, s3: 2_000, s4: 1_500 } }] }],
    reason: { code: 'overcharge', en: 'More was charged than is right', zh: '价格或收费有误' } },
  { id: 'refund-delay', categories: ['refund_delay'], authority: 'standard', floor: {},
    options: [{
      id: 'delay', label: { en: 'A payment for the wait, and our apology', zh: '等待补偿并致歉' },
      legs: [onTop('delay_penalty', 'delay', 500, gesture), letter],
    }],
    reason: { code: 'refund_delay', en: 'A refund took too long', zh: '退款延迟' } },
  { id: 'return-refused', categories: ['return_refused'], severities: ['s2', 's3', 's4'], authority: 'person',
    floor: {}, options: refund(priceBack(all(10_000), 'inspection')),
    reason: { code: 'return_refused', en: 'A return was refused', zh: '退换货被拒' } },
  { id: 'repair', categories: ['installation_or_repair'], authority: 'standard', floor: {},
    options: gestureOf(goodwill(shares(2_000, 1_500, 1_000)), letter),
    reason: { code: 'installation_or_repair', en: 'Installation or repair went wrong', zh: '安装或维修服务有问题' } },
  { id: 'service', categories: ['service_attitude'], authority: 'standard', floor: {},
    options: gestureOf(goodwill(shares(1_500, 1_200, 1_000)), letter),
    reason: { code: 'service_attitude', en: 'The service was not as it should be', zh: '服务态度不佳' } },
  { id: 'invoice', categories: ['invoice'], authority: 'standard', floor: {},
    options: [{ id: 'apology', label: { en: 'Our apology', zh: '致歉' }, legs: [letter] }],
    reason: { code: 'invoice', en: 'Something is wrong with the invoice', zh: '发票问题' } },
  { id: 'privacy', categories: ['privacy'], authority: 'person', floor: {},
    options: gestureOf(goodwill(shares(2_000, 2_000, 2_000)), letter),
    reason: { code: 'privacy', en: 'Personal data were not kept safe', zh: '个人信息保护问题' } },
  {
    id: 'nothing', categories: ['suggestion', 'change_of_mind', 'return_refused'], authority: 'standard', floor: {}, options: [],
    reason: explanationsEnZh.nothing_owed,
  },
  { id: 'other', authority: 'careful', floor: {}, options: gestureOf(goodwill(shares(1_500, 1_000, 800)), letter),
    reason: { code: 'other', en: 'Something went wrong', zh: '其他问题' } },
];

/** The first tariff. It is pinned on every plan that it decided: change nothing here, write the next one. */
export const tariff202611: Tariff = {
  version: 'tariff-2026-11',
  offerDays: 7,
  leastConfidence: 0.4,
  limits: {
    standard: {
      CNY: 50_000n, USD: 7_500n, EUR: 7_000n, GBP: 6_000n, INR: 500_000n, JPY: 10_000n, HKD: 60_000n, TWD: 220_000n, SGD: 10_000n,
      AUD: 11_000n, CAD: 10_000n, KRW: 100_000n,
    },
    careful: {
      CNY: 20_000n, USD: 3_000n, EUR: 2_800n, GBP: 2_400n, INR: 200_000n, JPY: 4_000n, HKD: 24_000n, TWD: 90_000n, SGD: 4_000n, AUD: 4_500n,
      CAD: 4_000n, KRW: 40_000n,
    },
  },
  ceilings: { freight: 2_000, damages: 10_000, statutory_multiple: 30_000, delay: 2_000, care: 5_000, goodwill: 2_500 },
  leastCeiling: gesture,
  rules,
  explanations: explanationsEnZh,
};
