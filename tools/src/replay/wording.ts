import { toDecimal } from '@redress/money';
import { type Summary, type Sums } from './tally.js';

const en = {
  sent: 'sent', followed: 'at rest', refusedRows: (n: number) => `${n} rows were refused:`, more: (n: number) => `and ${n} more`,
  read: (s: Summary) => `${s.read} rows read: ${s.accepted} complaints accepted, ${s.refused} refused, ${s.duplicate} known already.`,
  stand: (s: Summary) => `settled ${s.settled} (${s.settledWithMoney} with money), declined ${s.declined}, waiting for a person ${s.waiting}, `
    + `parked ${s.parked}, unknown ${s.unknown}, lost ${s.lost}`,
  money: (s: Summary) => `Paid ${amounts(s.paid)} by finance's word, ${amounts(s.ledger)} by the ledger, ${amounts(s.rail)} by the rail's own book.`,
  pace: (s: Summary) => `From received to paid: half within ${seconds(s.p50Ms)}, 99 of 100 within ${seconds(s.p99Ms)}.`,
  nothingChanged: 'Nothing has changed: all these complaints were known, and nothing was paid again.',
  timedOut: 'The time is up; what is still on its way counts as unknown.',
};
const zh: typeof en = {
  sent: '已发送', followed: '已有结果', refusedRows: (n) => `${n} 行被拒绝：`, more: (n) => `另有 ${n} 行`,
  read: (s) => `读取 ${s.read} 行：受理 ${s.accepted} 件投诉，拒绝 ${s.refused} 行，已知 ${s.duplicate} 行。`,
  stand: (s) => `已解决 ${s.settled}（其中赔付 ${s.settledWithMoney}），不予赔付 ${s.declined}，等待人工 ${s.waiting}，`
    + `暂停 ${s.parked}，未知 ${s.unknown}，丢失 ${s.lost}`,
  money: (s) => `财务已付 ${amounts(s.paid)}，账簿 ${amounts(s.ledger)}，支付通道账册 ${amounts(s.rail)}。`,
  pace: (s) => `从受理到付款：半数在 ${seconds(s.p50Ms)} 内，99% 在 ${seconds(s.p99Ms)} 内。`,
  nothingChanged: '没有任何变化：这些投诉此前均已受理，没有重复付款。',
  timedOut: '时间已到，仍在途的计为未知。',
};

export type Wording = typeof en;
export const wordingFor = (env: NodeJS.ProcessEnv): Wording => (/^zh/i.test(env.LC_ALL ?? env.LANG ?? '') ? zh : en);

const amounts = (sums: Sums): string =>
  Object.entries(sums).map(([currency, minor]) => `${currency} ${toDecimal({ currency, minor })}`).join(' + ') || '0';
const seconds = (ms: number | null): string => (ms === null ? '–' : `${(ms / 1_000).toFixed(1)} s`);

/** Whether this run was a repeat of what was done before, from first to last. */
export const changedNothing = ({ read, refused, duplicate, newPayouts }: Summary): boolean =>
  duplicate > 0 && duplicate + refused === read && newPayouts === 0;

/** The summary for people. */
export function told(wording: Wording, summary: Summary, timedOut: boolean): string[] {
  return [
    wording.read(summary), `  ${wording.stand(summary)}`, wording.money(summary), ...(summary.p50Ms === null ? [] : [wording.pace(summary)]),
    ...(changedNothing(summary) ? [wording.nothingChanged] : []), ...(timedOut ? [wording.timedOut] : []),
  ];
}
