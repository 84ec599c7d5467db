import { type Instant } from '@redress/contracts';
import { type Return, isAwaited } from './return.js';

interface Line {
  readonly code: string;
  readonly en: string;
  readonly zh: string;
}

/** What a customer needs to know to send goods back. */
export interface ReturnGuide {
  readonly planId: string;
  readonly returnId: string;
  readonly state: Return['reception'];
  readonly acceptance: Return['acceptance'];
  /** The goods, by line and name. */
  readonly goods: readonly { readonly lineRef: string; readonly name: string }[];
  readonly sendBackBy: Instant;
  readonly freightPaidBy: Return['freightPaidBy'];
  /** Where to; absent where a pickup is the only way that we know. */
  readonly address?: { readonly en: string; readonly zh: string } | undefined;
  readonly pickup: { readonly open: boolean; readonly bookedFor?: Instant | undefined };
  readonly steps: readonly Line[];
}

const PACK: Line = {
  code: 'pack', en: 'Pack the goods with everything that came with them: accessories, manuals, gifts, the invoice. Keep photographs of the parcel.',
  zh: '请将商品连同配件、说明书、赠品及发票一并妥善包装，并拍照留存。',
};
const FREIGHT: Readonly<Record<Return['freightPaidBy'], Line>> = {
  trader: { code: 'freight_trader', en: 'We bear the freight.', zh: '退货运费由商家承担。' },
  customer: { code: 'freight_customer', en: 'You bear the freight of this return.', zh: '本次退货运费由您承担。' },
  insurer: {
    code: 'freight_insurer', en: 'Pay the freight and keep the receipt: your freight insurance pays it back, and we make the claim for you.',
    zh: '请先垫付运费并保留凭证：本单有运费险，我们将代您申请理赔。',
  },
};
const SEND: Line = {
  code: 'send', en: 'Send the parcel to the address below, and tell us here that you have sent it.', zh: '请将包裹寄至下方地址，并在此告知已寄出。',
};
const PICKUP: Line = {
  code: 'pickup', en: 'Or have it fetched: book a pickup. Once our carrier has the parcel, its loss is at our risk.',
  zh: '也可预约上门取件；承运人取件后，丢失风险由我们承担。',
};
const AFTER: Line = {
  code: 'after', en: 'We look at the goods within three days of their arrival, and pay as soon as they are accepted.',
  zh: '商品到仓后三日内验收，验收通过即退款。',
};
const NO_MORE: Line = { code: 'no_more', en: 'There is nothing for you to send any more.', zh: '您无需再寄送商品。' };

/** `bookedFor`: the time of a pickup that is booked and not done. */
export function guideOf(
  goods: Return, names: ReadonlyMap<string, string>, address: ReturnGuide['address'], bookedFor: Instant | undefined,
): ReturnGuide {
  const { planId, returnId, reception, acceptance, lineRefs, sendBackBy, freightPaidBy } = goods;
  const open = reception === 'awaiting' && bookedFor === undefined;
  const steps = isAwaited(goods) ? [PACK, FREIGHT[freightPaidBy], ...(address ? [SEND] : []), PICKUP, AFTER] : [NO_MORE];
  return {
    planId, returnId, state: reception, acceptance, goods: lineRefs.map((lineRef) => ({ lineRef, name: names.get(lineRef) ?? lineRef })), sendBackBy,
    freightPaidBy, address, pickup: { open, ...(bookedFor !== undefined && { bookedFor }) }, steps,
  };
}
