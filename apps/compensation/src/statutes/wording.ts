import { type Category } from '@redress/contracts';
import { type Bilingual } from '../domain/statute/floor.js';
import { type Condition, type WayRule } from '../domain/statute/rule-pack.js';

export const say = (en: string, zh: string): Bilingual => ({ en, zh });

/** Complaints that something is wrong with the goods or the service itself. */
const defects: readonly Category[] = [
  'quality_defect', 'functional_fault', 'not_as_described', 'wrong_item', 'damaged_in_transit', 'counterfeit', 'expired_or_spoiled', 'safety_injury',
];
export const aboutADefect: Condition = { fact: 'category', in: defects };
/** Complaints of somebody who does not want the goods, whatever their state. */
export const aboutAReturn: Condition = {
  any: [{ fact: 'category', in: ['change_of_mind', 'size_mismatch', 'return_refused'] }, { fact: 'withdrawalNoticeAt', known: true }],
};
/** 三包: for want of parts or by the fault of the repairer. */
export const repairedTooLong: Condition = { any: [
  { all: [{ fact: 'repairDelayCause', is: 'parts' }, { fact: 'repairDays', atLeast: 91 }] },
  { all: [{ fact: 'repairDelayCause', is: 'repairer' }, { fact: 'repairDays', atLeast: 31 }] },
] };
export const distanceSale: Condition = { fact: 'saleMode', in: ['distance', 'live_stream'] };

export const refundAfterReturn: WayRule = { remedy: 'refund_full', form: 'money', gate: 'inspection', amount: 'paid' };
export const refundAtOnce: WayRule = { remedy: 'refund_full', form: 'money', amount: 'paid' };
export const replacement: WayRule = { remedy: 'replacement', form: 'goods' };
export const repair: WayRule = { remedy: 'repair', form: 'service' };
