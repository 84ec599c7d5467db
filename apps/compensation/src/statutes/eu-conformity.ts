import { type Condition, type StatuteRule } from '../domain/statute/rule-pack.js';
import { aboutADefect, refundAfterReturn, repair, replacement, say } from './wording.js';

const found = ['defectFoundAt', 'claimedAt'] as const;
const noConformity: readonly Condition[] = [
  aboutADefect, { fact: 'defectConfirmed', is: true, burden: 'trader' }, { fact: 'defectAtDelivery', is: true, burden: 'consumer' },
];
const attemptFailed: Condition = { any: [
  { fact: 'repairsFailed', atLeast: 1 }, { fact: 'replacementFailed', is: true }, { fact: 'repairRefused', is: true },
] };

/** Directive 2019/771, with 2024/1799: goods that do not conform. */
export const euConformity: readonly StatuteRule[] = [
  {
    id: 'EU-6', citation: 'Directive (EU) 2019/771, art 10', confidence: 'S', effectiveFrom: '2022-01-01',
    condition: say(
      'The goods did not conform when they were delivered, and it shows within 2 years, of used goods within 1 year.', '商品交付时不符合约定，并在两年内（二手商品一年内）显现。',
    ),
    entitlement: say('The seller is liable.', '销售者应承担责任。'),
    appliesIf: [...noConformity, { any: [
      { act: found, within: { from: ['deliveredAt'], months: 12 } },
      { all: [{ not: { fact: 'usedGoods', is: true, burden: 'trader' } }, { act: found, within: { from: ['deliveredAt'], months: 24 } }] },
    ] }],
    deadlines: [
      { name: 'liability', whose: 'consumer', from: ['deliveredAt'], months: 24, if: [{ not: { fact: 'usedGoods', is: true, burden: 'trader' } }],
        text: say('The liability of the seller ends', '销售者责任期限届满') },
      { name: 'liability', whose: 'consumer', from: ['deliveredAt'], months: 12, if: [{ fact: 'usedGoods', is: true }],
        text: say('The liability of the seller for used goods ends', '二手商品的责任期限届满') },
    ],
  },
  {
    id: 'EU-7', citation: 'Directive (EU) 2019/771, art 11', confidence: 'S', effectiveFrom: '2022-01-01',
    condition: say('The defect shows within 1 year of delivery.', '瑕疵在交付后一年内显现。'),
    entitlement: say('It is presumed to have been there at delivery; the seller has to prove otherwise.', '推定交付时已存在，由销售者举证反驳。'),
    appliesIf: [aboutADefect, { act: found, within: { from: ['deliveredAt'], months: 12 } }],
    presumes: ['defectAtDelivery'],
    deadlines: [{
      name: 'presumption', whose: 'consumer', from: ['deliveredAt'], months: 12,
      text: say('Last day on which a defect that shows is presumed', '瑕疵推定的最后一日'),
    }],
  },
  {
    id: 'EU-8', citation: 'Directive (EU) 2019/771, art 13', confidence: 'S', effectiveFrom: '2022-01-01', follows: ['EU-6', 'EU-9'],
    condition: say('The seller is liable for goods that do not conform.', '销售者应对不符合约定的商品承担责任。'),
    entitlement: say(
      'Repair or replacement as the consumer picks, free and in reasonable time. Where that failed or was refused once: a reduction of the price or '
      + 'termination, and no second repair may be demanded. No termination for a minor defect that the seller proves.',
      '消费者可选择修理或者更换，免费并在合理期限内完成。一次未成或被拒绝的：减价或者解除合同，不得要求再次修理。销售者证明瑕疵轻微的，不得解除。',
    ),
    appliesIf: [],
    owes: [
      { head: 'price', chooser: 'consumer', unless: [attemptFailed], ways: [replacement, repair] },
      { head: 'price', chooser: 'consumer', if: [attemptFailed], ways: [
        { remedy: 'price_reduction', form: 'money', amount: { sum: 'valueReduction' }, open: true }] },
      { head: 'price', chooser: 'consumer', if: [attemptFailed], ways: [refundAfterReturn],
        unless: [{ fact: 'minorDefect', is: true, burden: 'trader' }] },
    ],
  },
  {
    id: 'EU-9', citation: 'Directive (EU) 2019/771, arts 10(2a), 13(2a), 14(1), as amended by Directive (EU) 2024/1799', confidence: 'S',
    effectiveFrom: '2026-07-31',
    condition: say('The consumer chose repair, in a contract from 2026-07-31 on.', '合同订立于2026年7月31日或之后，消费者选择修理。'),
    entitlement: say(
      'The seller is liable 12 months longer, once. Refurbished goods replace only on request.', '销售者责任期限延长十二个月，仅一次；翻新品仅应消费者要求方可用于更换。',
    ),
    appliesIf: [
      ...noConformity, { fact: 'repairChosen', is: true },
      { any: [
        { act: found, within: { from: ['deliveredAt'], months: 24 } },
        { all: [{ not: { fact: 'usedGoods', is: true, burden: 'trader' } }, { act: found, within: { from: ['deliveredAt'], months: 36 } }] },
      ] },
    ],
    deadlines: [
      { name: 'liability', whose: 'consumer', from: ['deliveredAt'], months: 36, if: [{ not: { fact: 'usedGoods', is: true, burden: 'trader' } }],
        text: say('The longer liability after a repair ends', '修理后延长的责任期限届满') },
      { name: 'liability', whose: 'consumer', from: ['deliveredAt'], months: 24, if: [{ fact: 'usedGoods', is: true }],
        text: say('The longer liability for used goods after a repair ends', '二手商品修理后延长的责任期限届满') },
    ],
  },
];
