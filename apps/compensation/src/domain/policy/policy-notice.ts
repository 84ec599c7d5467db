import { type Instant, type Language, type RemedyKind } from '@redress/contracts';
import { type CompiledRow } from './compile-table.js';
import { type LayeredTable, type Tables } from './compile-policy.js';
import { type PolicyDocument, type TermName, termNames } from './policy-document.js';
import { type Scalar } from './unary-test.js';
import { remedyNames } from '../offer/remedy-names.js';

interface Text { readonly name: string; readonly title: string; readonly text: string }

/** What a consumer is told about a policy before buying. Shares are whole per cent of what was paid, spans are days. */
export interface PolicyNotice {
  readonly merchant: string;
  readonly version: string;
  readonly language: Language;
  readonly from?: Instant | undefined;
  readonly until?: Instant | undefined;
  /** Conditions, period, process, freight and refund time of returns; what the warranty covers, and for how long. */
  readonly terms: readonly Text[];
  /** What is given for what: the usual share of the price, and the ways to choose from. */
  readonly standard: readonly { readonly reason: string; readonly ways: readonly string[]; readonly share?: { readonly from: number; readonly to: number } }[];
  readonly forms: readonly string[];
  readonly process: readonly string[];
  readonly deadlines: readonly (Text & { readonly days: { readonly from: number; readonly to: number } })[];
  /** Law that holds whatever the policy says. */
  readonly above: readonly { readonly pack: string; readonly id: string; readonly citation: string; readonly text: string }[];
}

const titles: Readonly<Record<TermName, { en: string; zh: string }>> = {
  returnConditions: { en: 'Conditions of return and exchange', zh: '退换货条件' }, returnPeriod: { en: 'Period', zh: '退换货期限' },
  returnProcess: { en: 'How to return', zh: '退换货流程' }, returnFreight: { en: 'Who pays the freight', zh: '运费承担' },
  refundTime: { en: 'When the money is back', zh: '退款时效' }, warrantyScope: { en: 'What the warranty covers', zh: '保修范围' },
  warrantyTerm: { en: 'How long the warranty lasts', zh: '保修期限' },
};
const spans: Readonly<Record<string, { en: string; zh: string }>> = {
  offerDays: { en: 'Days to choose among our offers', zh: '选择处理方案的天数' }, evidenceDays: { en: 'Days to send what we ask for', zh: '提交凭证的天数' },
  returnDays: { en: 'Days to send goods back', zh: '寄回商品的天数' }, repairDays: { en: 'Days for a repair', zh: '维修天数' },
  refundDays: { en: 'Days from agreement to refund', zh: '同意后退款的天数' },
};
const steps = {
  en: [
    'Tell the shop or us what is wrong; you get a receipt number at once.', 'We look at your order and what you say; we ask for proof only where it matters.',
    'You get an offer that names its reason; you choose, ask for something else, or decline.', 'What you chose is carried out; you see each step by your link.',
    'If you disagree, a person who did not decide looks at it again.',
  ],
  zh: [
    '向店铺或我们说明问题，即刻获得受理编号。', '我们核对订单和您的说明，仅在必要时请您提供凭证。', '您会收到注明理由的方案，可选择、另提要求或拒绝。',
    '按您的选择办理，每一步均可通过您的链接查看。', '如有异议，由未参与决定的人员复核。',
  ],
} as const;

type About = Pick<PolicyNotice, 'merchant' | 'from' | 'until' | 'above'>;

/** The notice of a policy in one language. */
export function noticeOf({ document, tables }: { document: PolicyDocument; tables: Tables }, about: About, language: Language): PolicyNotice {
  const remedies = new Set(Object.values(document.options).flat().flatMap(({ legs }) => legs.map(({ remedy }) => remedy as RemedyKind)));
  return {
    version: document.version, language, ...about,
    terms: termNames.map((name) => ({ name, title: titles[name][language], text: document.terms[name][language] })),
    standard: standardOf(document, tables, language), forms: [...remedies].map((remedy) => remedyNames[remedy][language]), process: steps[language],
    deadlines: Object.entries(spans).map(([name, title]) => {
      const days = rangeOf(rowsOf(tables.deadlines), name)!;
      return { name, title: title[language], text: days.from === days.to ? `${days.from}` : `${days.from}–${days.to}`, days };
    }),
  };
}

const rowsOf = ({ base, overlays }: LayeredTable): readonly CompiledRow[] => [...base.rows, ...[...overlays.values()].flatMap(({ rows }) => rows)];

function standardOf(document: PolicyDocument, tables: Tables, language: Language): PolicyNotice['standard'] {
  const byReason = Map.groupBy(rowsOf(tables.remedies), ({ outputs }) => outputs['reason'] as string);
  return [...byReason].flatMap(([code, rows]) => {
    const reason = document.reasons[code];
    if (!reason) return [];
    const ways = new Set(rows.flatMap(({ outputs }) => document.options[outputs['options'] as string] ?? []).map(({ label }) => label[language]));
    const rules = new Set(rows.map(({ outputs }) => outputs['rule'] as Scalar));
    const share = rangeOf(rowsOf(tables.amounts).filter(({ conditions: { rule } }) => rule && [...rules].some((one) => rule.answers(one) === true)), 'share');
    return [{ reason: reason[language], ways: [...ways], ...(share && { share: { from: share.from / 100, to: share.to / 100 } }) }];
  });
}

function rangeOf(rows: readonly CompiledRow[], output: string): { from: number; to: number } | undefined {
  const values = rows.flatMap(({ outputs }) => (typeof outputs[output] === 'number' ? [outputs[output]] : []));
  return values.length > 0 ? { from: Math.min(...values), to: Math.max(...values) } : undefined;
}
